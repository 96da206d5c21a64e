import DRAMModel
import Testing

/// Random scenarios on the oracle alone: it never stops making progress, obeys what must hold of
/// any run, and the scenarios reach the rare cases that they are made for.
@Suite struct OracleScenarioTests {
    @Test func randomScenariosMakeProgress() {
        var totals: [String: Int] = [:]
        for seed in 1...400 as ClosedRange<UInt64> {
            let scenario = RandomScenario(seed: seed)
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
            }
        }
        for (name, count) in totals { #expect(count > 100, "too few \(name)") }
    }

    /// What must hold of the log of any run, told without the oracle's own state.
    private func checkRows(_ result: OracleResult, _ scenario: RandomScenario) {
        let o = scenario.configuration.organization
        let t = scenario.configuration.timing
        for log in result.commands {
            var openRow: [Int: Int32] = [:]
            var activatedAt: [Int: Int64] = [:]
            var isLegal = true
            for (index, record) in log.enumerated() {
                let c = record.command
                let group = Int(c.rank) * o.bankgroups + Int(c.bankgroup)
                let bank = group * o.banks_per_group + Int(c.bank)
                switch c.kind {
                case .activate:
                    let sinceLast = record.cycle - (activatedAt[bank] ?? -1_000_000)
                    isLegal = isLegal && openRow[bank] == nil && sinceLast >= t.tRC
                    openRow[bank] = c.row
                    activatedAt[bank] = record.cycle
                case .precharge:
                    isLegal = isLegal && openRow[bank] != nil
                    isLegal = isLegal && record.cycle - activatedAt[bank]! >= t.tRAS
                    openRow[bank] = nil
                case .read, .write:
                    isLegal = isLegal && openRow[bank] == c.row
                case .read_p, .write_p:
                    isLegal = isLegal && openRow[bank] == c.row
                    openRow[bank] = nil
                case .refresh:
                    isLegal = isLegal && !openRow.keys.contains { $0 / o.banks == Int(c.rank) }
                case .refresh_bank:
                    let isCovered = { (open: Int) in
                        open / o.banks == Int(c.rank) && open % o.banks_per_group == Int(c.bank)
                            && (c.bankgroup == -1 || open == bank)
                    }
                    isLegal = isLegal && !openRow.keys.contains(where: isCovered)
                default:
                    isLegal = false
                }
                if index > 0, log[index - 1].cycle == record.cycle {
                    let kinds = [log[index - 1].command.kind, c.kind]
                    isLegal = isLegal && kinds.filter(\.isColumn).count == 1
                    isLegal = isLegal && scenario.configuration.controller.dual_command
                }
                if !isLegal {
                    Issue.record("row \(record.row) is illegal in \(scenario)")
                    return
                }
            }
        }
    }
}
