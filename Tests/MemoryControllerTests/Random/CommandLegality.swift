import DRAMModel

/// What must hold of the commands of a channel whatever the policy, told from the log alone.
struct CommandLegality {
    private let configuration: MemoryConfiguration
    private let organization: Organization
    private var openRow: [Int: Int32] = [:]
    private var activatedAt: [Int: Int64] = [:]
    private var asleep: Set<Int> = []
    private var poweredDown: Set<Int> = []
    private let layout: OracleLayout
    private var last: CommandRecord?

    init(_ configuration: MemoryConfiguration) {
        self.configuration = configuration
        organization = configuration.organization
        layout = OracleLayout(configuration)
    }

    /// Takes the next command; returns whether it is legal.
    mutating func take(_ record: CommandRecord) -> Bool {
        defer { last = record }
        return isInOrder(record) && fitsState(record)
    }

    /// One command a cycle, or one on each command bus.
    private func isInOrder(_ record: CommandRecord) -> Bool {
        guard let last else { return true }
        if record.cycle != last.cycle { return record.cycle > last.cycle }
        return configuration.controller.dual_command
            && record.command.kind.isColumn != last.command.kind.isColumn
    }

    private mutating func fitsState(_ record: CommandRecord) -> Bool {
        let c = record.command
        let bank = layout.bank(c)
        let rank = layout.rank(c.rank)
        let isOpen = openRow[bank] != nil
        if asleep.contains(rank) && c.kind != .self_refresh_exit { return false }
        if poweredDown.contains(rank) && c.kind != .power_down_exit { return false }
        switch c.kind {
        case .activate:
            let sinceLast = record.cycle - (activatedAt[bank] ?? -1_000_000)
            openRow[bank] = c.row
            activatedAt[bank] = record.cycle
            return !isOpen && sinceLast >= configuration.timing.tRC
        case .precharge:
            openRow[bank] = nil
            return isOpen && record.cycle - activatedAt[bank]! >= configuration.timing.tRAS
        case .read, .write:
            return openRow[bank] == c.row
        case .read_p, .write_p:
            defer { openRow[bank] = nil }
            return openRow[bank] == c.row
        case .refresh, .refresh_bank: return hasClosedBanks(c)
        case .self_refresh_enter: return hasClosedBanks(c) && asleep.insert(rank).inserted
        case .self_refresh_exit: return asleep.remove(rank) != nil
        case .power_down_enter: return poweredDown.insert(rank).inserted
        case .power_down_exit: return poweredDown.remove(rank) != nil
        default: return false
        }
    }

    private func hasClosedBanks(_ command: Command) -> Bool {
        layout.banks(of: command).allSatisfy { openRow[$0] == nil }
    }
}

/// How far the refreshes of one rank ran behind and ahead, told from the log alone.
///
/// When the rank leaves self refresh, counting begins anew. Those that it then needs before it may
/// enter again do not count as pulled in too far.
struct PostponedRefresh {
    /// Postponed refreshes at which a rank is urgent.
    let urgent: Int
    /// How many may be pulled in.
    let mostPulledIn: Int
    private(set) var highest = 0
    private(set) var lowest = 0

    init(_ configuration: MemoryConfiguration, rank: Int, log: [CommandRecord], cycles: Int) {
        let c = configuration.controller
        let o = configuration.organization
        let isByUnit = c.refresh_policy == .bank_staggered
        let bankUnits =
            switch configuration.standard.bankRefresh {
            case .one: o.banks
            case .same_bank: o.banks_per_group
            case .pair: o.banks / 2
            }
        let units = isByUnit ? bankUnits : 1
        let limit = configuration.standard.postponement
        urgent = max(1, min(limit, c.refresh_postpone) * units)
        mostPulledIn = min(limit, c.refresh_pull_in) * units

        let interval = isByUnit ? configuration.timing.tREFIb : configuration.timing.tREFI
        let isTogether = c.refresh_policy == .rank_simultaneous
        let first = isTogether ? interval : (rank + 1) * (interval / o.ranks)
        var changes: [(cycle: Int, kind: CommandKind?)] = []
        for due in stride(from: first, to: cycles, by: interval) { changes.append((due, nil)) }
        let layout = OracleLayout(configuration)
        for record in log where layout.rank(record.command.rank) == rank {
            changes.append((Int(record.cycle), record.command.kind))
        }
        // What falls due in a cycle comes before the command of the cycle.
        changes.sort { ($0.cycle, $0.kind == nil ? 0 : 1) < ($1.cycle, $1.kind == nil ? 0 : 1) }
        var postponed = 0
        var needed = 0
        var isAsleep = false
        for change in changes {
            switch change.kind {
            case nil: postponed += isAsleep ? 0 : 1
            case .refresh, .refresh_bank:
                postponed -= 1
                // One that was needed may have gone below the limit; the next must not.
                if needed == 0 { lowest = min(lowest, max(postponed, -mostPulledIn - 1)) }
                needed = max(0, needed - 1)
            case .self_refresh_enter: isAsleep = true
            case .self_refresh_exit:
                isAsleep = false
                postponed = 0
                needed = units
            default: break
            }
            highest = max(highest, postponed)
        }
    }
}
