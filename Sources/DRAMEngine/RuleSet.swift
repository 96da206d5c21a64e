import DRAMModel

/// The constraint table resolved to integers: what each kind of command writes where.
///
/// A command writes at most one register a rule, at the level the rule belongs to (bank, bank group, rank,
/// other ranks); nothing fans out to every bank. `earliest` is then the maximum over the levels.
public struct RuleSet: Sendable {
    /// One register write: at its level, slot `slot` becomes at least `cycle of issue + increment`.
    @frozen
    public struct Update: BitwiseCopyable, Sendable {
        /// `GateSlot` of the waiting command.
        public var slot: Int32
        /// Cycles and rule, in the packing of `Gate`.
        public var increment: Int64

        /// Creates a register write.
        @inlinable public init(slot: Int32, increment: Int64) {
            self.slot = slot
            self.increment = increment
        }
    }

    /// A resolved activation window.
    public struct Window: Sendable {
        /// How many activations fit.
        public var atMost: Int
        /// Length and rule, in the packing of `Gate`.
        public var increment: Int64
    }

    /// The levels of registers, in the order of `updates(after:level:)`.
    enum Level: Int, CaseIterable {
        case bank, bankGroup, rank, otherRanks
    }

    /// Rule names; index 0 is "no rule", and rows of the table with one name share an index.
    public private(set) var names: [String] = [""]
    /// Register writes of all kinds and levels, one after the other.
    private(set) var updates: [Update] = []
    /// Where the writes of `kind * levels + level` start in `updates`; one more entry ends the last.
    private(set) var starts: [Int32] = []
    /// Activation windows.
    private(set) var windows: [Window] = []

    /// Resolves a table.
    public init(_ table: ConstraintTable) {
        for kind in CommandKind.allCases {
            for level in Level.allCases {
                starts.append(Int32(updates.count))
                for row in table.constraints where row.after.contains(kind) {
                    guard level == Self.level(of: row.scope) else { continue }
                    append(row)
                }
            }
        }
        starts.append(Int32(updates.count))
        for window in table.windows where window.cycles > 0 {
            let rule = index(of: window.name)
            windows.append(
                Window(
                    atMost: window.atMost,
                    increment: Gate(cycle: Int64(window.cycles), rule: rule).bits))
        }
    }

    private static func level(of scope: ConstraintScope) -> Level {
        switch scope {
        case .bank: .bank
        case .bankGroup: .bankGroup
        case .rank: .rank
        case .otherRanks: .otherRanks
        }
    }

    private mutating func append(_ row: Constraint) {
        let rule = index(of: row.name)
        var slots: [GateSlot] = []
        for kind in row.before.kinds where !slots.contains(GateSlot(kind)) {
            slots.append(GateSlot(kind))
        }
        for slot in slots {
            updates.append(
                Update(
                    slot: Int32(slot.rawValue),
                    increment: Gate(cycle: Int64(row.cycles), rule: rule).bits))
        }
    }

    private mutating func index(of name: String) -> UInt8 {
        if let known = names.firstIndex(of: name) { return UInt8(known) }
        precondition(names.count < 255, "more rule names than a gate can hold")
        names.append(name)
        return UInt8(names.count - 1)
    }
}
