import DRAMModel
import TraceFormats

/// A folder with what DRAMPower 6 reads: `memspec.json`, `config.json`, and `channel-N.csv`, the
/// commands of each channel.
final class DRAMPowerOutput: CommandOutput {
    private let folder: OutputFolder
    private let traces: [DRAMPowerTraceWriter]
    private var isCommitted = false

    /// Opens the files of a memory in a folder that appears when they are complete.
    ///
    /// - Parameter timing: the timing file, for messages.
    init(path: String, _ configuration: MemoryConfiguration, timing: String) throws {
        let memory: DRAMPowerMemory
        do throws(DRAMPowerMemory.Refusal) {
            memory = try DRAMPowerMemory(configuration)
        } catch {
            throw Failure.input("\(timing): error: --drampower: DRAMPower \(error.reason)")
        }
        let folder = try OutputFolder(path: path)
        var traces: [DRAMPowerTraceWriter] = []
        do throws(OutputError) {
            try Self.write(memory.writeMemspec, to: folder.file("memspec.json"))
            try Self.write(memory.writeConfiguration, to: folder.file("config.json"))
            for channel in 0..<configuration.organization.channels {
                traces.append(
                    try DRAMPowerTraceWriter(
                        path: folder.file("channel-\(channel).csv"), memory: memory))
            }
        } catch {
            for trace in traces { trace.discard() }
            folder.discard()
            throw Failure(error)
        }
        self.folder = folder
        self.traces = traces
    }

    private static func write(
        _ document: (ByteWriter) -> Void, to path: String
    ) throws(OutputError) {
        let writer = try ByteWriter(path: path)
        document(writer)
        try writer.commit()
    }

    deinit {
        if isCommitted { return }
        for trace in traces { trace.discard() }
        folder.discard()
    }

    /// The folder removes itself.
    var temporaryPath: String? { nil }

    /// Takes the next commands of a channel.
    func append(
        _ records: UnsafeBufferPointer<CommandRecord>, channel: Int
    ) throws(OutputError) {
        try traces[channel].append(records)
    }

    /// Writes the rest of a run of so many cycles.
    func complete(cycles: Int64) throws(OutputError) {
        for trace in traces { try trace.complete(cycles: cycles) }
    }

    /// Makes the folder appear.
    func commit() throws(OutputError) {
        for trace in traces { try trace.commit() }
        try folder.commit()
        isCommitted = true
    }
}
