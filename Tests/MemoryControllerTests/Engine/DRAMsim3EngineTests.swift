import DRAMModel
import MemoryController
import Testing
import TestSupport

/// The engine under the `dramsim3` policy does what the oracle of that policy does.
@Suite struct DRAMsim3EngineTests {
    /// Seeds from each of these on, so that they run side by side.
    @Test(arguments: [1, 201, 401, 601, 801] as [UInt64])
    func matchesOracle(from first: UInt64) throws {
        for seed in first..<first + SeedCount.comparison {
            try compare(RandomScenario(seed: seed), repeating: "matchesOracle")
        }
    }

    /// The same by the rules of each standard, with self refresh and power-down.
    @Test(arguments: [1, 201, 401, 601, 801] as [UInt64])
    func matchesOracleByOwnRules(from first: UInt64) throws {
        for seed in first..<first + SeedCount.comparison {
            try compare(
                RandomScenario(seed: seed, ownRules: true), repeating: "matchesOracleByOwnRules")
        }
    }

    private func compare(_ scenario: RandomScenario, repeating test: String) throws {
        let configuration = scenario.configuration
        let oracle = DRAMsim3Oracle(configuration, watchdogCycles: 20_000)
            .run(scenario.requests, cycles: scenario.cycles)
        var options = ReplayOptions()
        options.cycles = scenario.cycles.map(Int64.init)
        let comparison = try EngineComparison(
            configuration, scenario.requests, options, oracle: oracle)
        guard !comparison.differences.isEmpty else { return }
        Issue.record(
            """
            \(scenario)
              \(comparison.summary)
              repeat with DRAMsim3EngineTests().\(test)(from: \(scenario.seed))
            """)
    }
}
