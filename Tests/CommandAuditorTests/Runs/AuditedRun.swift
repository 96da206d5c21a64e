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
    let report: ReplayReport
    /// Requests that must complete.
    var requests: Int64

    /// Replays requests and PIM streams.
    init(
        _ description: String, _ configuration: MemoryConfiguration, _ options: ReplayOptions,
        requests: [Request], streams: [any PIMSource] = []
    ) throws {
        self.description = description
        self.configuration = configuration
        self.requests = Int64(requests.count)
        guard let replay = Replay(configuration, options: options) else {
            fatalError("\(description): no mapping")
        }
        let sink = ChannelLogs(configuration.organization.channels, description)
        report = try replay.run(
            RequestList(requests), streams: streams, sink: sink, observer: CycleBound())
        channels = sink.logs
        ruleNames = replay.ruleNames
    }
}

/// Ends a run that takes far longer than any should.
private struct CycleBound: ReplayObserver {
    static let most: Int64 = 2_000_000

    func progressed(requests: Int64, cycle: Int64) -> Bool { cycle < Self.most }
}

/// Keeps commands by channel.
private final class ChannelLogs: CommandSink {
    private let records: Mutex<[[CommandRecord]]>
    private let run: String

    init(_ channels: Int, _ run: String) {
        records = Mutex(Array(repeating: [], count: channels))
        self.run = run
    }

    func take(_ batch: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        // A channel that gives no room to a request never asks its observer.
        precondition(batch.last!.cycle < 20 * CycleBound.most, "\(run) does not end")
        let copy = Array(batch)
        records.withLock { $0[channel] += copy }
    }

    var logs: [[CommandRecord]] { records.withLock { $0 } }
}
