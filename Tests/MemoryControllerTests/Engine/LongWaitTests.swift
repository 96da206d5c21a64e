import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Waits that are longer than `ReadyLanes` can tell in 16 bits are still kept to the cycle.
@Suite struct LongWaitTests {
    typealias Stretch = (
        name: String, key: WritableKeyPath<TimingParameters, Int> & Sendable, cycles: Int
    )

    /// Rules of each level, each stretched beyond what a lane can tell.
    static let stretched: [Stretch] = [
        ("tRRD_S", \.tRRD_S, 13_000), ("tFAW", \.tFAW, 40_000), ("tWTR_S", \.tWTR_S, 20_000),
        ("tCCD_S", \.tCCD_S, 13_000), ("tRP", \.tRP, 30_000), ("tRCDRD", \.tRCDRD, 29_000),
        ("tRTRS", \.tRTRS, 13_000),
    ]

    @Test(arguments: 0..<stretched.count, [3, 11, 20] as [UInt64])
    func matchesOracle(rule index: Int, seed: UInt64) throws {
        let rule = Self.stretched[index]
        let scenario = RandomScenario(seed: seed)
        var configuration = scenario.configuration
        configuration.controller.refresh_policy = .none
        configuration.controller.self_refresh = false
        configuration.timing[keyPath: rule.key] = rule.cycles
        configuration.timing = Self.madeConsistent(configuration.timing)
        let requests = Array(scenario.requests.prefix(6))
        let oracle = DRAMsim3Oracle(configuration, watchdogCycles: 1_000_000)
            .run(requests, cycles: nil)
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration))
        let report = try replay.run(RequestList(requests), sink: sink)
        let comparison = EngineComparison(
            configuration, report: report, commands: sink.commands, oracle: oracle)
        #expect(comparison.differences.isEmpty, "\(rule.name) \(scenario) \(comparison.summary)")
    }

    /// A rule of one bank group is no shorter than that of the rank, nor tRC than its parts.
    private static func madeConsistent(_ timing: TimingParameters) -> TimingParameters {
        var t = timing
        t.tRRD_L = max(t.tRRD_L, t.tRRD_S)
        t.tCCD_L = max(t.tCCD_L, t.tCCD_S)
        t.tWTR_L = max(t.tWTR_L, t.tWTR_S)
        t.tRC = max(t.tRC, t.tRAS + t.tRP)
        return t
    }
}
