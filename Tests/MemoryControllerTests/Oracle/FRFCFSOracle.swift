import DRAMModel
import TestSupport

/// A slow and simple model of the `fr_fcfs` policy, cycle by cycle.
///
/// It follows `docs/policies.md` sentence by sentence and shares nothing with the engine, so that a
/// row on which the two differ shows a mistake in one of them, or a sentence that can be read in
/// two ways.
///
///     let result = FRFCFSOracle(configuration).run(requests, cycles: nil)
final class FRFCFSOracle {
    private let configuration: MemoryConfiguration
    private let mapping: AddressMapping
    /// Requests that each channel takes a cycle from its own share of the trace; `nil` is the front
    /// end of the reference: one request a cycle into the whole memory, strictly in order.
    let issueWidth: Int?
    /// Cycles without any progress, while requests are offered or wait, after which a run is given
    /// up.
    let watchdogCycles: Int

    init(
        _ configuration: MemoryConfiguration, issueWidth: Int? = nil, watchdogCycles: Int = 50_000
    ) {
        self.configuration = configuration
        mapping = AddressMapping(configuration)
        self.issueWidth = issueWidth
        self.watchdogCycles = watchdogCycles
    }

    /// Runs `cycles` cycles, or, with `nil`, until the trace has ended, every read has completed
    /// and every write has been acknowledged and written.
    func run(_ requests: [Request], cycles: Int? = nil) -> OracleResult {
        let channels = (0..<configuration.organization.channels).map {
            FRFCFSOracleChannel(configuration, mapping: mapping, index: $0)
        }
        var feeds = feeds(requests, channels)
        var cycle = 0
        var lastDoneCycle = -1
        var lastProgress = 0
        var isStuck = false
        while true {
            // A trace has ended in the cycle after its last request entered.
            for feed in feeds where feed.isAtEnd {
                for channel in feed.channels { channel.traceHasEnded = true }
            }
            if let cycles {
                if cycle == cycles { break }
            } else if feeds.allSatisfy(\.isAtEnd) && channels.allSatisfy(\.isEmpty) {
                break
            }
            var progressed = false
            for channel in channels where channel.completeRequests(cycle) > 0 {
                lastDoneCycle = cycle
                progressed = true
            }
            for channel in channels where channel.tick(cycle) { progressed = true }
            for index in feeds.indices where feeds[index].offer(cycle, mapping) {
                progressed = true
            }
            let awaitsTrace = feeds.contains { $0.next != nil && $0.next!.cycle > Int64(cycle) }
            if progressed || awaitsTrace || channels.allSatisfy(\.isEmpty) { lastProgress = cycle }
            cycle += 1
            if cycle - lastProgress > watchdogCycles {
                isStuck = true
                break
            }
        }
        for channel in channels { channel.statistics.num_writes_left = channel.writes.count }
        return OracleResult(
            cycles: cycle, commands: channels.map(\.log), channels: channels.map(\.statistics),
            requests: requests.count, accepted: feeds.map(\.accepted).reduce(0, +),
            reads_done: channels.map(\.statistics.num_reads_done).reduce(0, +),
            writes_done: channels.map(\.statistics.num_writes_done).reduce(0, +),
            last_done_cycle: lastDoneCycle, isStuck: isStuck)
    }

    private func feeds(
        _ requests: [Request], _ channels: [FRFCFSOracleChannel]
    ) -> [FRFCFSOracleFeed] {
        guard let issueWidth else {
            return [FRFCFSOracleFeed(requests: requests, channels: channels, width: 1)]
        }
        return channels.map { channel in
            let own = requests.filter { mapping.channel(of: $0.address) == channel.index }
            return FRFCFSOracleFeed(requests: own, channels: [channel], width: issueWidth)
        }
    }
}

/// Requests that enter strictly in order, up to `width` a cycle.
private struct FRFCFSOracleFeed {
    let requests: [Request]
    /// The channels that the requests go to.
    let channels: [FRFCFSOracleChannel]
    let width: Int
    private(set) var accepted = 0

    init(requests: [Request], channels: [FRFCFSOracleChannel], width: Int) {
        self.requests = requests
        self.channels = channels
        self.width = width
    }

    var isAtEnd: Bool { accepted == requests.count }

    /// The request that enters next.
    var next: Request? { isAtEnd ? nil : requests[accepted] }

    /// Offers what has arrived; returns whether anything was taken.
    mutating func offer(_ cycle: Int, _ mapping: AddressMapping) -> Bool {
        let before = accepted
        while accepted - before < width, let request = next, request.cycle <= Int64(cycle) {
            let target = mapping.channel(of: request.address)
            guard let channel = channels.first(where: { $0.index == target }),
                channel.accepts(isWrite: request.isWrite)
            else { break }
            channel.enter(request, datedCycle: cycle + 1)
            accepted += 1
        }
        return accepted > before
    }
}
