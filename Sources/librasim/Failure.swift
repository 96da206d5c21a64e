import ConfigFiles
import DRAMModel
import Experiments
import TraceFormats

/// Why a command ended early, ready for standard error.
struct Failure: Error {
    /// Lines for standard error; none when the reader of a pipe has gone.
    let lines: [String]
    /// The status of the process.
    let status: ExitStatus

    /// A command line that cannot be understood.
    static func usage(_ message: String, command: CommandName?) -> Failure {
        let name = command.map { "librasim \($0.rawValue)" } ?? "librasim"
        return Failure(
            lines: ["\(name): error: \(message)", "Try '\(name) --help'."], status: .failed)
    }

    /// A file that cannot be used; `message` says which and why.
    static func input(_ message: String) -> Failure {
        Failure(lines: [message], status: .failed)
    }

    /// Bad input that takes several lines to tell.
    init(lines: [String]) { self.init(lines: lines, status: .failed) }

    /// Results that cannot be stored or read.
    init(_ error: StoreError) { self.init(lines: [error.message], status: .failed) }

    /// A timing file with errors.
    init(_ error: ConfigurationError) {
        self.init(lines: error.diagnostics.map { $0.rendered() }, status: .failed)
    }

    /// A trace with an error.
    init(_ error: TraceError) { self.init(lines: [error.rendered], status: .failed) }

    /// An output that cannot be written; a broken pipe is no error.
    init(_ error: OutputError) {
        let isQuiet = error.isBrokenPipe
        self.init(lines: isQuiet ? [] : [error.rendered], status: isQuiet ? .done : .failed)
    }

    private init(lines: [String], status: ExitStatus) {
        self.lines = lines
        self.status = status
    }
}
