import ConfigFiles
import DRAMModel
import TimingConfig

/// `librasim standards`: what a standard says, as tables.
struct StandardsCommand {
    private let arguments: Arguments

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Prints one standard, or lists all.
    func run() throws -> ExitStatus {
        guard arguments.all(.set).isEmpty || arguments.has(.timingOfStandard) else {
            throw Failure.usage("--set needs --timing", command: .standards)
        }
        do {
            return try Console.print(lines())
        } catch let error as ConfigurationError {
            throw Failure(error)
        }
    }

    private func lines() throws -> [String] {
        let name = arguments.operands.first
        if let path = arguments.all(.timingOfStandard).first {
            return try lines(ofMemory: path, name)
        }
        guard let name else { return try list() }
        return StandardTable(try standard(name)).lines
    }

    private func lines(ofMemory path: String, _ name: String?) throws -> [String] {
        var overrides = arguments.all(.set)
        if let name { overrides.append("rule_set=\(name)") }
        let loaded = try TimingFile.load(path: path, overrides: overrides)
        try arguments.report(loaded, isOfLog: true)
        return StandardTable(loaded.configuration).lines
    }

    private func standard(_ name: String) throws(ConfigurationError) -> Standard {
        try StandardLibrary.shipped(name)
    }

    private func list() throws(ConfigurationError) -> [String] {
        var rows = [["standard", "rules", "source"]]
        for name in StandardLibrary.names {
            let standard = try standard(name)
            rows.append([name, String(standard.rules.count), standard.source])
        }
        return Table.lines(rows, leading: 3)
    }
}
