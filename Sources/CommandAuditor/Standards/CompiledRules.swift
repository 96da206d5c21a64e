import DRAMModel

/// The parts of a memory in which the last commands are remembered for the rows of a table.
enum RuleLevel: Int, CaseIterable {
    /// A row buffer of a bank.
    case buffer
    case bank
    case group
    /// A rank; of HBM with stack IDs a pseudo channel.
    case rank
    /// A rank, or of HBM with stack IDs one of these: what another one asks.
    case unit
    case channel

    static let count = 6
}

/// The rows of a rule table in the order in which commands ask them: flat lists by kind of command
/// and level.
///
/// A level remembers, in a slot for each set of commands that some row starts with, the last
/// command of the set.
struct CompiledRules: ~Copyable {
    /// What a command waits for.
    struct Entry {
        var cycles: Int64
        var perCount: Int64
        var row: Int32
        var slot: Int32
    }

    /// A window of the table.
    struct Window {
        var commands: CommandSet
        var atMost: Int
        var cycles: Int64
        var row: Int32
    }

    let windows: UnsafeMutableBufferPointer<Window>
    /// Kinds that some window counts.
    private(set) var counted = CommandSet()
    /// Kinds that no row is about.
    private(set) var idle = CommandSet()
    /// Slots of each level.
    private(set) var slotCounts = [Int](repeating: 0, count: RuleLevel.count)
    /// Cycles that each kind takes of its bus without a break, by raw value.
    let busCycles: UnsafeMutablePointer<Int64>
    private var sets = [[CommandSet]](repeating: [], count: RuleLevel.count)
    private let entries: UnsafeMutablePointer<Entry>
    private let entryStarts: UnsafeMutablePointer<Int32>
    private let slots: UnsafeMutablePointer<Int32>
    private let slotStarts: UnsafeMutablePointer<Int32>

    init(_ table: RuleTable, _ configuration: MemoryConfiguration) {
        let scopes = RuleScopes(configuration)
        let kinds = CommandKind.allCases
        let listCount = kinds.count * RuleLevel.count
        var waiting = [[Entry]](repeating: [], count: listCount)
        var windows: [Window] = []
        busCycles = .allocate(capacity: kinds.count)
        busCycles.initialize(repeating: 1, count: kinds.count)
        for (index, row) in table.rows.enumerated() {
            guard let cycles = row.cycles, cycles > 0 || row.perCount > 0 else { continue }
            let (after, before) = scopes.sides(of: row)
            if row.atMost > 0 {
                windows.append(
                    Window(
                        commands: after, atMost: row.atMost, cycles: Int64(cycles),
                        row: Int32(index)))
                continue
            }
            guard let level = scopes.level(of: row.scope) else { continue }
            let entry = Entry(
                cycles: Int64(cycles), perCount: Int64(row.perCount), row: Int32(index),
                slot: Int32(Self.slot(of: after, in: &sets[level.rawValue])))
            for kind in before.kinds {
                waiting[Self.list(kind, level)].append(entry)
            }
            if row.scope == .channel && row.id != nil && scopes.isWhole {
                for kind in after.kinds {
                    busCycles[Int(kind.rawValue)] = max(
                        busCycles[Int(kind.rawValue)], Int64(cycles))
                }
            }
        }
        for command in scopes.commands {
            guard let kind = command.kind else { continue }
            busCycles[Int(kind.rawValue)] = Int64(command.busCycles)
        }
        self.windows = .allocate(capacity: windows.count)
        _ = self.windows.initialize(from: windows)
        counted = windows.reduce(into: []) { $0.formUnion($1.commands) }
        var writing = [[Int32]](repeating: [], count: listCount)
        for level in RuleLevel.allCases {
            slotCounts[level.rawValue] = sets[level.rawValue].count
            for (slot, set) in sets[level.rawValue].enumerated() {
                for kind in set.kinds { writing[Self.list(kind, level)].append(Int32(slot)) }
            }
        }
        for kind in kinds {
            let lists = RuleLevel.allCases.map { Self.list(kind, $0) }
            if lists.allSatisfy({ waiting[$0].isEmpty && writing[$0].isEmpty })
                && !counted.contains(kind)
            {
                idle.formUnion(CommandSet(kind))
            }
        }
        (entries, entryStarts) = Self.flattened(waiting)
        (slots, slotStarts) = Self.flattened(writing)
    }

    deinit {
        entries.deallocate()
        entryStarts.deallocate()
        slots.deallocate()
        slotStarts.deallocate()
        windows.deallocate()
        busCycles.deallocate()
    }

