/// Cuts an address into channel, rank, bank group, bank, row and column.
///
/// The low bits inside one request are dropped. Where the mapping is spelled as fields, the rest is
/// cut as its six two-letter fields say, from the most significant to the least. Any other mapping
/// first gathers the bits of the fields, each the XOR of some address bits, and then cuts. A field
/// is as wide as the base-2 logarithm of its size.
@frozen
public struct AddressMapping: Sendable {
    /// The two letters of the six fields, in the order of `shifts`.
    public static let fieldNames = ["ch", "ra", "bg", "ba", "ro", "co"]

    @usableFromInline let shifts: SIMD8<UInt64>
    @usableFromInline let masks: SIMD8<UInt64>
    /// What gathers the bits of the fields, which is never freed: counting references to it would
    /// cost every request; `nil` where fields are runs of address bits.
    @usableFromInline let gatherer: Unmanaged<AddressBitGatherer>?
    /// Bytes of the memory: addresses are below it.
    public let capacityBytes: UInt64
    /// The low bits of an address inside one request.
    public let requestBits: Int

    /// Creates the mapping, or returns `nil` when the form does not fit the organization or a size
    /// is not a power of two.
    public init?(_ form: Form, organization: Organization) {
        if let fields = form.fields {
            self.init(fields: fields, organization: organization)
        } else if let bits = form.bits(in: organization) {
            self.init(bits: bits, organization: organization)
        } else {
            return nil
        }
    }

    /// Creates the mapping, or returns `nil` when `fields` is not the six names in some order or a
    /// size is not a power of two.
    public init?(fields: String, organization: Organization) {
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
        self.init(
            order: order.reversed(), from: organization.requestBytes.trailingZeroBitCount,
            organization, gatherer: nil)
    }

    private init?(bits: AddressBits, organization: Organization) {
        guard let gatherer = AddressBitGatherer.shared(bits, organization) else { return nil }
        self.init(order: Array(0..<6), from: 0, organization, gatherer: gatherer)
    }

    /// Cuts fields in an order, the least significant first, from a bit on.
    private init?(
        order: [Int], from firstBit: Int, _ organization: Organization,
        gatherer: AddressBitGatherer?
    ) {
        guard let widths = organization.fieldWidths else { return nil }
        var shifts = SIMD8<UInt64>()
        var masks = SIMD8<UInt64>()
        var position = firstBit
        for field in order {
            shifts[field] = UInt64(position)
            masks[field] = (1 << UInt64(widths[field])) - 1
            position += widths[field]
        }
        requestBits = organization.requestBytes.trailingZeroBitCount
        let addressBits = requestBits + widths.reduce(0, +)
        guard addressBits < 63 else { return nil }
        self.shifts = shifts
        self.masks = masks
        self.gatherer = gatherer.map(Unmanaged.passUnretained)
        capacityBytes = 1 << UInt64(addressBits)
    }

    /// The bits of all fields, to be shifted and masked.
    @inlinable @inline(__always)
    func gathered(_ address: UInt64) -> UInt64 {
        guard let gatherer else { return address }
        return Self.gather(address, gatherer)
    }

    // Outside its callers, so that it takes none of their registers.
    @usableFromInline @inline(never)
    static func gather(_ address: UInt64, _ gatherer: Unmanaged<AddressBitGatherer>) -> UInt64 {
        gatherer._withUnsafeGuaranteedRef { $0.gather(address) }
    }

    /// The channel of an address.
    @inlinable @inline(__always)
    public func channel(of address: UInt64) -> Int {
        Int(truncatingIfNeeded: (gathered(address) >> shifts[0]) & masks[0])
    }

    /// The fields of an address; bits above the memory are ignored.
    @inlinable @inline(__always)
    public func decode(_ address: UInt64) -> DecodedAddress {
        let fields = (SIMD8<UInt64>(repeating: gathered(address)) &>> shifts) & masks
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
        var bits: UInt64 = 0
        for (index, value) in fields.enumerated() {
            bits |= UInt64(value) << shifts[index]
        }
        return gatherer?.takeUnretainedValue().scatter(bits) ?? bits
    }

    /// The address bits on which the channel depends.
    public var channelBits: UInt64 {
        (requestBits..<capacityBytes.trailingZeroBitCount).reduce(0) { bits, bit in
            channel(of: 1 << UInt64(bit)) == 0 ? bits : bits | 1 << UInt64(bit)
        }
    }
}

extension Organization {
    /// Address bits of channel, rank, bank group, bank, row and column; `nil` when a size is not a
    /// power of two.
    public var fieldWidths: [Int]? {
        let sizes = [channels, ranks, bankgroups, banks_per_group, rows, requestsPerRow]
        guard (sizes + [requestBytes]).allSatisfy({ $0 > 0 && $0 & ($0 - 1) == 0 }) else {
            return nil
        }
        return sizes.map(\.trailingZeroBitCount)
    }
}
