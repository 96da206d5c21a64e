import DRAMModel
import MemoryController

/// A replay of PIM streams, and whether its commands are those that the streams ask for.
struct PIMRun {
    let audited: AuditedRun
    /// The first command that is missing or too many, if any.
    let difference: String?

    init(
        _ description: String, _ memory: MemoryConfiguration, _ options: ReplayOptions,
        _ requests: [Request], _ made: PIMStreamMaker
    ) throws {
        let sources = made.streams.indices.map {
            PIMOperationList(
                made.streams[$0], channel: made.channels[$0], name: "stream \($0)",
                eventNames: made.eventNames)
        }
        var asked = PIMTally(memory)
        for (stream, channel) in zip(made.streams, made.channels) {
            for operation in stream { asked.add(operation, channel: channel) }
        }
        var run = try AuditedRun(
            description, memory, options, requests: requests, streams: sources)
        run.requests += Int64(asked.requests)
        var done = PIMTally(memory)
        for (channel, log) in run.channels.enumerated() {
            for record in log where record.command.kind.isPIM {
                done.add(record.command, channel: channel)
            }
        }
        let interruptions = run.report.channels.reduce(0) { $0 + ($1.pim?.interruptions ?? 0) }
        difference = asked.difference(of: done, interruptions: Int(interruptions))
        audited = run
    }
}
