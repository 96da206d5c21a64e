import ConfigFiles
import DRAMModel
import MemoryController
import TimingConfig
import TraceFormats

/// `librasim trace --traffic`: traffic becomes a request trace.
struct TrafficTraceCommand {
    private static let batchRequests = 8192

    private let arguments: Arguments
    private let text: String

    /// Takes the parsed arguments, of which `--traffic` is one.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        text = arguments.required(.traceTraffic)
    }

    /// Writes the trace, which appears when it is complete.
    func run() throws -> ExitStatus {
        for flag in [Flag.workload, .move, .textForm] where arguments.has(flag) {
            throw Failure.usage("--\(flag.name) does not go with --traffic", command: .trace)
        }
        guard let timing = arguments.text(.traceTiming) else {
            throw Failure.usage(
                "--traffic needs --timing FILE: requests are as large as the memory's bursts",
                command: .trace)
        }
        let path = arguments.required(.out)
        try PathCheck.run(
            command: .trace, inputs: [("--timing", timing)], outputs: [("--out", path)])
        let loaded: LoadedConfiguration
        do throws(ConfigurationError) {
            loaded = try TimingFile.load(path: timing, overrides: arguments.all(.set))
        } catch {
            throw Failure(error)
        }
        try arguments.report(loaded)
        let memory = loaded.configuration
        try PathCheck.protect(command: .trace, outputs: [("--out", path)])
        let traffic: Traffic
        do throws(ValueError) {
            traffic = try TrafficArgument(text).traffic(on: memory, cycles: nil)
        } catch {
            throw Failure.usage("--traffic: \(error.message)", command: .trace)
        }
        StopSignal.install()
        do {
            return try write(traffic, for: memory, to: path)
        } catch let error as OutputError {
            throw Failure(error)
        }
    }

    private func write(
        _ traffic: Traffic, for memory: MemoryConfiguration, to path: String
    ) throws -> ExitStatus {
        let writer = try RequestTraceWriter(path: path)
        if let temporary = writer.temporaryPath { StopSignal.addTemporary(temporary) }
        let source = TrafficSource(
            traffic, requestBytes: memory.organization.requestBytes, cycles: nil)
        let batch = UnsafeMutableBufferPointer<Request>.allocate(capacity: Self.batchRequests)
        defer { batch.deallocate() }
        while case let count = source.read(into: batch), count > 0 {
            if StopSignal.isRaised {
                writer.discard()
                return .interrupted(by: StopSignal.number ?? 0)
            }
            try writer.append(UnsafeBufferPointer(rebasing: batch[..<count]))
        }
        try writer.commit()
        return .done
    }
}
