/// What the shell gets to know.
struct ExitStatus: Equatable {
    /// The status of the process.
    let code: Int32

    /// All went well.
    static let done = ExitStatus(code: 0)
    /// The audit found violations.
    static let violations = ExitStatus(code: 1)
    /// Bad usage, bad input, or an output that could not be written.
    static let failed = ExitStatus(code: 2)

    /// Ended by a signal, as shells tell it: 130 for Ctrl-C.
    static func interrupted(by signal: Int32) -> ExitStatus { ExitStatus(code: 128 + signal) }
}
