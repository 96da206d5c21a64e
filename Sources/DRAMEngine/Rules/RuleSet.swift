import DRAMModel

/// The constraint table resolved to integers: what each kind of command writes where.
///
/// A command writes at most one gate a rule, at the level the rule belongs to (bank, bank group,
/// rank, other ranks); nothing fans out to every bank. `earliest` is then the maximum over the
/// levels.
public struct RuleSet: Sendable {
    /// A resolved activation window.
    public struct Window: Sendable {
        /// How many activations fit.
        public var atMost: Int
        /// Length and rule, in the packing of `Gate`.
        public var increment: Int64
        /// Whether refreshes of banks count, and wait.
        public var countsBankRefreshes: Bool
    }

    /// A resolved window of READs, for `pim_mac_gb`.
    struct ReadWindow: Sendable {
        /// How many READs may lie behind the one that is waited for.
        var ahead: Int
        /// Length and rule, in the packing of `Gate`.
        var increment: Int64
    }

    /// The levels of registers, in the order of `RuleTables.list`.
    public enum Level: Int, CaseIterable, Sendable {
        case partition, bankGroup, rank, otherRanks
        /// The other row buffer of a bank that has two.
        case sibling
        /// The bank groups of the other stack IDs of the rank.
        case otherStacks
    }

    /// Rule names; index 0 is "no rule", and rows of the table with one name share an index.
    public private(set) var names: [String] = [""]
    let tables: RuleTables
    /// Which gate each kind of command waits for.
    package let slots: GateSlots
    /// Activation windows.
    private(set) var windows: [Window] = []
    /// What `pim_mac_gb` waits for where it need not wait for the last READ.
    private(set) var readWindow: ReadWindow?

    /// Indices of the rules of runs, in the order of `NMPRule`; empty in a memory without vertical
    /// ports.
    private(set) var runRules: [UInt8] = []

    /// Levels of gates.
    @inlinable static var levels: Int { 6 }

    /// An increment that never raises a gate.
    package static let never = Int64.min / 4

    /// Resolves a table.
    public init(_ table: ConstraintTable) {
        precondition(Self.levels == Level.allCases.count)
        slots = GateSlots(table.kinds)
        tables = RuleTables(kinds: CommandTraits.table.count, blocks: slots.blocks)
        for row in table.constraints {
            let rule = index(of: row.name)
            for after in row.after.kinds {
                for level in Self.levels(of: row.scope) {
                    add(row, after, level, rule)
                }
            }
        }
        // Those that refreshes of banks count in come first, as `ActivationWindows` wants them.
        let ordered =
            table.windows.filter(\.countsBankRefreshes)
            + table.windows.filter { !$0.countsBankRefreshes }
        for window in ordered where window.cycles > 0 {
            let rule = index(of: window.name)
            windows.append(
                Window(
                    atMost: window.atMost,
                    increment: Gate(cycle: Int64(window.cycles), rule: rule).bits,
                    countsBankRefreshes: window.countsBankRefreshes))
        }
        runRules = table.runRules.map { index(of: $0.name) }
        if let window = table.readWindow {
            precondition(window.before.kinds == [.pim_mac_gb], "a gate that no ring is kept for")
            let gate = Gate(cycle: Int64(window.cycles), rule: index(of: window.name))
            readWindow = ReadWindow(ahead: window.ahead, increment: gate.bits)
        }
    }

    private func add(
        _ row: Constraint, _ kind: CommandKind, _ level: Level, _ rule: UInt8
    ) {
        precondition(slots[kind] >= 0)
        precondition(
            row.perCount == 0 || kind.traits.isCounted, "a rule of a count that no log holds")
        for before in row.before.kinds {
            tables.add(
                after: Int(kind.rawValue), before: slots[before], at: level,
                Gate(cycle: Int64(row.cycles), rule: rule).bits,
                counted: Int64(row.perCount) << 8)
        }
    }

    /// Cycles that a kind of command makes those of a slot wait by the rules of a level, if there
    /// is one.
    public func cycles(
        after kind: CommandKind, before slot: GateSlot, at level: Level
    ) -> Int64? {
        let increment = tables.increment(
            after: Int(kind.rawValue), before: slot.rawValue, at: level)
        return increment == Self.never ? nil : Gate(bits: increment).cycle
    }

    /// What a READ or WRITE makes the next one of its kind and bank wait, with the rule; an open
    /// gate where it does not wait for even a cycle.
    public func spacing(of kind: CommandKind) -> Gate {
        let increments = [Level.partition, .bankGroup, .rank].map {
            tables.increment(after: Int(kind.rawValue), before: slots[kind], at: $0)
        }
        let longest = Gate(bits: increments.max()!)
        return longest.cycle > 0 ? longest : .open
    }

    /// Whether activations are limited by a window.
    public var hasWindows: Bool { !windows.isEmpty }

    private static func levels(of scope: ConstraintScope) -> [Level] {
        switch scope {
        case .partition: [.partition]
        case .bank: [.partition, .sibling]
        case .bankGroup: [.bankGroup]
        case .rank: [.rank]
        case .otherStacks: [.otherStacks]
        case .otherRanks: [.otherRanks]
        }
    }

    private mutating func index(of name: String) -> UInt8 {
        if let index = names.firstIndex(of: name) { return UInt8(index) }
        precondition(
            names.count < ConstraintTable.mostNames, "more rule names than a gate can hold")
        names.append(name)
        return UInt8(names.count - 1)
    }
}
