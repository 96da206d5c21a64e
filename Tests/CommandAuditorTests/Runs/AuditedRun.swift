import DRAMModel
import MemoryController
import TestSupport

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
        // A channel that gives no room to a request never asks its observer.
        let sink = CommandRecorder(
            channels: configuration.organization.channels, lastCycle: 20 * CycleBound.most)
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
