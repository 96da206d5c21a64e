import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Idle time is passed over, not simulated, and must leave no trace in the results.
@Suite struct IdleTimeTests {
    /// Requests in bursts with gaps far longer than a round of refreshes.
    static func trace(seed: UInt64, channels: Int) -> [Request] {
        var random = SplitMix64(seed: seed)
        var cycle: Int64 = 0
        return (0..<60).map { index in
            cycle += index % 6 == 5 ? 300_000 + Int64(random.next() % 3_000_000) : 7
            return Request(
                address: random.next() % 4096 * 4096, cycle: cycle,
                isWrite: random.next() % 4 == 0)
        }
    }

    @Test(arguments: 1...40, ControllerParameters.Policy.allCases)
    func passingOverIdleTimeChangesNothing(
        seed: Int, policy: ControllerParameters.Policy
    ) throws {
        var configuration = RandomScenario(seed: UInt64(seed)).configuration
        configuration.controller.policy = policy
        configuration.controller.refresh_pull_in = seed % 9
        if policy == .fr_fcfs && seed % 3 == 0 { configuration.controller.page_policy = .adaptive }
        let requests = Self.trace(seed: UInt64(seed), channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration))
        let skipping = try replay.run(RequestList(requests))
        // A log needs every command, so that nothing is passed over.
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let simulating = try replay.run(RequestList(requests), sink: sink)
        #expect("\(skipping)" == "\(simulating)", "seed \(seed)")
    }

    /// A gap of minutes takes no time, and all refreshes in it are counted.
    @Test(
        .timeLimit(.minutes(1)), arguments: ControllerParameters.Policy.allCases,
        [ControllerParameters.RefreshPolicy.rank_staggered, .rank_simultaneous, .bank_staggered])
    func farGapsAreNotSimulated(
        policy: ControllerParameters.Policy, refresh: ControllerParameters.RefreshPolicy
    ) throws {
        var configuration = SmallMemory.configuration(.LPDDR4, channels: 1, ranks: 2)
        configuration.timing.tREFI = 4000
        configuration.timing.tREFIb = 500
        configuration.controller.policy = policy
        configuration.controller.refresh_policy = refresh
        let gap: Int64 = 1 << 40
        let replay = try #require(Replay(configuration))
        let report = try replay.run(
            RequestList([0, gap].map { Request(address: 0, cycle: $0, isWrite: false) }))
        let channel = report.channels[0]
        let interval: Int64 = refresh == .bank_staggered ? 500 : 4000
        let due = 2 * (gap / interval)
        #expect(abs(channel.refreshesDue - due) <= 2)
        let issued = channel.count(.refresh) + channel.count(.refresh_bank)
        #expect(issued >= channel.refreshesDue - 1)
        let units = Int64(refresh == .bank_staggered ? configuration.organization.banks : 1)
        #expect(issued <= channel.refreshesDue + 2 * 8 * units)
    }
}
