import DRAMModel

/// A PIM command as the engine takes it.
@frozen
public struct PIMCommand: BitwiseCopyable, Equatable, Sendable {
    /// What it does: one of the PIM kinds.
    public var kind: CommandKind
    /// Rank, or -1 for all ranks.
    public var rank: Int32
    /// Banks of each rank, as bits; of `pim_wrgb` 0.
    public var mask: UInt64
    /// Row to open; -1 where it does not apply.
    public var row: Int32
    /// First column; -1 where it does not apply.
    public var column: Int32
    /// Columns of a `pim_gwrite` or `nmp_mac`, bursts of results or inputs, else 1.
    public var count: Int32
    /// Rows of inputs that an `nmp_mac` multiplies its columns with.
    public var inputs: Int32
    /// Halves of the buffers that an NMP command uses.
    public var halves: NMPHalves

    /// Creates a command; fields left out do not apply.
    public init(
        _ kind: CommandKind, rank: Int32 = 0, mask: UInt64 = 0, row: Int32 = -1,
        column: Int32 = -1, count: Int32 = 1, inputs: Int32 = 1, halves: NMPHalves = NMPHalves()
    ) {
        precondition(kind.isPIM)
        self.kind = kind
        self.rank = rank
        self.mask = mask
        self.row = row
        self.column = column
        self.count = count
        self.inputs = inputs
        self.halves = halves
    }

    /// The command as a log has it.
    public func logged(_ layout: BankLayout) -> Command {
        let banksPerGroup = layout.perGroup >> layout.shift
        var command = Command(kind, rank: rank, row: row, column: column, mask: mask)
        let first = Int32(mask.trailingZeroBitCount)
        if mask.nonzeroBitCount == 1 {
            command.bankgroup = first / banksPerGroup
            command.bank = first % banksPerGroup
        } else if kind == .pim_activate4 {
            command.bankgroup = first / banksPerGroup
        }
        if kind.traits.isCounted { command.count = count }
        if kind == .nmp_mac { command.inputs = inputs }
        command.halves = halves
        if mask != 0 && layout.shift > 0 { command.partition = layout.pimPartition }
        return command
    }

    /// Creates the command that a log has a row of.
    public init(_ command: Command) {
        self.init(
            command.kind, rank: command.rank, mask: command.mask, row: command.row,
            column: command.column, count: max(command.count, 1),
            inputs: max(command.inputs, 1), halves: command.halves)
    }
}
