import DRAMModel
import TestSupport

/// A slow and simple model of the `dramsim3` policy, cycle by cycle.
///
/// It follows the reference page and, for self refresh and power-down, `docs/policies.md` sentence
/// by sentence and shares nothing with the engine, so that a row on which the two differ shows a
/// mistake in one of them.
///
///     let result = DRAMsim3Oracle(configuration).run(requests, cycles: 60_000)
final class DRAMsim3Oracle {
    private let configuration: MemoryConfiguration
    private let mapping: AddressMapping
    /// Cycles without any progress, while work is outstanding, after which a run is given up.
    let watchdogCycles: Int

    init(_ configuration: MemoryConfiguration, watchdogCycles: Int = 50_000) {
        self.configuration = configuration
        mapping = AddressMapping(configuration)
        self.watchdogCycles = watchdogCycles
    }

    /// Runs `cycles` cycles, or, with `nil`, until the cycle in which the last request completed.
    func run(_ requests: [Request], cycles: Int? = nil) -> OracleResult {
        let channels = (0..<configuration.organization.channels).map {
            OracleChannel(configuration, mapping: mapping, index: $0)
        }
        var cycle = 0
        var accepted = 0
        var done = 0
        var lastDoneCycle = -1
        var lastProgress = 0
        var isStuck = false
        while cycles.map({ cycle < $0 }) ?? (done < requests.count) {
            for channel in channels {
                let completed = channel.completeTransactions(cycle)
                if completed > 0 { lastDoneCycle = cycle }
                done += completed
            }
            var progressed = lastDoneCycle == cycle
            for channel in channels where channel.tick(cycle) { progressed = true }

            var offered = false
            if accepted < requests.count, requests[accepted].cycle <= Int64(cycle) {
                offered = true
                let request = requests[accepted]
                let channel = channels[mapping.channel(of: request.address)]
                if channel.accepts(isWrite: request.isWrite) {
                    channel.enter(request, datedCycle: cycle + 1)
                    accepted += 1
                    progressed = true
                }
            }
            if progressed || (!offered && channels.allSatisfy(\.isIdle)) { lastProgress = cycle }
            cycle += 1
            if cycle - lastProgress > watchdogCycles {
                isStuck = true
                break
            }
        }
        return OracleResult(
            cycles: cycle, commands: channels.map(\.log), channels: channels.map(\.statistics),
            requests: requests.count, accepted: accepted,
            reads_done: channels.map(\.statistics.num_reads_done).reduce(0, +),
            writes_done: channels.map(\.statistics.num_writes_done).reduce(0, +),
            last_done_cycle: lastDoneCycle, isStuck: isStuck)
    }
}
