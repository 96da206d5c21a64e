import DRAMModel
import TraceFormats
import WorkloadTracer

/// Writes the streams of a step's stages, a folder a stage.
struct StageTraces {
    let stages: [Stage]
    let memory: MemoryConfiguration
    /// How heads fall into banks; nil where the memory has no units.
    let shape: PIMTileShape?
    let form: PIMTraceWriter.Form

    /// Writes all stages; what they add up to.
    ///
    /// - Throws: `TraceCommand.Stopped` after a signal.
    func write(to folder: OutputFolder) throws -> [StageRecord] {
        try stages.enumerated().map { index, stage in
            var record = StageRecord(
                stage, folder: "stage-\(ManifestText.number(index + 1, of: stages.count + 1))")
            try folder.makeFolder(record.folder)
            for channel in 0..<memory.organization.channels {
                let (streams, events) = stage.streams(channel)
                for (number, stream) in streams.enumerated() {
                    let name = fileName(stream.role, number, channel: channel)
                    try write(
                        stream, events, channel, to: folder.file("\(record.folder)/\(name)"))
                }
                record.add(streams, shape)
            }
            return record
        }
    }

    /// Names sort by the number of the stream in its channel: a replay takes them in this order, as
    /// a run does.
    private func fileName(_ role: StageStream.Role, _ number: Int, channel: Int) -> String {
        let stream = ManifestText.number(number, of: 100)
        let channel = ManifestText.number(channel, of: memory.organization.channels)
        return "\(stream)-\(role.rawValue)-ch\(channel).\(form == .text ? "pim" : "pimb")"
    }

    private func write(
        _ stream: StageStream, _ events: EventTable, _ channel: Int, to path: String
    ) throws {
        do {
            let writer = try PIMTraceWriter(
                path: path, form: form, configuration: memory, channel: channel)
            for operation in stream.operations {
                if StopSignal.isRaised { throw TraceCommand.Stopped() }
                var operation = operation
                if operation.event >= 0 {
                    operation.event = writer.event(events.names[Int(operation.event)])
                }
                try writer.append(operation)
            }
            try writer.finish()
        } catch let error as OutputError {
            throw Failure(error)
        }
    }
}
