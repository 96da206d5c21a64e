import DRAMModel

/// A bank as a command names it.
struct Bank: Hashable, Sendable {
    /// The rank; in stacked memory the stack ID.
    var rank: Int32 = 0
    var group: Int32 = 0
    var bank: Int32 = 0
}

extension Command {
    /// The row that tests open when they do not care which.
    static let anyRow: Int32 = 7

    static func activate(_ b: Bank, row: Int32 = anyRow) -> Command {
        Command(.activate, rank: b.rank, bankgroup: b.group, bank: b.bank, row: row)
    }
    static func precharge(_ b: Bank) -> Command { Command(.precharge, b) }
    static func read(_ b: Bank) -> Command { Command(.read, b) }
    static func read_p(_ b: Bank) -> Command { Command(.read_p, b) }
    static func write(_ b: Bank) -> Command { Command(.write, b) }
    static func write_p(_ b: Bank) -> Command { Command(.write_p, b) }
    static func refresh(rank: Int32 = 0) -> Command { Command(.refresh, rank: rank) }
    static func refresh_bank(_ b: Bank) -> Command { Command(.refresh_bank, b) }
    /// DDR5's REFsb, which names no bank group.
    static func refresh_same_bank(_ bank: Int32, rank: Int32 = 0) -> Command {
        Command(.refresh_bank, rank: rank, bank: bank)
    }
    static func self_refresh_enter(rank: Int32 = 0) -> Command {
        Command(.self_refresh_enter, rank: rank)
    }
    static func self_refresh_exit(rank: Int32 = 0) -> Command {
        Command(.self_refresh_exit, rank: rank)
    }
    static func power_down_enter(rank: Int32 = 0) -> Command {
        Command(.power_down_enter, rank: rank)
    }
    static func power_down_exit(rank: Int32 = 0) -> Command {
        Command(.power_down_exit, rank: rank)
    }

    /// A command of any kind to a bank, or to its rank where the kind concerns a whole rank.
    init(_ kind: CommandKind, _ b: Bank) {
        switch kind.traits.scope {
        case .rank:
            self.init(kind, rank: b.rank)
        default:
            self.init(
                kind, rank: b.rank, bankgroup: b.group, bank: b.bank,
                row: kind == .activate ? Self.anyRow : -1)
        }
    }
}
