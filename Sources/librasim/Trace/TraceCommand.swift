import DRAMModel
import TimingConfig
import TraceFormats
import WorkloadTracer

/// `librasim trace`: a workload becomes a folder of traces.
struct TraceCommand {
    /// Ends the writing of a trace after a signal.
    private struct Stopped: Error {}

    private let arguments: Arguments

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Writes the folder, which appears when it is complete.
    func run() throws -> ExitStatus {
        let path = arguments.required(.workload)
        let workload: Workload
        let trace: LayerTrace
        do {
            workload = try Workload.load(path: path, overrides: arguments.all(.set))
            trace = try LayerTrace(
                model: workload.model, batch: workload.batch,
                memory: workload.memory.configuration, mapping: workload.mapping)
        } catch let error as ConfigurationError {
            throw Failure(error)
        } catch let error as CapacityError {
            throw Failure.input("\(path): error: \(error.message)")
        }
        Console.error(workload.memory.warnings.map { $0.rendered() })
        StopSignal.install()
        let folder = try OutputFolder(path: arguments.required(.out))
        do {
            let manifest = try write(workload, trace, to: folder)
            try folder.commit()
            return try Console.print(manifest.summary(folder: arguments.required(.out)))
        } catch is Stopped {
            folder.discard()
            return .interrupted(by: StopSignal.number ?? 0)
        }
    }

    private func write(
        _ workload: Workload, _ trace: LayerTrace, to folder: OutputFolder
    ) throws -> TraceManifest {
        var manifest = TraceManifest(workload, trace, isText: arguments.has(.textForm))
        for phase in TracePhase.allCases {
            for channel in trace.kv.indices {
                let file = folder.file(manifest.fileName(phase, channel: channel))
                manifest.add(try write(trace, phase, channel, to: file), phase, channel)
            }
        }
        try write(manifest.phases, to: folder.file("phases.yaml"))
        try write(manifest.text, to: folder.file("manifest.yaml"))
        let source = "the memory of workload \(workload.name), by librasim trace"
        try write(
            TimingFile.yaml(for: workload.memory, source: source),
            to: folder.file("memory.yaml"))
        return manifest
    }

    /// Writes the stream of a phase in a channel; what it adds up to.
    private func write(
        _ trace: LayerTrace, _ phase: TracePhase, _ channel: Int, to path: String
    ) throws -> OperationTally {
        var tally = OperationTally()
        do {
            let writer = try PIMTraceWriter(
                path: path, form: arguments.has(.textForm) ? .text : .binary,
                configuration: trace.memory, channel: channel)
            try trace.forEach(phase, channel: channel) { operation in
                if StopSignal.isRaised { throw Stopped() }
                var operation = operation
                if operation.event >= 0 {
                    operation.event = writer.event(LayerTrace.eventNames[Int(operation.event)])
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
