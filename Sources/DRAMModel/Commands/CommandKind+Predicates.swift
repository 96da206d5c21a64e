/// What hot code asks of a kind: each question is a test of one bit of a constant.
extension CommandKind {
    /// READ, with or without auto-precharge.
    @inlinable @inline(__always)
    public var isRead: Bool { isIn(CommandBits.reads) }

    /// READ or WRITE, with or without auto-precharge: it uses the column command bus and the data
    /// bus.
    @inlinable @inline(__always)
    public var isColumn: Bool { isIn(CommandBits.reads | CommandBits.writes) }

    /// A column command that also closes its row.
    @inlinable @inline(__always)
    public var isAutoPrecharge: Bool { isIn(CommandBits.autoPrecharges) }

    /// A command to the processing units or their rows.
    @inlinable @inline(__always)
    public var isPIM: Bool { isIn(CommandBits.pim) }

    /// A command to units in the banks or to their buffers.
    @inlinable @inline(__always)
    public var needsBankUnits: Bool { isIn(CommandBits.bankUnits) }

    /// A command to the units behind vertical ports or to their buffers.
    @inlinable @inline(__always)
    public var isNMP: Bool { isIn(CommandBits.portUnits) }

    /// Whether it takes the column slot of the command bus rather than the row slot.
    @inlinable @inline(__always)
    public var usesColumnSlot: Bool { isIn(CommandBits.columnSlot) }

    @inlinable @inline(__always)
    func isIn(_ bits: UInt64) -> Bool { bits &>> UInt64(rawValue) & 1 != 0 }
}
