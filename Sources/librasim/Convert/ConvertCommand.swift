import ConfigFiles
import DRAMModel
import TimingConfig
import TraceFormats

/// `librasim convert`: a PIM trace from text to binary form or back.
struct ConvertCommand {
    private let arguments: Arguments
    private let input: String
    private let output: String

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        input = arguments.operands[0]
        output = arguments.operands[1]
    }

    /// Converts the trace; the output appears when it is complete.
    func run() throws -> ExitStatus {
        try PathCheck.run(
            command: .convert, inputs: [("--timing", arguments.required(.timing)), ("IN", input)],
            outputs: [("OUT", output)])
        let loaded: LoadedConfiguration
        do throws(ConfigurationError) {
            loaded = try TimingFile.load(
                path: arguments.required(.timing), overrides: arguments.all(.set))
        } catch {
            throw Failure(error)
        }
        try arguments.report(loaded)
        try PathCheck.protect(command: .convert, outputs: [("OUT", output)])
        return try copy(for: loaded.configuration)
    }

    /// The form that the name of the output asks for.
    private var form: PIMTraceWriter.Form {
        Packing.plainName(output).hasSuffix(".pimb") ? .binary : .text
    }

    private func copy(for memory: MemoryConfiguration) throws -> ExitStatus {
        let batch = UnsafeMutableBufferPointer<PIMOperation>.allocate(capacity: 4096)
        defer { batch.deallocate() }
        do {
            let reader = try PIMTraceReader(path: input, configuration: memory)
            let writer = try PIMTraceWriter(
                path: output, form: form, configuration: memory, channel: reader.channel)
            if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
            StopSignal.install()
            var events = 0
            while case let count = try reader.read(into: batch), count > 0 {
                if let number = StopSignal.number {
                    writer.discard()
                    return .interrupted(by: number)
                }
                while events < reader.eventCount {
                    _ = writer.event(reader.eventName(events))
                    events += 1
                }
                try writer.append(UnsafeBufferPointer(rebasing: batch[..<count]))
            }
            try writer.finish()
        } catch let error as OutputError {
            throw Failure(error)
        } catch let error as TraceError {
            throw Failure(error)
        }
        return .done
    }
}
