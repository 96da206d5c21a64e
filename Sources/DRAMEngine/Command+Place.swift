import DRAMModel

extension Command {
    /// Creates a command to the bank of a place; row and column are left out where they do not apply.
    public init(
        _ kind: CommandKind, at place: Place, in organization: Organization, row: Int32 = -1,
        column: Int32 = -1
    ) {
        self.init(
            kind, rank: place.rank, bankgroup: place.group % Int32(organization.bankgroups),
            bank: place.bank % Int32(organization.banks_per_group), row: row, column: column)
    }
}

extension CommandKind {
    /// The host command that waits at a gate; a column command closes its row with `closingRow`.
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
        default: preconditionFailure("a PIM command waits at this gate")
        }
    }
}
