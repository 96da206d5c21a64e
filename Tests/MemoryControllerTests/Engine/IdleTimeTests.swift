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

    @Test(arguments: 1...40)
    func passingOverIdleTimeChangesNothing(seed: Int) throws {
        var configuration = RandomScenario(seed: UInt64(seed)).configuration
        configuration.controller.policy = .dramsim3
        let requests = Self.trace(seed: UInt64(seed), channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration))
        let skipping = try replay.run(RequestList(requests))
        // A log needs every command, so that nothing is passed over.
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let simulating = try replay.run(RequestList(requests), sink: sink)
        #expect("\(skipping)" == "\(simulating)", "seed \(seed)")
    }
}
