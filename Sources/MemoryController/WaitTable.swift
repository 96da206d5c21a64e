import DRAMEngine
import DRAMModel

/// The rules of bank groups and ranks as `ReadyLanes` needs them: how long each kind of command makes each
/// bank wait with each kind of the next.
struct WaitTable {
    typealias Lane = ReadyLanes.Lane

    /// Longer waits do not fit a lane.
    private static let longest: Int64 = 0x3000
    /// No wait: too little to matter, whatever the present cycle is.
    private static let none = Int16.min

    /// By kind of command.
    private(set) var effects: [ReadyLanes.Effect] = []
    /// By kind of command, group of its rank, block of banks, kind of the next command.
    private(set) var waits: [Lane] = []
    /// By kind of command, block of banks, kind of the next command.
    private(set) var waitsElsewhere: [Lane] = []

    init(_ organization: Organization, _ rules: RuleSet) {
        for kind in CommandKind.allCases {
            effects.append(Self.effect(of: kind, organization, rules))
            for group in 0..<organization.bankgroups {
                waits += Self.waits(after: kind, group, organization, rules)
            }
            waitsElsewhere += Self.waitsElsewhere(after: kind, organization, rules)
        }
    }

    private static func effect(
        of kind: CommandKind, _ organization: Organization, _ rules: RuleSet
    ) -> ReadyLanes.Effect {
        var effect: ReadyLanes.Effect = []
        if kind == .activate && rules.hasWindows { effect.insert(.window) }
        for slot in [GateSlot.activate, .precharge, .read, .write] {
            let isRow = slot == .activate || slot == .precharge
            for level in [RuleSet.Level.bankGroup, .rank, .otherRanks] {
                guard let cycles = rules.cycles(after: kind, before: slot, at: level) else {
                    continue
                }
                if cycles > longest { effect.insert(.anything) }
                switch (level, isRow) {
                case (.otherRanks, _) where organization.ranks == 1: break
                case (.otherRanks, true): effect.insert(.anything)
                case (.otherRanks, false): effect.insert(.columnsElsewhere)
                case (_, true): effect.insert(.rows)
                case (_, false): effect.insert(.columns)
                }
            }
        }
        return effect
    }

    private static func waitsElsewhere(
        after kind: CommandKind, _ organization: Organization, _ rules: RuleSet
    ) -> [Lane] {
        let block = (0..<ReadyLanes.kinds).map { slot in
            let before = GateSlot(rawValue: slot)!
            return Lane(
                repeating: wait(rules.cycles(after: kind, before: before, at: .otherRanks)))
        }
        let blocks = (organization.banks + ReadyLanes.width - 1) / ReadyLanes.width
        return Array(repeatElement(block, count: blocks).joined())
    }

    /// The waits of all banks of a rank after a command to one of its groups.
    private static func waits(
        after kind: CommandKind, _ group: Int, _ organization: Organization, _ rules: RuleSet
    ) -> [Lane] {
        let blocks = (organization.banks + ReadyLanes.width - 1) / ReadyLanes.width
        var lanes = Array(repeating: Lane(repeating: none), count: blocks * ReadyLanes.kinds)
        for slot in 0..<ReadyLanes.kinds {
            let before = GateSlot(rawValue: slot)!
            let byRank = wait(rules.cycles(after: kind, before: before, at: .rank))
            let byGroup = wait(rules.cycles(after: kind, before: before, at: .bankGroup))
            for bank in 0..<organization.banks {
                let isInGroup = bank / organization.banks_per_group == group
                let lane = bank / ReadyLanes.width * ReadyLanes.kinds + slot
                lanes[lane][bank % ReadyLanes.width] = isInGroup ? max(byRank, byGroup) : byRank
            }
        }
        return lanes
    }

    private static func wait(_ cycles: Int64?) -> Int16 {
        guard let cycles else { return none }
        return Int16(max(min(cycles, longest), -longest))
    }
}
