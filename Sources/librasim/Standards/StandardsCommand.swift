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
        let name = arguments.operands.first
        do throws(ConfigurationError) {
            if let path = arguments.all(.timingOfStandard).first {
                return try print(ofMemory: path, name)
            }
        } catch {
            throw Failure(error)
        }
        guard arguments.all(.set).isEmpty else {
            throw Failure.usage("--set needs --timing", command: .standards)
        }
        do throws(ConfigurationError) {
            guard let name else { return try print(try list()) }
            return try print(StandardTable(try standard(name)).lines)
        } catch {
            throw Failure(error)
        }
    }

    private func print(_ lines: [String]) throws(ConfigurationError) -> ExitStatus {
        do {
            return try Console.print(lines)
        } catch {
            return .failed
        }
    }

    private func print(
        ofMemory path: String, _ name: String?
    ) throws(ConfigurationError) -> ExitStatus {
        var overrides = arguments.all(.set)
        if let name { overrides.append("rule_set=\(name)") }
        let loaded = try TimingFile.load(path: path, overrides: overrides)
        Console.error(loaded.warnings.map { $0.rendered() })
        return try print(StandardTable(loaded.configuration).lines)
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
