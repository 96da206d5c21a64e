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
    /// where the burst is as long as tCCD_S, or longer; where tCCD_R is no longer than it; where
    /// tRRD_L equals tRRD_S; where ACTIVATE takes the command bus as long as it keeps others away;
    /// and where a bank must be opened or closed in between, as from REFsb to PRECHARGE.
    static let neverAlone: [String: [String: Verdict]] = [
        "ddr3-1600": equalBursts("tCCD"),
        "ddr4-2400-x16": equalBursts("tCCD_S"),
        "ddr4-3200-x8": equalBursts("tCCD_S"),
        "ddr5-4800": equalBursts("tCCD_S", "tCCD_S_WR").merging([
            "tCCD_L read/read_p → read/read_p (partition)": .ties(with: ["tCCD_M"]),
            "tRFCsb refresh_bank → precharge (partition)": .dominated(by: "tRAS", cycles: 312 + 77),
            powerDown: .dominated(by: "command_bus", cycles: 2),
        ]) { $1 },
        "gddr5": equalBursts("tCCD_S").merging([
            "tRDSRE read/read_p → self_refresh_enter (rank)": .dominated(by: "tRP", cycles: 29)
        ]) { $1 },
        "gddr6": equalBursts("tCCD_S").merging([
            longActivate: .ties(with: ["tRRD_S"]),
            "tRRD_L activate → refresh_bank (bankGroup)": .ties(with: ["tRRD_S"]),
        ]) { $1 },
        "hbm2": [
            "tCCD_S read/read_p → read/read_p (rank)": .dominated(by: "burst", cycles: 2),
            "tCCD_S write/write_p → write/write_p (rank)": .dominated(by: "burst", cycles: 2),
            "tCCD_L read/read_p → read/read_p (bankGroup)": .ties(with: ["burst"]),
            "tCCD_L write/write_p → write/write_p (bankGroup)": .ties(with: ["burst"]),
            "tCCD_R read/read_p → read/read_p (otherStacks)": .ties(with: ["burst"]),
            powerDown: .dominated(by: "command_bus", cycles: 2),
        ],
        "hbm3": equalBursts("tCCD_S").merging([
            "burst write/write_p → write/write_p (otherStacks)":
                .ties(with: ["burst", "tCCD_S"]),
            "tRRD_S activate → activate (rank)": .ties(with: ["command_bus"]),
            "tRRD_S activate → refresh_bank (rank)": .ties(with: ["command_bus"]),
            powerDown: .dominated(by: "command_bus", cycles: 2),
        ]) { $1 },
        // tACTPDEN 1 + tCMDCKE, 4, as ACT-1 and ACT-2.
        "lpddr4-2400": equalBursts("tCCD").merging([powerDown: .ties(with: ["command_bus"])]) {
            $1
        },
        "lpddr5-6400": [longActivate: .ties(with: ["tRRD_S"])],
    ]
    private static let longActivate = "tRRD_L activate → activate (bankGroup)"
    private static let powerDown = "tACTPDEN activate → power_down_enter (rank)"

    /// Bursts as long as the shortest spacing of columns: each of the two rows ties with the other.
    private static func equalBursts(_ read: String, _ write: String? = nil) -> [String: Verdict] {
        let write = write ?? read
        return [
            "burst read/read_p → read/read_p (rank)": .ties(with: [read]),
            "\(read) read/read_p → read/read_p (rank)": .ties(with: ["burst"]),
            "burst write/write_p → write/write_p (rank)": .ties(with: [write]),
            "\(write) write/write_p → write/write_p (rank)": .ties(with: ["burst"]),
        ]
    }

    /// All other rows of the standards bind alone somewhere; those of the command bus, between any
    /// two commands, are as often hidden by others.
    @Test(arguments: neverAlone.keys.sorted())
    func everyOtherRowBindsAlone(_ file: String) {
        var found: [String: Verdict] = [:]
        for rule in RuleCase.rows(of: file) where rule.rule.name != "command_bus" {
            let verdict = Self.verdicts(on: rule).best
            if verdict != .binds { found[rule.name] = verdict }
        }
        #expect(found == Self.neverAlone[file])
    }
}
