import ConfigFiles
import Experiments

/// The program: finds the command and runs it.
enum Program {
    /// The version that `--version` prints and results carry.
    static let version = "0.2.0"

    /// The arguments behind the program's name; what is no text in the name of a file is escaped.
    static let arguments: [String] = {
        let words = UnsafeBufferPointer(
            start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        return words.dropFirst().compactMap { word in
            word.map { FileName.text(UnsafePointer<CChar>($0)) }
        }
    }()

    /// Runs the command that the arguments name; failures are printed on standard error.
    static func run(_ arguments: [String]) -> ExitStatus {
        do {
            return try dispatch(arguments)
        } catch let failure as Failure {
            Console.error(failure.lines)
            return failure.status
        } catch {
            Console.error(["librasim: error: \(error)"])
            return .failed
        }
    }

    private static func dispatch(_ arguments: [String]) throws -> ExitStatus {
        guard let first = arguments.first else {
            Console.error(HelpText.overview)
            return .failed
        }
        switch first {
        case "--version": return try Console.print([versionLine])
        case "--help", "-h": return try Console.print(HelpText.overview)
        default: break
        }
        guard let command = Command.named(first) else { throw unknown(first) }
        let rest = Array(arguments.dropFirst())
        if ArgumentParser.wantsHelp(rest) { return try Console.print(HelpText.of(command)) }
        let parsed = try ArgumentParser.parse(rest, for: command)
        switch command.name {
        case .replay: return try ReplayCommand(parsed).run()
        case .bandwidth: return try BandwidthCommand(parsed).run()
        case .audit: return try AuditCommand(parsed).run()
        case .explain: return try ExplainCommand(parsed).run()
        case .convert: return try ConvertCommand(parsed).run()
        case .import: return try ImportCommand(parsed).run()
        case .standards: return try StandardsCommand(parsed).run()
        case .trace: return try TraceCommand(parsed).run()
        case .run:
            return try runsExperiment(parsed)
                ? ExperimentCommand(parsed).run() : RunCommand(parsed).run()
        case .sweep: return try SweepCommand(parsed).run()
        case .sweepTask: return try SweepTaskCommand(parsed).run()
        case .query: return try QueryCommand(parsed).run()
        case .export: return try ExportCommand(parsed).run()
        case .report: return try ReportCommand(parsed).run()
        case .help: return try HelpCommand(parsed).run()
        case .version: return try Console.print([versionLine])
        }
    }

    /// Whether the file that is to be run is an experiment, by its key `format`.
    private static func runsExperiment(_ arguments: Arguments) throws -> Bool {
        do throws(ConfigurationError) {
            return try Experiment.isExperiment(path: arguments.operands[0])
        } catch {
            throw Failure(error)
        }
    }

    private static var versionLine: String { "librasim \(version)" }

    private static func unknown(_ word: String) -> Failure {
        guard word.hasPrefix("-") else {
            let names = CommandName.allCases.map(\.rawValue)
            return .usage(
                "'\(word)' is not a command" + suggestionOrList(for: word, among: names),
                command: nil)
        }
        let flags = Set(Command.all.flatMap(\.flags).map { "--\($0.name)" })
        let name = String(word.prefix { $0 != "=" })
        let message =
            flags.contains(name)
            ? "'\(name)' belongs behind a command, as in 'librasim replay \(name)'"
            : "unknown flag '\(name)'"
                + suggestionOrList(for: name, among: ["--help", "--version"])
        return .usage(message, command: nil)
    }
}
