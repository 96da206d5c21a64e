import ConfigFiles
import MemoryController
import Systems
import TraceFormats
import WorkloadTracer

/// `librasim run`: a workload on its system.
struct RunCommand {
    private let arguments: Arguments
    private let path: String
    private let stats: String?

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        path = arguments.operands[0]
        stats = arguments.text(.stats)
    }

    /// Runs the workload, prints what it came to and writes what was asked for.
    func run() throws -> ExitStatus {
        for flag in [Flag.csv, .results] where arguments.has(flag) {
            throw Failure.usage(
                "--\(flag.name) is for experiments, and '\(path)' is a workload", command: .run)
        }
        try PathCheck.run(
            command: .run, inputs: [("the workload", path)],
            outputs: outputPaths)
        let run: any WorkloadRun
        do throws(ConfigurationError) {
            run = try SystemKind.load(path: path, overrides: arguments.all(.runSet))
        } catch {
            throw Failure(error)
        }
        try PathCheck.protect(command: .run, outputs: outputPaths)
        if arguments.has(.whatIf) && run.memory == nil {
            throw Failure.usage(
                "--what-if needs a memory that is replayed, and '\(path)' has none", command: .run)
        }
        try arguments.report(run.warnings, run.unused)
        let output = try statsWriter()
        StopSignal.install()
        if let path = output?.temporaryPath { StopSignal.addTemporary(path) }
        do {
            var result = try generate(run)
            if arguments.has(.whatIf) {
                let threads = arguments.number(.runThreads).map { Int($0) } ?? Processors.count
                result.whatIf = try run.whatIf(result, options: options, threads: threads)
                guard !StopSignal.isRaised else { throw RunError.interrupted }
            }
            if let output { result.write(to: output) }
            try print(result)
            do throws(OutputError) { try output?.commit() } catch { throw Failure(error) }
            return .done
        } catch RunError.interrupted {
            Console.error(["librasim: interrupted; there are no results"])
            return .interrupted(by: StopSignal.number ?? 0)
        }
    }

    private var outputPaths: [PathCheck.NamedPath] { stats.map { [("--stats", $0)] } ?? [] }

    private func statsWriter() throws -> ByteWriter? {
        do throws(OutputError) {
            guard let stats else { return nil }
            return try ByteWriter(path: stats)
        } catch {
            throw Failure(error)
        }
    }

    private func generate(_ run: any WorkloadRun) throws -> any RunOutcome {
        let progress = progressLine()
        var (steps, share): (Int64, Double) = (0, 0)
        defer { progress?.end([(steps, "steps")], share: share) }
        return try run.run(options: options, mayGoOn: { !StopSignal.isRaised }) { done in
            (steps, share) = (steps + 1, done)
            if let progress, progress.isDue { progress.show([(steps, "steps")], share: share) }
        }
    }

    private var options: RunOptions {
        var options = RunOptions()
        options.threads = Int(arguments.number(.runThreads) ?? 1)
        options.simulateAllChannels = arguments.has(.allChannels)
        return options
    }

    private func progressLine() -> ProgressLine? {
        guard !arguments.has(.quiet) else { return nil }
        return ProgressLine(arguments.choice(.progress, as: ProgressMode.self) ?? .auto)
    }

    /// Prints the summary: on standard error when standard output carries the results.
    private func print(_ result: any RunOutcome) throws {
        guard !arguments.has(.quiet) else { return }
        var lines = result.summary
        if let whatIf = result.whatIf { lines += [""] + whatIf.lines }
        if stats == "-" {
            Console.error(lines)
        } else {
            try Console.print(lines)
        }
    }
}
