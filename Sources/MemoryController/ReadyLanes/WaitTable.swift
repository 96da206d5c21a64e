import DRAMEngine
import DRAMModel

/// The rules of bank groups and ranks as `ReadyLanes` needs them: how long each kind of command
/// makes each bank wait with each kind of the next.
///
/// @unchecked: never written once it is made.
final class WaitTable: @unchecked Sendable {
    typealias Lane = ReadyLanes.Lane

    /// Longer waits do not fit a lane.
    private static let longest: Int64 = 0x3000
    /// No wait: its sum with any cycle raises no lane.
    private static let none = Int16.min

    /// What each kind of command changes, as raw values of `ReadyLanes.Effect`.
    let effects: FixedBuffer<UInt8>
    /// Cycles from a command to the next of a kind to each bank of its rank, by the rules of groups
    /// and rank: kind of the command, group in the rank, block of banks, kind of the next.
    let waits: FixedBuffer<Lane>
    /// The same for banks of other ranks: kind of the command, block of banks, kind of the next.
    let waitsElsewhere: FixedBuffer<Lane>

    init(_ organization: Organization, _ rules: RuleSet) {
        let kinds = CommandKind.allCases
        effects = FixedBuffer(kinds.map { Self.effect(of: $0, organization, rules).rawValue })
        waits = FixedBuffer(
            kinds.flatMap { kind in
                let cycles = Cycles(after: kind, rules)
                return (0..<organization.bankgroups).flatMap {
                    Self.waits(cycles, $0, organization)
                }
            })
        waitsElsewhere = FixedBuffer(
            kinds.flatMap { Self.waitsElsewhere(after: $0, organization, rules) })
    }

    private static func effect(
        of kind: CommandKind, _ organization: Organization, _ rules: RuleSet
    ) -> ReadyLanes.Effect {
        var effect: ReadyLanes.Effect = []
        if kind == .activate && rules.hasWindows { effect.insert(.window) }
        for slot in [GateSlot.activate, .precharge, .read, .write] {
            let isRow = slot == .activate || slot == .precharge
            for level in [RuleSet.Level.bankGroup, .rank, .otherStacks, .otherRanks] {
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

    /// The waits of each kind of command after one kind, by the rules of each level.
    private struct Cycles {
        let byRank: [Int16]
        let byGroup: [Int16]
        let byStack: [Int16]

        init(after kind: CommandKind, _ rules: RuleSet) {
            func waits(_ level: RuleSet.Level) -> [Int16] {
                (0..<ReadyLanes.kinds).map { slot in
                    let before = GateSlot(rawValue: slot)!
                    return wait(rules.cycles(after: kind, before: before, at: level))
                }
            }
            byRank = waits(.rank)
            byGroup = waits(.bankGroup)
            byStack = waits(.otherStacks)
        }
    }

    /// The waits of all banks of a rank after a command to one of its groups.
    private static func waits(
        _ cycles: Cycles, _ group: Int, _ organization: Organization
    ) -> [Lane] {
        let blocks = (organization.banks + ReadyLanes.width - 1) / ReadyLanes.width
        var lanes = Array(repeating: Lane(repeating: none), count: blocks * ReadyLanes.kinds)
        let groupsPerStack = organization.bankgroups / organization.stacks
        for bank in 0..<organization.banks {
            let other = bank / organization.banks_per_group
            let isInStack = other / groupsPerStack == group / groupsPerStack
            let first = bank / ReadyLanes.width * ReadyLanes.kinds
            for slot in 0..<ReadyLanes.kinds {
                let closer =
                    other == group
                    ? cycles.byGroup[slot] : isInStack ? none : cycles.byStack[slot]
                lanes[first + slot][bank % ReadyLanes.width] = max(cycles.byRank[slot], closer)
            }
        }
        return lanes
    }

    private static func wait(_ cycles: Int64?) -> Int16 {
        guard let cycles else { return none }
        return Int16(max(min(cycles, longest), -longest))
    }
}
