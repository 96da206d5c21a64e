import DRAMModel
import MemoryController
import TestSupport
import Testing

/// Commands of several cycles take their bus as long: no two overlap, on random traffic.
@Suite struct CommandBusTests {
    /// Cycles of a command on its bus; the log has the last.
    private static func cycles(_ kind: CommandKind, _ file: String) -> Int64 {
        let isColumn = kind.isColumn
        let isRefresh = kind == .refresh || kind == .refresh_bank
        return switch file {
        case "ddr5-4800": kind == .activate || isColumn ? 2 : 1
        // ACT-1 and ACT-2, RD-1 and CAS-2 take two cycles each.
        case "lpddr4-2400":
            kind == .activate || isColumn ? 4 : kind == .precharge || isRefresh ? 2 : 1
        case "hbm2", "hbm3": kind == .activate ? 2 : 1
        default: 1
        }
    }

    @Test(
        arguments: ["ddr4-3200-x8", "ddr5-4800", "lpddr4-2400", "gddr6", "hbm2", "hbm3"],
        ControllerParameters.Policy.allCases)
    func commandsDoNotOverlap(_ file: String, _ policy: ControllerParameters.Policy) throws {
        for refresh in ["rank_staggered", "bank_staggered"] {
            if file == "ddr4-3200-x8" && refresh == "bank_staggered" { continue }
            let run = MemoryRun(
                file, policy: policy,
                ["organization.channels=1", "controller.refresh_policy=\(refresh)"])
            let isApart = run.configuration.standard.buses == .row_and_column
            let log = try run.replay(run.randomRequests(4000, seed: 3, gap: 4)).logs[0]
            let buses =
                isApart ? [false, true].map { c in log.filter { $0.isColumn == c } } : [log]
            for bus in buses {
                var closest = Int64.max
                for (second, first) in zip(bus.dropFirst(), bus) {
                    let length = max(
                        Self.cycles(first.command.kind, file),
                        Self.cycles(second.command.kind, file))
                    let slack = second.cycle - first.cycle - length
                    closest = min(closest, slack)
                }
                // Never less than their length, and at times no more: but the bursts of HBM, of two
                // cycles, are farther apart than its column commands need.
                let isApartByBursts = bus.first?.isColumn == true && isApart
                #expect(closest == (isApartByBursts ? 1 : 0), "\(refresh)")
            }
        }
    }

    /// LPDDR5: nothing in the cycle before an ACTIVATE ends and none sooner behind it; other
    /// commands take a cycle.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func lpddr5(_ policy: ControllerParameters.Policy) throws {
        let run = MemoryRun("lpddr5-6400", policy: policy, ["organization.channels=1"])
        let log = try run.replay(run.randomRequests(4000, seed: 3, gap: 2)).logs[0]
        let pairs = zip(log.dropFirst(), log)
        #expect(pairs.allSatisfy { $0.cycle > $1.cycle })
        let behind = pairs.filter { $1.command.kind == .activate }.map { $0.cycle - $1.cycle }
        #expect(behind.min() == 2)
    }
}

extension CommandRecord {
    fileprivate var isColumn: Bool { command.kind.isColumn }
}
