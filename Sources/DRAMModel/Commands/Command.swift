/// One command with the rank, banks and row it goes to.
///
/// Fields that do not apply to the kind are -1: a rank refresh has only `rank`.
@frozen
public struct Command: Equatable, Sendable {
    /// What it does.
    public var kind: CommandKind
    /// Rank in the channel.
    public var rank: Int32
    /// Bank group in the rank.
    public var bankgroup: Int32
    /// Bank in the bank group.
    public var bank: Int32
    /// Row in the bank.
    public var row: Int32
    /// Column field of the request's address; of a PIM command, the column of `pim.mac_bits` in the
    /// row.
    public var column: Int32
    /// Row buffer of the bank: 0 that of the memory controller or `weight`, 1 that of PIM or `kv`;
    /// -1 where a bank has one.
    public var partition: Int32
    /// Columns of `pim_gwrite` and `nmp_mac`, bursts of `pim_read_result`, `nmp_write_input` and
    /// `nmp_read_output`; else -1.
    public var count: Int32
    /// Rows of inputs that `nmp_mac` multiplies each column with; else -1.
    public var inputs: Int32 = -1
    /// Halves of the buffers that an NMP command uses.
    public var halves = NMPHalves()
    /// Banks of the rank that a PIM command goes to, as bits `bankgroup * banks_per_group + bank`;
    /// 0 where a command is not for a set of banks. A PIM command with `rank` -1 goes to these in
    /// every rank.
    public var mask: UInt64

    /// Creates a command; fields left out do not apply.
    @inlinable public init(
        _ kind: CommandKind, rank: Int32 = 0, bankgroup: Int32 = -1, bank: Int32 = -1,
        row: Int32 = -1, column: Int32 = -1, partition: Int32 = -1, count: Int32 = -1,
        mask: UInt64 = 0
    ) {
        self.kind = kind
        self.rank = rank
        self.bankgroup = bankgroup
        self.bank = bank
        self.row = row
        self.column = column
        self.partition = partition
        self.count = count
        self.mask = mask
    }
}
