import DRAMModel
import MemoryController
import Testing
import TestSupport

/// The engine under the `fr_fcfs` policy does what the oracle of that policy does.
@Suite struct FRFCFSEngineTests {
    /// Seeds from each of these on, so that they run side by side.
    @Test(arguments: [1, 201, 401, 601, 801] as [UInt64])
    func matchesOracle(from first: UInt64) throws {
        for seed in first..<first + SeedCount.comparison {
            try compare(FRFCFSScenario(seed: seed))
        }
    }

    /// The same with few requests at a time; what is reported is the same with a log and without.
    @Test(arguments: [1, 201, 401, 601, 801] as [UInt64])
    func matchesOracleWithFewRequests(from first: UInt64) throws {
        for seed in first..<first + SeedCount.comparison {
            let scenario = FRFCFSScenario(seed: seed, isSpread: true)
            try compare(scenario)
            let replay = try #require(Replay(scenario.configuration, options: scenario.options))
            let channels = scenario.configuration.organization.channels
            let logged = try replay.run(
                RequestList(scenario.requests), sink: CommandRecorder(channels: channels))
            let unlogged = try replay.run(RequestList(scenario.requests))
            #expect("\(logged)" == "\(unlogged)", "\(scenario)")
        }
    }

    /// The same by the rules of each standard, with self refresh and power-down.
    @Test(arguments: [1, 201, 401, 601, 801] as [UInt64])
    func matchesOracleByOwnRules(from first: UInt64) throws {
        for seed in first..<first + SeedCount.comparison {
            try compare(FRFCFSScenario(seed: seed, isSpread: seed % 4 == 0, ownRules: true))
        }
    }

    private func compare(_ scenario: FRFCFSScenario) throws {
        let configuration = scenario.configuration
        let oracle = FRFCFSOracle(
            configuration, issueWidth: scenario.issueWidth, watchdogCycles: 20_000
        ).run(scenario.requests, cycles: scenario.cycles)
        let comparison = try EngineComparison(
            configuration, scenario.requests, scenario.options, oracle: oracle)
        guard !comparison.differences.isEmpty else { return }
        let hasOwnRules = configuration.rules != .dramsim3
        let test =
            hasOwnRules
            ? "matchesOracleByOwnRules"
            : scenario.isSpread ? "matchesOracleWithFewRequests" : "matchesOracle"
        Issue.record(
            """
            \(scenario)
              \(comparison.summary)
              repeat with FRFCFSEngineTests().\(test)(from: \(scenario.seed))
            """)
    }
}

extension FRFCFSScenario {
    /// What tells the engine to run it.
    var options: ReplayOptions {
        var options = ReplayOptions()
        options.cycles = cycles.map(Int64.init)
        if let issueWidth {
            options.frontEnd = .per_channel
            options.issueWidth = issueWidth
        }
        return options
    }
}
