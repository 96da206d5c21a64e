import DRAMModel
import MemoryController
import Synchronization

/// A replay with its log, from whatever source its commands came.
struct AuditedRun: CustomStringConvertible {
    let description: String
    let configuration: MemoryConfiguration
    /// The commands by channel.
    let channels: [[CommandRecord]]
    /// Names of the rules that records point to.
    let ruleNames: [String]

    /// Replays requests and PIM streams.
    init(
        _ description: String, _ configuration: MemoryConfiguration, _ options: ReplayOptions,
        requests: [Request], streams: [any PIMSource] = []
    ) throws {
        self.description = description
        self.configuration = configuration
        guard let replay = Replay(configuration, options: options) else {
            fatalError("\(description): no mapping")
        }
        let sink = ChannelLogs(configuration.organization.channels)
        _ = try replay.run(RequestList(requests), streams: streams, sink: sink)
        channels = sink.logs
        ruleNames = replay.ruleNames
    }
}

/// Keeps commands by channel.
private final class ChannelLogs: CommandSink {
    private let records: Mutex<[[CommandRecord]]>

    init(_ channels: Int) { records = Mutex(Array(repeating: [], count: channels)) }

    func take(_ batch: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        let copy = Array(batch)
        records.withLock { $0[channel] += copy }
    }

    var logs: [[CommandRecord]] { records.withLock { $0 } }
}
