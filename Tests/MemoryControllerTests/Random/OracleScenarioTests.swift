import DRAMModel
import Testing

/// Random scenarios on the oracle alone: it never stops making progress, obeys what must hold of
/// any run, and the scenarios reach the rare cases that they are made for.
@Suite struct OracleScenarioTests {
    @Test func randomScenariosMakeProgress() {
        var totals: [String: Int] = [:]
        for seed in 1...400 as ClosedRange<UInt64> {
            let scenario = RandomScenario(seed: seed, ownRules: seed % 2 == 0)
            let oracle = DRAMsim3Oracle(scenario.configuration, watchdogCycles: 20_000)
            let result = oracle.run(scenario.requests, cycles: scenario.cycles)
            #expect(!result.isStuck, "\(scenario)")
            if scenario.cycles == nil {
                #expect(result.accepted == scenario.requests.count, "\(scenario)")
                #expect(result.cycles == result.last_done_cycle + 1, "\(scenario)")
                let done = result.reads_done + result.writes_done
                #expect(done == scenario.requests.count, "\(scenario)")
            }
            checkRows(result, scenario)
            for channel in result.channels {
                totals["forwarded reads", default: 0] += channel.num_forwarded_reads
                totals["merged reads", default: 0] += channel.num_merged_reads
                totals["merged writes", default: 0] += channel.num_merged_writes
                totals["blocked writes", default: 0] += channel.num_blocked_writes
                totals["dual commands", default: 0] += channel.hbm_dual_cmds
                totals["refreshes", default: 0] += channel.num_ref_cmds
                totals["bank refreshes", default: 0] += channel.num_refb_cmds
                totals["row hits", default: 0] += channel.num_read_row_hits
                totals["self-refresh entries", default: 0] += channel.num_srefe_cmds
                totals["power-down entries", default: 0] += channel.num_power_down_enter_cmds
            }
        }
        for (name, count) in totals { #expect(count > 100, "too few \(name)") }
    }

    /// What must hold of the log of any run, told without the oracle's own state.
    private func checkRows(_ result: OracleResult, _ scenario: RandomScenario) {
        for log in result.commands {
            var checker = CommandLegality(scenario.configuration)
            if let row = log.first(where: { !checker.take($0) }) {
                Issue.record("row \(row.row) is illegal in \(scenario)")
            }
        }
    }
}
