import DRAMModel
import Testing

/// The constraint table says what `docs/pim.md` says, for every pair of commands one of which is of
/// PIM.
@Suite struct PIMContractTests {
    private static let memories: [PIMMemory] =
        PIMMemory.diverse + [
            PIMMemory(.conventional, "tRTRS 0") { $0.timing.tRTRS = 0 },
            PIMMemory(.dual_row_buffer, "slow columns", ranks: 2) {
                $0.pim?.tCCD_PIM = 6
                $0.pim?.tMAC = 11
                $0.pim?.tAF = 3
                $0.pim?.tRTP_PIM = 11
                $0.timing.tCCD_S = 4
                $0.timing.tCCD_L = 5
                $0.timing.CWL = 15
            },
            PIMMemory(.sliced, "delay to the nearest", ranks: 2) {
                $0.bank.column_delay_permille = 1250
                $0.pim?.tCCD_PIM = 3
            },
            PIMMemory(.dual_row_buffer, "slow ports", ranks: 2) {
                $0.install(NMPParameters())
                $0.pim?.nmp?.tCCD_NMP = 9
                $0.pim?.tRTP_PIM = 11
                $0.timing.tCCD_S = 4
                $0.timing.CWL = 15
            },
        ]

    private struct Gap: Equatable, CustomStringConvertible {
        var cycles = 0
        var names: Set<String> = []
        var description: String { "\(cycles) by \(names.sorted())" }

        mutating func raise(_ cycles: Int, _ name: String) {
            guard cycles > 0, cycles >= self.cycles else { return }
            if cycles > self.cycles { names = [] }
            self.cycles = cycles
            names.insert(name)
        }
    }

    @Test(arguments: memories)
    func tableIsThatOfTheDocument(_ memory: PIMMemory) {
        let table = ConstraintTable(memory.configuration).constraints
        let contract = PIMContract(memory.configuration).rules
        let ahead = memory.configuration.pim?.weight_bursts_ahead ?? 0
        let window = ConstraintTable(memory.configuration).readWindow
        #expect(window?.ahead ?? 0 == ahead)
        #expect(window.map { $0.name == "RL+burst" && $0.before.kinds == [.pim_mac_gb] } ?? true)
        let t = memory.configuration.timing
        let burst = memory.configuration.organization.burstCycles
        #expect(window.map { $0.cycles == t.RL + burst } ?? true)
        for first in CommandKind.allCases {
            let after = table.filter { $0.after.contains(first) }
            let afterInContract = contract.filter { $0.after.contains(first) }
            for second in CommandKind.allCases where first.isPIM || second.isPIM {
                let rows = after.filter { $0.before.contains(second) }
                let rules = afterInContract.filter { $0.before.contains(second) }
                guard !(rows.isEmpty && rules.isEmpty) else { continue }
                let usesCount = first == .pim_gwrite || first == .pim_read_result || first.isNMP
                for scope in ConstraintScope.allCases {
                    for n in usesCount ? [1, 2, 7] : [1] {
                        var found = Gap()
                        for row in rows where row.scope == scope {
                            found.raise(row.cycles + n * row.perCount, row.name)
                        }
                        var expected = Gap()
                        for rule in rules where rule.scopes.contains(scope) {
                            expected.raise(rule.cycles(n), rule.name)
                        }
                        #expect(
                            found == expected,
                            "\(first), n = \(n), then \(second) (\(scope)): \(found)")
                    }
                }
            }
        }
    }
}
