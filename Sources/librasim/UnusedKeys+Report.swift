import ConfigFiles
import TimingConfig

extension Flag {
    static let allowUnused = Flag(
        name: "allow-unused", value: .none,
        help: "warn of keys of the memory that nothing reads, which are errors otherwise")
}

extension Arguments {
    /// Shows what is suspicious about a memory.
    ///
    /// - Parameter isOfLog: Whether the memory is that of a command log, which a memory controller
    ///   may have written that was set otherwise.
    /// - Throws: Keys that nothing reads, unless they are allowed.
    func report(_ memory: LoadedConfiguration, isOfLog: Bool = false) throws {
        try report(
            memory.warnings, memory.unused.filter { !isOfLog || !$0.isReadOtherwise })
    }

    /// Shows warnings, of which keys that nothing reads are some where they are allowed.
    ///
    /// - Throws: Keys that nothing reads, unless they are allowed.
    func report(_ warnings: [Diagnostic], _ unused: [UnusedKey]) throws {
        let isAllowed = has(.allowUnused)
        let keys = unused.map { $0.diagnostic(isAllowed ? .warning : .error).rendered() }
        Console.error(warnings.map { $0.rendered() } + (isAllowed ? keys : []))
        guard isAllowed || keys.isEmpty else { throw Failure(unusedKeys: keys) }
    }
}

extension Arguments {
    /// Whether a replay takes the length of intervals from the memory's files.
    var readsEpochPeriod: Bool { has(.epochs) && !has(.epoch) }
}

extension Failure {
    /// Keys that nothing reads, with how to have them pass.
    init(unusedKeys lines: [String]) {
        self.init(
            lines: lines + ["note: --allow-unused makes warnings of keys that nothing reads"])
    }
}
