import DRAMModel

/// A row buffer of a channel, which most call its bank, with the flat indices of everything it belongs to.
@frozen
public struct Place: BitwiseCopyable, Equatable, Sendable {
    /// Rank in the channel.
    public var rank: Int32
    /// Bank group in the channel: `rank * bankgroups + bank group`.
    public var group: Int32
    /// Row buffer in the channel: `group * row buffers of a group + row buffer`; see `BankLayout`.
    public var bank: Int32

    /// Creates a place.
    @inlinable public init(rank: Int32, group: Int32, bank: Int32) {
        self.rank = rank
        self.group = group
        self.bank = bank
    }
}
