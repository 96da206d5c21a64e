import DRAMModel
import Testing

/// Every row of the constraint table that concerns PIM commands holds its second command back
/// exactly as long as it says, under its own name, in each bank structure.
@Suite struct PIMPairTests {
    static let memories: [PIMMemory] =
        PIMMemory.Structure.allCases.map { PIMMemory($0, ranks: 2, change: makeTelling) }
        + [PIMMemory(.conventional, file: "gddr6", ranks: 2, change: makeTelling)]
        + [PIMMemory.Structure.conventional, .dual_row_buffer].map {
            PIMMemory($0, "ports", ranks: 2) {
                makeTelling(&$0)
                $0.install(NMPParameters())
                $0.pim?.nmp?.tCCD_NMP = 5
            }
        }

    /// Values that let as many rules as possible bind alone: tRC beyond tRAS + tRP, a MAC slower
    /// than READs, write data later than read data; and no more banks than a story needs.
    private static func makeTelling(_ memory: inout MemoryConfiguration) {
        memory.organization.bankgroups = 2
        memory.organization.banks_per_group = 4
        memory.timing.tRC = memory.timing.tRAS + memory.timing.tRP + 3
        memory.timing.tCCD_L = memory.organization.burstCycles + 1
        memory.timing.tRRD_L = memory.timing.tRRD_S + 2
        memory.timing.CWL = memory.timing.CL + 2
        memory.pim?.tCCD_PIM = 7
        memory.pim?.tMAC = 9
        memory.pim?.tAF = 8
    }

    @Test(arguments: memories)
    func everyRowBindsExactlyOrIsDominated(_ memory: PIMMemory) {
        let start = PIMBench.Start(memory.configuration)
        let table = start.history.table
        var best: [Int: Verdict] = [:]
        for first in memory.configuration.commandKinds {
            for second in memory.configuration.commandKinds where first.isPIM || second.isPIM {
                let isRelated = table.constraints.contains {
                    $0.after.contains(first) && $0.before.contains(second)
                }
                guard isRelated else { continue }
                for (row, verdict) in Self.verdicts(start, first, second)
                where verdict.rank > best[row, default: .isElsewhere].rank {
                    best[row] = verdict
                }
            }
        }
        var found: [String: Verdict] = [:]
        for (index, rule) in table.constraints.enumerated() {
            let kinds = rule.after.kinds + rule.before.kinds
            guard kinds.contains(where: \.isPIM) else { continue }
            let verdict = best[index, default: .isElsewhere]
            let name = RuleCase(file: "", row: index, rule: rule).name
            if verdict != .binds { found[name] = verdict }
        }
        let isDual = memory.configuration.bank.kind == .dual_row_buffer
        #expect(found == (isDual ? Self.neverInDualRowBuffers : [:]))
    }

    /// Rows of requests are never in the row buffer of PIM rows there, so no PIM command meets what
    /// the column commands of requests ask of the row buffer. The same rows hold commands of
    /// requests back.
    static let neverInDualRowBuffers: [String: Verdict] = Dictionary(
        uniqueKeysWithValues: [
            "tRTP read → precharge/pim_precharge (partition)",
            "tWR write → precharge/pim_precharge (partition)",
            "tRTP+tRP read_p → activate/pim_activate4/pim_activate (partition)",
            "tWR+tRP write_p → activate/refresh/refresh_bank/self_refresh_enter/pim_activate4"
                + "/pim_activate (partition)",
        ].map { ($0, Verdict.isElsewhere) })

    private static func verdicts(
        _ start: PIMBench.Start, _ first: CommandKind, _ second: CommandKind
    ) -> [Int: Verdict] {
        var best: [Int: Verdict] = [:]
        for relation in PIMRelation.allCases {
            for scope in scopes(first, second, relation) {
                guard let story = PIMPairStory(start, first, second, relation, all: scope)
                else { continue }
                for (row, verdict) in story.verdicts()
                where verdict.rank > best[row, default: .isElsewhere].rank {
                    best[row] = verdict
                }
            }
        }
        return best
    }

    /// Both to one bank, then, where that makes a difference, one or both to all banks.
    private static func scopes(
        _ first: CommandKind, _ second: CommandKind, _ relation: PIMRelation
    ) -> [(first: Bool, second: Bool)] {
        guard relation == .sameBuffer || relation == .otherBuffer else { return [(false, false)] }
        return [false, true].flatMap { a in
            [false, true].filter { b in
                (!a || sets.contains(first)) && (!b || sets.contains(second))
            }.map { (a, $0) }
        }
    }

    private static let sets: CommandSet = [
        .macs, CommandSet(.pim_precharge), CommandSet(.pim_read_result),
        CommandSet(.pim_activation_function), CommandSet(.nmp_mac), CommandSet(.nmp_read_output),
    ]
}
