import DRAMModel

/// The constraint table resolved to integers: what each kind of command writes where.
///
/// A command writes at most one register a rule, at the level the rule belongs to (bank, bank group, rank,
/// other ranks); nothing fans out to every bank. `earliest` is then the maximum over the levels.
public struct RuleSet: Sendable {
    /// A resolved activation window.
    public struct Window: Sendable {
        /// How many activations fit.
        public var atMost: Int
        /// Length and rule, in the packing of `Gate`.
        public var increment: Int64
    }

    /// The levels of registers, in the order of `increments`.
    public enum Level: Int, CaseIterable, Sendable {
        case bank, bankGroup, rank, otherRanks
    }

    /// Rule names; index 0 is "no rule", and rows of the table with one name share an index.
    public private(set) var names: [String] = [""]
    /// What a kind of command adds to the cycle of its issue, for each level and slot, in the packing of
    /// `Gate`: `(kind * levels + level) * slots + slot`. A register becomes at least that sum.
    ///
    /// Dense, so that the writes of a command are straight-line code; `never` where no rule applies.
    private(set) var increments: [Int64]
    /// Whether a kind has a rule at a level for each pair of slots, as bits: a byte a level, from the lowest.
    private(set) var isActive: [UInt32]
    /// Activation windows.
    private(set) var windows: [Window] = []

    /// An increment that never raises a register.
    static let never = Int64.min / 4

    /// Resolves a table.
    public init(_ table: ConstraintTable) {
        let lists = CommandKind.allCases.count * Level.allCases.count
        increments = Array(repeating: Self.never, count: lists * GateSlot.count)
        isActive = Array(repeating: 0, count: CommandKind.allCases.count)
        for row in table.constraints {
            let rule = index(of: row.name)
            let increment = Gate(cycle: Int64(row.cycles), rule: rule).bits
            for after in row.after.kinds {
                let level = Self.level(of: row.scope).rawValue
                let list = Int(after.rawValue) * Level.allCases.count + level
                for before in row.before.kinds {
                    let slot = GateSlot(before).rawValue
                    let place = list * GateSlot.count + slot
                    increments[place] = max(increments[place], increment)
                    isActive[Int(after.rawValue)] |= 1 << UInt32(level * 8 + slot / 2)
                }
            }
        }
        for window in table.windows where window.cycles > 0 {
            let rule = index(of: window.name)
            windows.append(
                Window(
                    atMost: window.atMost,
                    increment: Gate(cycle: Int64(window.cycles), rule: rule).bits))
        }
    }

    /// Cycles that a kind of command makes those of a slot wait by the rules of a level, if there is one.
    public func cycles(
        after kind: CommandKind, before slot: GateSlot, at level: Level
    ) -> Int64? {
        let list = Int(kind.rawValue) * Level.allCases.count + level.rawValue
        let increment = increments[list * GateSlot.count + slot.rawValue]
        return increment == Self.never ? nil : Gate(bits: increment).cycle
    }

    /// Whether activations are limited by a window.
    public var hasWindows: Bool { !windows.isEmpty }

    private static func level(of scope: ConstraintScope) -> Level {
        switch scope {
        case .bank: .bank
        case .bankGroup: .bankGroup
        case .rank: .rank
        case .otherRanks: .otherRanks
        }
    }

    private mutating func index(of name: String) -> UInt8 {
        if let known = names.firstIndex(of: name) { return UInt8(known) }
        precondition(names.count < 255, "more rule names than a gate can hold")
        names.append(name)
        return UInt8(names.count - 1)
    }
}
