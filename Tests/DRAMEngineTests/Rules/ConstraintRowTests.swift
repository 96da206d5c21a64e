import DRAMModel
import Testing
import TestSupport

/// Every row of the constraint table of every timing file holds its second command back exactly as
/// long as it says, under its own name, and only where its scope reaches.
@Suite struct ConstraintRowTests {
    @Test(arguments: RuleCase.all)
    func rowBindsExactlyOrIsDominated(_ rule: RuleCase) {
        let (verdict, bankAddresses) = Self.verdicts(on: rule)
        switch verdict {
        case .binds: break
        case .ties(let others):
            // As long as it, never shorter: the row could be left out, but not its rival.
            #expect(!others.isEmpty)
        case .dominated(let other, let cycles):
            #expect(cycles > rule.rule.cycles, "\(rule.name) by \(other)")
        case .isNoWait:
            #expect(rule.rule.cycles <= 0)
        case .isElsewhere:
            Issue.record("\(rule.testDescription) applies nowhere")
        }
        let reached = Self.reach(of: rule)
        for (relation, kinds, verdict) in bankAddresses {
            let isReached = verdict != .isElsewhere
            #expect(
                isReached == reached(relation, kinds.0, kinds.1),
                "\(rule.testDescription): \(kinds) at \(relation): \(verdict)")
        }
    }

    typealias BankAddress = (
        relation: Relation, kinds: (CommandKind, CommandKind), verdict: Verdict
    )

    /// The most binding verdict on a row, and those of all places and pairs of commands.
    static func verdicts(on rule: RuleCase) -> (best: Verdict, bankAddresses: [BankAddress]) {
        let memory = rule.memory
        var best = Verdict.isElsewhere
        var bankAddresses: [BankAddress] = []
        for first in rule.rule.after.kinds {
            for second in rule.rule.before.kinds {
                for relation in Relation.allCases {
                    guard let script = RuleScript(memory, first, second, relation) else { continue }
                    let verdict = script.verdict(on: rule)
                    bankAddresses.append((relation, (first, second), verdict))
                    if verdict.rank > best.rank { best = verdict }
                }
            }
        }
        return (best, bankAddresses)
    }

    /// Whether a row's scope reaches a place, told from the words of the scope alone.
    private static func reach(
        of rule: RuleCase
    ) -> (Relation, CommandKind, CommandKind) -> Bool {
        let isSameBank = rule.memory.standard.bankRefresh == .same_bank
        return { relation, first, second in
            let isOfRank = first.traits.scope == .rank || second.traits.scope == .rank
            return switch (rule.rule.scope, relation) {
            case (.otherStacks, _): relation == .otherStack
            case (.otherRanks, .otherRank): true
            case (.otherRanks, _), (_, .otherRank): false
            case (.rank, _), (_, .sameBank): true
            case (.bankGroup, .sameGroup): true
            case (.bankGroup, .pairedBank): isOfRank || first == .refresh_bank
            case (.bankGroup, _): isOfRank || isSameBank && second == .refresh_bank
            case (.bank, .pairedBank), (.partition, .pairedBank):
                isOfRank || first == .refresh_bank
            case (.bank, _), (.partition, _): isOfRank
            }
        }
    }

    /// Rows that never make anyone wait alone, worked out by hand from the values of each file:
    /// after a WRITE the other rank's READ comes late enough by its latency (WL + 2 burst + tRTRS ≤
    /// RL + burst); tRRD_L equals tRRD_S; tRC = tRAS + tRP, with a READ and auto-precharge no
    /// faster; tCCD_L is the burst.
    static let neverAlone: [String: [String: Verdict]] = [
        "ddr3-1600": [:],
        "ddr4-2400-x16": [lateRead: .isNoWait],
        "ddr4-3200-x8": [lateRead: .isNoWait],
        "ddr5-4800": [:],
        "gddr5": [lateRead: .isNoWait],
        "gddr6": [lateRead: .isNoWait, longActivate: .ties(with: ["tRRD_S"])],
        "hbm2": [
            lateRead: .isNoWait,
            "tCCD_L read/read_p → read/read_p (bankGroup)": .ties(with: ["burst"]),
            "tCCD_L write/write_p → write/write_p (bankGroup)": .ties(with: ["burst"]),
        ],
        "hbm3": [lateRead: .isNoWait],
        "lpddr4-2400": [
            longActivate: .ties(with: ["tRRD_S"]),
            "tRC activate → activate (partition)": .ties(with: ["tRP"]),
        ],
        "lpddr5-6400": [lateRead: .isNoWait, longActivate: .ties(with: ["tRRD_S"])],
    ]
    private static let lateRead = "tRTRS write/write_p → read/read_p (otherRanks)"
    private static let longActivate = "tRRD_L activate → activate (bankGroup)"

    /// All other rows bind alone somewhere.
    @Test(arguments: TimingFiles.ruleTables)
    func everyOtherRowBindsAlone(_ file: String) {
        var found: [String: Verdict] = [:]
        for rule in RuleCase.rows(of: file) {
            let verdict = Self.verdicts(on: rule).best
            if verdict != .binds { found[rule.name] = verdict }
        }
        guard let expected = Self.neverAlone[file] else { return }
        #expect(found == expected)
    }
}
