import ConfigFiles
import DRAMModel
import Systems
import TimingConfig
import TraceFormats
import WorkloadTracer

/// `librasim trace`: a workload becomes a folder of traces.
struct TraceCommand {
    /// Ends the writing of a trace after a signal.
    struct Stopped: Error {}

    private let arguments: Arguments
    private let path: String

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        path = arguments.text(.workload) ?? ""
    }

    /// Writes the folder, which appears when it is complete.
    func run() throws -> ExitStatus {
        if arguments.has(.traceTraffic) { return try TrafficTraceCommand(arguments).run() }
        guard arguments.has(.workload) else {
            throw Failure.usage("give --workload FILE or --traffic KIND", command: .trace)
        }
        if arguments.has(.traceTiming) {
            throw Failure.usage(
                "--timing goes with --traffic: a workload names its memory", command: .trace)
        }
        do {
            switch SystemKind.of(workload: path, overrides: arguments.all(.set)) {
            case .gpu, .gpu_hpu:
                return try run(
                    GPUWorkload.load(path: path, overrides: arguments.all(.set)))
            case .h2_llm:
                throw Failure.input(
                    "\(path): error: systems of kind 'h2-llm' are not traced; 'librasim run' with "
                        + "--stats writes the dataflow that it finds")
            case .pim: break
            }
            let workload = try PIMWorkload.load(path: path, overrides: arguments.all(.set))
            if let system = workload.system { return try run(workload, on: system) }
            if let move = arguments.text(.move) { _ = try MoveArgument.parse(move, for: workload) }
            let trace = try PIMLayerTrace(
                model: workload.model, batch: workload.batch,
                memory: workload.memory.configuration, mapping: workload.mapping)
            return try write(workload.name, workload.memory, workload.warnings) {
                try write(workload, trace, to: $0)
            }
        } catch let error as ConfigurationError {
            throw Failure(error)
        } catch let error as PIMCapacityError {
            throw Failure.input("\(path): error: \(error.message)")
        }
    }

    /// Writes the stages of a workload with a system.
    private func run(_ workload: PIMWorkload, on system: PIMSystemDescription) throws -> ExitStatus
    {
        let move = try MoveArgument.parse(arguments.text(.move) ?? "none", for: workload)
        let plan: PIMStepPlan
        do {
            plan = try PIMStepPlan(
                model: workload.model, batch: workload.batch,
                memory: workload.memory.configuration, mapping: workload.mapping,
                system: system.options, work: workload.stage, move: move,
                layers: workload.generation.layers)
        } catch let error as ScratchpadError {
            throw Failure.input("\(path): error: \(system.npuName) cannot do it: \(error)")
        }
        return try write(workload.name, workload.memory, workload.warnings) { folder in
            let trace = plan.layers[0].trace
            let stages = try StageTraces(
                stages: plan.stages, memory: trace.memory, shape: trace.shape, form: form
            ).write(to: folder)
            let manifest = StageManifest(
                workload: workload, plan: plan, move: move, stages: stages,
                isText: form == .text)
            try write(manifest.phases, to: folder.file("phases.yaml"))
            try write(manifest.text, to: folder.file("manifest.yaml"))
            return manifest.summary(folder: arguments.required(.out))
        }
    }

    /// Writes the attention of a system's cards in the first step.
    private func run(_ workload: GPUWorkload) throws -> ExitStatus {
        if arguments.text(.move) ?? "none" != "none" {
            throw Failure.usage(
                "--move: nothing moves on \(workload.system.options.name)", command: .trace)
        }
        guard let memory = workload.system.memory else {
            throw Failure.input(
                "\(path): error: \(workload.system.options.name) has no cards, and a GPU alone has "
                    + "no commands to trace: its operators are a roofline")
        }
        let run = GPURun(workload)
        guard run.room.fits else {
            throw Failure.input(
                "\(path): error: the batch does not fit; \(run.room.largestBatch) "
                    + (run.room.isOfMeanLength ? "requests of the mean length" : "such requests")
                    + " would")
        }
        let stages = run.firstStep
        guard !stages.isEmpty else {
            throw Failure.input(
                "\(path): error: prompts are the GPU's: the cards have nothing to do")
        }
        return try write(workload.name, memory, workload.warnings) { folder in
            let records = try StageTraces(
                stages: stages.map(\.attention.stage), memory: memory.configuration, shape: nil,
                form: form
            ).write(to: folder)
            let manifest = CardManifest(
                workload: workload, stages: stages, records: records, isText: form == .text)
            try write(manifest.phases, to: folder.file("phases.yaml"))
            try write(manifest.text, to: folder.file("manifest.yaml"))
            return manifest.summary(folder: arguments.required(.out))
        }
    }

    private var form: PIMTraceWriter.Form { arguments.has(.textForm) ? .text : .binary }

    /// Writes what `body` writes into the folder, and the memory beside it; prints what it says.
    private func write(
        _ name: String, _ memory: LoadedConfiguration, _ warnings: [Diagnostic],
        _ body: (OutputFolder) throws -> [String]
    ) throws -> ExitStatus {
        try arguments.report(warnings + memory.warnings, memory.unused)
        StopSignal.install()
        let folder = try OutputFolder(path: arguments.required(.out))
        do {
            let summary = try body(folder)
            let source = "the memory of workload \(name), by librasim trace"
            try write(
                TimingFile.yaml(for: memory, source: source),
                to: folder.file("memory.yaml"))
            try folder.commit()
            return try Console.print(summary)
        } catch is Stopped {
            folder.discard()
            return .interrupted(by: StopSignal.number ?? 0)
        } catch let error as OutputError {
            throw Failure(error)
        }
    }

    private func write(
        _ workload: PIMWorkload, _ trace: PIMLayerTrace, to folder: OutputFolder
    ) throws -> [String] {
        var manifest = TraceManifest(workload, trace, isText: form == .text)
        for phase in PIMTracePhase.allCases {
            for channel in trace.kv.indices {
                let file = folder.file(manifest.fileName(phase, channel: channel))
                manifest.add(try write(trace, phase, channel, to: file), phase, channel)
            }
        }
        try write(manifest.phases, to: folder.file("phases.yaml"))
        try write(manifest.text, to: folder.file("manifest.yaml"))
        return manifest.summary(folder: arguments.required(.out))
    }

    /// Writes the stream of a phase in a channel; what it adds up to.
    private func write(
        _ trace: PIMLayerTrace, _ phase: PIMTracePhase, _ channel: Int, to path: String
    ) throws -> OperationTally {
        var tally = OperationTally()
        do {
            let writer = try PIMTraceWriter(
                path: path, form: form, configuration: trace.memory, channel: channel)
            try trace.forEach(phase, channel: channel) { operation in
                if StopSignal.isRaised { throw Stopped() }
                var operation = operation
                if operation.event >= 0 {
                    operation.event = writer.event(PIMLayerTrace.eventNames[Int(operation.event)])
                }
                tally.add(operation, trace.shape)
                try writer.append(operation)
            }
            try writer.finish()
        } catch let error as OutputError {
            throw Failure(error)
        }
        return tally
    }

    private func write(_ text: String, to path: String) throws {
        do throws(OutputError) {
            let writer = try ByteWriter(path: path)
            writer.append(text)
            try writer.commit()
        } catch {
            throw Failure(error)
        }
    }
}
