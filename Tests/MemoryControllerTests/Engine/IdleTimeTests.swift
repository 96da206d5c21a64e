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
        return (0..<24).map { index in
            cycle += index % 6 == 5 ? 280_000 + Int64(random.next() % 300_000) : 7
            return Request(
                address: random.next() % 4096 * 4096, cycle: cycle,
                isWrite: random.next() % 4 == 0)
        }
    }

    @Test(arguments: 1...30, ControllerParameters.Policy.allCases)
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

    /// Ranks that sleep, and wake for refreshes they have postponed, repeat themselves too.
    @Test(
        .timeLimit(.minutes(1)), arguments: ControllerParameters.Policy.allCases,
        [(true, false), (false, true), (true, true)])
    func farGapsAreNotSimulatedInLowPowerStates(
        policy: ControllerParameters.Policy, states: (powerDown: Bool, selfRefresh: Bool)
    ) throws {
        for refresh in [ControllerParameters.RefreshPolicy.rank_staggered, .bank_staggered] {
            var configuration = SmallMemory.configuration(.LPDDR4, channels: 1, ranks: 2)
            configuration.timing.tREFI = 4000
            configuration.timing.tREFIb = 500
            configuration.controller.policy = policy
            configuration.controller.refresh_policy = refresh
            configuration.controller.power_down = states.powerDown
            configuration.controller.power_down_threshold = 20
            configuration.controller.self_refresh = states.selfRefresh
            configuration.controller.self_refresh_threshold = 1_000_000
            let gap: Int64 = 1 << 40
            let replay = try #require(Replay(configuration))
            let report = try replay.run(
                RequestList([0, gap].map { Request(address: 0, cycle: $0, isWrite: false) }))
            let channel = report.channels[0]
            let asleep = channel.ranks.map(\.selfRefreshCycles).min()!
            #expect((asleep > gap - 2_000_000) == states.selfRefresh, "\(refresh)")
            guard !states.selfRefresh else { continue }
            let due = 2 * (gap / (refresh == .bank_staggered ? 500 : 4000))
            #expect(abs(channel.refreshesDue - due) <= 2, "\(refresh)")
        }
    }

    /// Streams that wait for their time leave the memory idle, with or without open PIM rows.
    @Test(arguments: PolicyAndBank.all, 1...2 as ClosedRange<UInt64>)
    func timeBesideWaitingStreamsIsPassedOver(_ both: PolicyAndBank, seed: UInt64) throws {
        var bench = try PIMBench(both.kind, ranks: 2, refresh: true, policy: both.policy)
        var random = SplitMix64(seed: seed)
        if seed % 2 == 0 { bench.memory.controller.refresh_policy = .bank_staggered }
        // Enough refreshes to tell, and no more.
        bench.memory.timing.tREFI *= 4
        bench.memory.timing.tREFIb = bench.memory.timing.tREFI / bench.memory.organization.banks
        var cycle: Int64 = 0
        func wait() -> PIMOperation {
            cycle += 400_000 + Int64(random.next() % 300_000)
            var barrier = PIMOperation(.barrier)
            barrier.cycle = cycle
            return barrier
        }
        let operations = [
            bench.tile(), PIMOperation(.read), wait(),
            bench.operation(.pim_activate4, mask: 0b1111), wait(),
            bench.operation(.pim_mac, mask: 0b1111, count: 4),
            bench.operation(.pim_precharge, mask: 0b1111), wait(),
        ]
        var delay = PIMOperation(.delay)
        delay.count = 400_000
        let streams = [
            PIMOperationList(operations), PIMOperationList([delay, bench.tile()]),
        ]
        let reads = (0..<4).map { bench.rowReads(4)[$0] }.enumerated().map { index, read in
            var read = read
            read.cycle = Int64(index) * 350_000
            return read
        }
        let skipping = try bench.run(streams: streams, reads: reads, logged: false)
        let simulating = try bench.run(
            streams: [PIMOperationList(operations), PIMOperationList([delay, bench.tile()])],
            reads: reads)
        #expect("\(skipping.report)" == "\(simulating.report)")
    }

    /// A barrier of minutes takes no time.
    @Test(.timeLimit(.minutes(1)), arguments: PolicyAndBank.all)
    func farBarriersAreNotSimulated(_ both: PolicyAndBank) throws {
        let bench = try PIMBench(both.kind, refresh: true, policy: both.policy)
        var barrier = PIMOperation(.barrier)
        barrier.cycle = 1 << 50
        let outcome = try bench.run([bench.tile(), barrier, bench.tile()], logged: false)
        #expect(outcome.report.cycles > 1 << 50)
        let due = (Int64(1) << 50) / Int64(bench.memory.timing.tREFI)
        #expect(abs(outcome.report.channels[0].count(.refresh) - due) <= 10)
    }
}
