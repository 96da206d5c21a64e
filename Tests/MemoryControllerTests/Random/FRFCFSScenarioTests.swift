import DRAMModel
import Testing
import TestSupport

/// Random scenarios on the oracle of `fr_fcfs` alone: nothing is lost, what must hold of any run
/// holds, and the scenarios reach the rare cases that they are made for.
@Suite struct FRFCFSScenarioTests {
    private static let seeds: ClosedRange<UInt64> = 1...SeedCount.properties

    /// Every second one by the rules of its standard.
    private func scenario(_ seed: UInt64) -> FRFCFSScenario {
        FRFCFSScenario(seed: seed, ownRules: seed % 2 == 0)
    }

    private func run(_ scenario: FRFCFSScenario) -> OracleResult {
        FRFCFSOracle(
            scenario.configuration, issueWidth: scenario.issueWidth, watchdogCycles: 20_000
        ).run(scenario.requests, cycles: scenario.cycles)
    }

    @Test func nothingIsLost() {
        var totals: [String: Int] = [:]
        for seed in Self.seeds {
            let scenario = scenario(seed)
            let result = run(scenario)
            #expect(!result.isStuck || scenario.isOverloaded, "\(scenario)")
            for channel in result.channels {
                let isWhole = scenario.cycles == nil
                #expect(!isWhole || channel.num_writes_left == 0, "\(scenario)")
                for (name, count) in channel.figures where name.hasPrefix("num_") {
                    totals[name, default: 0] += Int(count)
                }
                totals["power-down entries", default: 0] += channel.num_power_down_enter_cmds
                totals["dual commands", default: 0] += channel.hbm_dual_cmds
                totals["forwarded reads", default: 0] += channel.num_forwarded_reads
                totals["joined reads", default: 0] += channel.num_merged_reads
                totals["merged writes", default: 0] += channel.num_merged_writes
                totals["blocked writes", default: 0] += channel.num_blocked_writes
            }
            if scenario.cycles == nil { checkCounts(result, scenario) }
        }
        for (name, count) in totals { #expect(count > 100, "too few \(name)") }
    }

    private func checkCounts(_ result: OracleResult, _ scenario: FRFCFSScenario) {
        let reads = scenario.requests.count { !$0.isWrite }
        let writes = scenario.requests.count - reads
        #expect(result.accepted == scenario.requests.count, "\(scenario)")
        #expect(result.reads_done == reads && result.writes_done == writes, "\(scenario)")
        let sum = { (figure: KeyPath<OracleStatistics, Int>) in
            result.channels.map { $0[keyPath: figure] }.reduce(0, +)
        }
        let readsLeft = reads - sum(\.num_forwarded_reads) - sum(\.num_merged_reads)
        #expect(sum(\.num_read_cmds) == readsLeft, "\(scenario)")
        #expect(sum(\.num_write_cmds) == writes - sum(\.num_merged_writes), "\(scenario)")
        let lastColumn = result.log.filter { $0.command.kind.isColumn }.map(\.cycle).max() ?? -1
        #expect(result.cycles == max(result.last_done_cycle, Int(lastColumn)) + 1, "\(scenario)")
    }

    @Test func everyRowIsLegal() {
        for seed in Self.seeds {
            let scenario = scenario(seed)
            for log in run(scenario).commands {
                var checker = CommandLegality(scenario.configuration)
                if let row = log.first(where: { !checker.take($0) }) {
                    Issue.record("row \(row.row) is illegal in \(scenario)")
                }
            }
        }
    }

    @Test func postponedRefreshesKeepTheirLimits() {
        var reachedPostponed = 0
        var reachedPulledIn = 0
        for seed in Self.seeds {
            let scenario = scenario(seed)
            let c = scenario.configuration.controller
            guard c.refresh_policy != .none, !scenario.isOverloaded else { continue }
            let result = run(scenario)
            for log in result.commands {
                for rank in 0..<scenario.configuration.organization.ranks {
                    let count = PostponedRefresh(
                        scenario.configuration, rank: rank, log: log, cycles: result.cycles)
                    // One more falls due at most while the urgent refresh closes its banks, or
                    // waits for another in service.
                    #expect(count.highest <= count.urgent + 1, "rank \(rank) in \(scenario)")
                    #expect(count.lowest >= -count.mostPulledIn, "rank \(rank) in \(scenario)")
                    if count.highest >= count.urgent && count.urgent > 1 { reachedPostponed += 1 }
                    if count.lowest == -count.mostPulledIn { reachedPulledIn += 1 }
                }
            }
        }
        #expect(reachedPostponed > 20 && reachedPulledIn > 100)
    }

    /// A small age cap shortens the longest waits where hits would otherwise go first.
    @Test func ageCapShortensTheLongestWaits() {
        var longestByCap: [Int: Int] = [:]
        for seed in Self.seeds {
            let scenario = scenario(seed)
            guard scenario.character == .hotRows, scenario.cycles == nil else { continue }
            for cap in [100, 100_000] {
                var configuration = scenario.configuration
                configuration.controller.age_cap = cap
                let result = FRFCFSOracle(configuration, issueWidth: 4).run(scenario.requests)
                let longest = result.channels.flatMap(\.read_latencies).max() ?? 0
                longestByCap[cap, default: 0] += longest
            }
        }
        #expect(longestByCap[100]! < longestByCap[100_000]!)
    }
}
