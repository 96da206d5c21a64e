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

/// Cuts an address into channel, rank, bank group, bank, row and column.
///
/// The low bits inside one request are dropped; the rest is cut as the mapping's six two-letter
/// fields spell it from the most significant to the least. A field is as wide as the base-2
/// logarithm of its size.
@frozen
public struct AddressMapping: Sendable {
    /// The two letters of the six fields, in the order of `shifts`.
    public static let fieldNames = ["ch", "ra", "bg", "ba", "ro", "co"]

    @usableFromInline let shifts: SIMD8<UInt64>
    @usableFromInline let masks: SIMD8<UInt64>
    /// Bytes of the memory: addresses are below it.
    public let capacityBytes: UInt64
    /// The low bits of an address inside one request.
    public let requestBits: Int

    /// Creates the mapping, or returns `nil` when `fields` is not the six names in some order or a
    /// size is not a power of two.
    public init?(fields: String, organization: Organization) {
        let o = organization.named
        let sizes = [
            o.channels, o.ranks, o.bankgroups, o.banks_per_group, o.rows, o.requestsPerRow,
        ]
        guard (sizes + [o.requestBytes]).allSatisfy({ $0 > 0 && $0 & ($0 - 1) == 0 }) else {
            return nil
        }
        let letters = Array(fields.utf8)
        guard letters.count == 12 else { return nil }
        var order: [Int] = []
        for start in stride(from: 0, to: 12, by: 2) {
            let name = String(decoding: letters[start..<start + 2], as: UTF8.self)
            guard let field = Self.fieldNames.firstIndex(of: name), !order.contains(field) else {
                return nil
            }
            order.append(field)
        }
        var shifts = SIMD8<UInt64>()
        var masks = SIMD8<UInt64>()
        requestBits = o.requestBytes.trailingZeroBitCount
        var position = requestBits
        for field in order.reversed() {
            shifts[field] = UInt64(position)
            masks[field] = UInt64(sizes[field] - 1)
            position += sizes[field].trailingZeroBitCount
        }
        guard position < 63 else { return nil }
        self.shifts = shifts
        self.masks = masks
        capacityBytes = 1 << UInt64(position)
    }

    /// The channel of an address.
    @inlinable @inline(__always)
    public func channel(of address: UInt64) -> Int {
        Int(truncatingIfNeeded: (address >> shifts[0]) & masks[0])
    }

    /// The fields of an address; bits above the memory are ignored.
    @inlinable @inline(__always)
    public func decode(_ address: UInt64) -> DecodedAddress {
        let fields = (SIMD8<UInt64>(repeating: address) &>> shifts) & masks
        return DecodedAddress(
            channel: Int32(truncatingIfNeeded: fields[0]),
            rank: Int32(truncatingIfNeeded: fields[1]),
            bankgroup: Int32(truncatingIfNeeded: fields[2]),
            bank: Int32(truncatingIfNeeded: fields[3]),
            row: Int32(truncatingIfNeeded: fields[4]),
            column: Int32(truncatingIfNeeded: fields[5]))
    }

    /// The lowest byte address with the given fields.
    public func encode(_ decoded: DecodedAddress) -> UInt64 {
        let fields = [
            decoded.channel, decoded.rank, decoded.bankgroup, decoded.bank, decoded.row,
            decoded.column,
        ]
        var address: UInt64 = 0
        for (index, value) in fields.enumerated() {
            address |= UInt64(value) << shifts[index]
        }
        return address
    }
}
