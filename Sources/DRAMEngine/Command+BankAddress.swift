import DRAMModel

extension Command {
    /// Creates a command to a bank address; row and column are left out where they do not apply.
    public init(
        _ kind: CommandKind, at target: BankAddress, in layout: BankLayout, row: Int32 = -1,
        column: Int32 = -1
    ) {
        let inGroup = target.bank % layout.perGroup
        self.init(
            kind, rank: layout.namedRank(target), bankgroup: target.group % layout.groupsPerStack,
            bank: inGroup >> layout.shift, row: row, column: column,
            partition: layout.shift == 0 ? -1 : inGroup & 1)
    }
}

extension CommandKind {
    /// A column command of the memory controller, by arithmetic: which one it is cannot be
    /// predicted.
    @inlinable @inline(__always)
    public init(columnReads isRead: Bool, closingRow: Bool) {
        let read: CommandKind = closingRow ? .read_p : .read
        let write: CommandKind = closingRow ? .write_p : .write
        self = isRead ? read : write
    }

    /// The command of the memory controller that waits for a gate; a column command closes its row
    /// with `closingRow`.
    @inlinable @inline(__always)
    public init(_ slot: GateSlot, closingRow: Bool) {
        switch slot {
        case .activate: self = .activate
        case .precharge: self = .precharge
        case .read: self = closingRow ? .read_p : .read
        case .write: self = closingRow ? .write_p : .write
        case .refresh: self = .refresh
        case .refresh_bank: self = .refresh_bank
        case .self_refresh_enter: self = .self_refresh_enter
        case .self_refresh_exit: self = .self_refresh_exit
        }
    }
}
