import MemoryController
import Systems
import TimingConfig
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
        try PathCheck.run(
            command: .run, inputs: [("the workload", path)],
            outputs: stats.map { [("--stats", $0)] } ?? [])
        let workload: Workload
        let system: SystemDescription
        do throws(ConfigurationError) {
            workload = try Workload.load(path: path, overrides: arguments.all(.runSet))
            system = try workload.requiredSystem(path: path)
        } catch {
            throw Failure(error)
        }
        Console.error(workload.memory.warnings.map { $0.rendered() })
        let output = try statsWriter()
        StopSignal.install()
        if let path = output?.temporaryPath { StopSignal.addTemporary(path) }
        do {
            let result = RunResult(
                workload: workload, system: system, path: path, overrides: arguments.all(.runSet),
                report: try generate(workload, system))
            if let output { RunDocument(result).write(to: output) }
            try print(result)
            do throws(OutputError) { try output?.commit() } catch { throw Failure(error) }
            return .done
        } catch RunError.interrupted {
            Console.error(["librasim: interrupted; there are no results"])
            return .interrupted(by: StopSignal.number ?? 0)
        }
    }

    private func statsWriter() throws -> ByteWriter? {
        do throws(OutputError) {
            guard let stats else { return nil }
            return try ByteWriter(path: stats)
        } catch {
            throw Failure(error)
        }
    }

    private func generate(
        _ workload: Workload, _ system: SystemDescription
    ) throws -> GenerationReport {
        var options = RunOptions()
        options.threads = Int(arguments.number(.runThreads) ?? 1)
        options.simulateAllChannels = arguments.has(.allChannels)
        let hardware = SystemHardware(
            memory: workload.memory.configuration, npu: system.options.npu,
            clock_MHz: system.options.clock_MHz, npuEnergy: system.npuEnergy)
        let (model, mapping) = (workload.model, workload.mapping)
        let run = GenerationRun(
            model: model, batch: workload.batch, system: system.options,
            generation: workload.generation, stages: StageRun(hardware, options: options)
        ) { batch, move in
            try LayerPlan(
                model: model, batch: batch, memory: hardware.memory, mapping: mapping,
                system: system.options, move: move
            ).stages
        }
        let progress = progressLine()
        var (steps, share): (Int64, Double) = (0, 0)
        defer { progress?.end([(steps, "steps")], share: share) }
        do {
            return try run.run(mayGoOn: { !StopSignal.isRaised }) { done in
                (steps, share) = (steps + 1, done)
                if let progress, progress.isDue { progress.show([(steps, "steps")], share: share) }
            }
        } catch let error as CapacityError {
            throw Failure.input("\(path): error: \(error.message)")
        } catch let error as ScratchpadError {
            throw Failure.input("\(path): error: \(system.npuName) cannot do it: \(error)")
        } catch RunError.stream(let message) {
            throw Failure.input("\(path): error: \(message)")
        }
    }

    private func progressLine() -> ProgressLine? {
        guard !arguments.has(.quiet) else { return nil }
        return ProgressLine(arguments.choice(.progress, as: ProgressMode.self) ?? .auto)
    }

    /// Prints the summary: on standard error when standard output carries the results.
    private func print(_ result: RunResult) throws {
        guard !arguments.has(.quiet) else { return }
        let lines = RunSummary(result).lines
        if stats == "-" {
            Console.error(lines)
        } else {
            try Console.print(lines)
        }
    }
}
