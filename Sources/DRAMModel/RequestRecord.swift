/// One request that is done, as a log holds it.
///
/// Its size is that of a cache line: logs keep very many of them.
@frozen
public struct RequestRecord: BitwiseCopyable, Equatable, Sendable {
    /// What stands for the number of a request that is in no request trace.
    public static let ofStream: Int64 = -1
    /// What stands for the cycle of a column command that the request did not need, or that has not
    /// issued.
    public static let notIssued: Int64 = -1

    /// Its number in the request trace, counted from 0, or `ofStream`.
    public var id: Int64
    /// Byte address, as the trace has it.
    public var address: UInt64
    /// The cycle in which it arrived, as the trace has it.
    public var arrivedAt: Int64
    /// The cycle in which the memory controller accepted it.
    public var enteredAt: Int64
    /// The cycle of its column command, or `notIssued`.
    public var issuedAt = Self.notIssued
    /// The cycle in which it was done.
    public var doneAt: Int64 = 0
    /// Row of the bank.
    public var row: Int32
    /// Request-sized column of the row.
    public var column: Int32
    /// Who made it, as the trace says; 0 when it does not.
    public var source: UInt32
    /// Rank of the channel; with stack IDs, the stack ID.
    public var rank: UInt8
    /// Bank group of the rank.
    public var bankgroup: UInt8
    /// Bank of the bank group.
    public var bank: UInt8
    /// A write, otherwise a read.
    public var isWrite: Bool

    /// Creates the record of a request that the memory controller accepts in a cycle.
    @inlinable public init(
        _ request: Request, _ address: DecodedAddress, id: Int64, enteredAt: Int64
    ) {
        self.id = id
        self.address = request.address
        arrivedAt = request.cycle
        self.enteredAt = enteredAt
        row = address.row
        column = address.column
        source = request.source
        rank = UInt8(truncatingIfNeeded: address.rank)
        bankgroup = UInt8(truncatingIfNeeded: address.bankgroup)
        bank = UInt8(truncatingIfNeeded: address.bank)
        isWrite = request.isWrite
    }
}