    /// What a kind of command waits for at a level.
    @inline(__always)
    func entries(_ kind: CommandKind, _ level: RuleLevel) -> UnsafeBufferPointer<Entry> {
        let list = Self.list(kind, level)
        let start = Int(entryStarts[list])
        return UnsafeBufferPointer(
            start: entries + start, count: Int(entryStarts[list &+ 1]) &- start)
    }

    /// The slots of a level in which a kind of command is remembered.
    @inline(__always)
    func slots(_ kind: CommandKind, _ level: RuleLevel) -> UnsafeBufferPointer<Int32> {
        let list = Self.list(kind, level)
        let start = Int(slotStarts[list])
        return UnsafeBufferPointer(
            start: slots + start, count: Int(slotStarts[list &+ 1]) &- start)
    }

    @inline(__always)
    private static func list(_ kind: CommandKind, _ level: RuleLevel) -> Int {
        Int(kind.rawValue) &* RuleLevel.count &+ level.rawValue
    }

    private static func slot(of set: CommandSet, in sets: inout [CommandSet]) -> Int {
        if let found = sets.firstIndex(of: set) { return found }
        sets.append(set)
        return sets.count - 1
    }

    private static func flattened<T>(
        _ lists: [[T]]
    ) -> (UnsafeMutablePointer<T>, UnsafeMutablePointer<Int32>) {
        let all = lists.flatMap { $0 }
        let items = UnsafeMutablePointer<T>.allocate(capacity: max(1, all.count))
        items.initialize(from: all, count: all.count)
        let starts = UnsafeMutablePointer<Int32>.allocate(capacity: lists.count + 1)
        var count: Int32 = 0
        for (index, list) in lists.enumerated() {
            (starts + index).initialize(to: count)
            count += Int32(list.count)
        }
        (starts + lists.count).initialize(to: count)
        return (items, starts)
    }
}

/// What the scopes and commands of rows are in a memory.
private struct RuleScopes {
    private let isGrouped: Bool
    private let countsPIM: Bool
    /// Whether the cycles of a command follow one another: between the two of LPDDR5's ACTIVATE
    /// others may stand.
    let isWhole: Bool
    /// The commands of a user's standard.
    let commands: [StandardCommand]

    init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        isGrouped = o.bankgroups / o.stacks > 1
        countsPIM = configuration.pim?.tfaw == .enforced
        let source = AuditedRules(configuration)
        isWhole = source != .own("LPDDR5")
        if case .file = source {
            commands = configuration.rules.commands
        } else {
            commands = []
        }
    }

    /// Where the commands of a row are remembered; `nil` where the memory has no such pairs, or
    /// `SiblingBuses` has them.
    func level(of scope: RuleScope) -> RuleLevel? {
        switch scope {
        case .same_bank: .buffer
        case .any_row_buffer: .bank
        case .same_bankgroup: isGrouped ? .group : nil
        case .same_rank: .rank
        case .other_rank: .unit
        case .channel: .channel
        case .pseudo_channel_sibling: nil
        }
    }

    /// The commands of a row in this memory.
    ///
    /// Rows that PIM opens and closes follow the rules of rows, but for those from a row to its
    /// columns and those of buses. A rank that enters self refresh must be as idle as one that is
    /// refreshed, and after low power a bank refresh waits as REFRESH does: tables leave both out.
    func sides(of row: RuleRow) -> (after: CommandSet, before: CommandSet) {
        var (after, before) = (row.after, row.before)
        if row.id != nil { before.formUnion(Self.implied(after, before)) }
        if row.scope == .channel { return (after, before) }
        let isWindow = row.atMost > 0
        if isWindow ? countsPIM : before.isDisjoint(with: [.reads, .writes]) {
            after = Self.includingUnits(after)
        }
        if isWindow ? countsPIM : true { before = Self.includingUnits(before) }
        return (after, before)
    }

    private static func implied(_ after: CommandSet, _ before: CommandSet) -> CommandSet {
        guard before.contains(.refresh) else { return [] }
        let closing: CommandSet = [
            CommandSet(.activate), CommandSet(.read_p), CommandSet(.write_p),
        ]
        if after.isSubset(of: closing) { return CommandSet(.self_refresh_enter) }
        let leaving: CommandSet = [JEDECCommands.SRX.kinds, JEDECCommands.PDX.kinds]
        if after.isSubset(of: leaving) { return JEDECCommands([.REFpb, .RFMab, .RFMpb]).kinds }
        return []
    }

    private static func includingUnits(_ set: CommandSet) -> CommandSet {
        var set = set
        if set.contains(.activate) { set.formUnion(.pimActivates) }
        if set.contains(.precharge) { set.formUnion(CommandSet(.pim_precharge)) }
        return set
    }
}
