/// Takes addresses apart in one way.
///
/// Front ends choose the way before their loops over requests, which are compiled for each: to
/// choose for each address takes a loop's registers.
public protocol AddressDecoder: Sendable {
    /// The channel of an address.
    func channel(of address: UInt64) -> Int
    /// The fields of an address; one outside the memory is taken modulo its size.
    func decode(_ address: UInt64) -> DecodedAddress
}

/// Cuts fields that are runs of address bits.
@frozen
public struct FieldCutter: AddressDecoder {
    @usableFromInline let shifts: SIMD8<UInt64>
    @usableFromInline let masks: SIMD8<UInt64>

    /// Cuts fields of some widths, given in the order of `AddressBits`, from a bit on.
    ///
    /// - Parameters:
    ///   - widths: The bits of each field.
    ///   - order: The fields, the least significant first.
    ///   - firstBit: The lowest bit of the first.
    init(_ widths: [Int], order: [AddressMapping.Field], from firstBit: Int) {
        var shifts = SIMD8<UInt64>()
        var masks = SIMD8<UInt64>()
        var position = firstBit
        for field in order {
            shifts[field.rawValue] = UInt64(position)
            masks[field.rawValue] = (1 << UInt64(widths[field.rawValue])) - 1
            position += widths[field.rawValue]
        }
        self.shifts = shifts
        self.masks = masks
    }

    /// The channel of an address.
    @inlinable @inline(__always)
    public func channel(of address: UInt64) -> Int {
        Int(truncatingIfNeeded: (address &>> shifts[0]) & masks[0])
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

    /// The bits of fields, each where it is cut.
    func joined(_ decoded: DecodedAddress) -> UInt64 {
        let fields = [
            decoded.channel, decoded.rank, decoded.bankgroup, decoded.bank, decoded.row,
            decoded.column,
        ]
        return fields.enumerated().reduce(0) { $0 | UInt64($1.element) << shifts[$1.offset] }
    }
}
