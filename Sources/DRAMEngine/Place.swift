import DRAMModel

/// A bank address: the flat indices of a bank, its bank group and its rank in a channel.
///
/// Each row buffer counts as a bank of its own.
@frozen
public struct Place: BitwiseCopyable, Equatable, Sendable {
    /// Rank in the channel.
    public var rank: Int32
    /// Bank group in the channel: `rank * bankgroups + bank group`.
    public var group: Int32
    /// Row buffer in the channel: `group * row buffers of a group + row buffer`; see `BankLayout`.
    public var bank: Int32

    /// Creates a bank address.
    @inlinable public init(rank: Int32, group: Int32, bank: Int32) {
        self.rank = rank
        self.group = group
        self.bank = bank
    }
}
