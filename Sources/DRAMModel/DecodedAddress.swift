/// Where a request goes.
@frozen
public struct DecodedAddress: Equatable, Sendable {
    /// Channel of the memory.
    public var channel: Int32
    /// Rank of the channel.
    public var rank: Int32
    /// Bank group of the rank.
    public var bankgroup: Int32
    /// Bank of the bank group.
    public var bank: Int32
    /// Row of the bank.
    public var row: Int32
    /// Request-sized column of the row.
    public var column: Int32

    /// Creates an address from its fields.
    @inlinable public init(
        channel: Int32, rank: Int32, bankgroup: Int32, bank: Int32, row: Int32, column: Int32
    ) {
        self.channel = channel
        self.rank = rank
        self.bankgroup = bankgroup
        self.bank = bank
        self.row = row
        self.column = column
    }
}
