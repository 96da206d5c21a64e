/// Which address bits make up each bit of the fields of an address mapping.
///
/// A bit of a field is the XOR of the address bits of a mask. A mapping on which addresses depend
/// one to one has independent masks: `dependency` finds one that is not.
public struct AddressBits: Equatable, Sendable {
    /// Names of the fields, in the order of `masks`.
    public static let fieldNames = ["channel", "rank", "bankgroup", "bank", "row", "column"]

    /// For each field the masks of its bits, the least significant first; bit 0 of a mask is bit 0
    /// of the byte address.
    public var masks: [[UInt64]]

    /// Creates the bits of six fields, in the order of `fieldNames`.
    public init(masks: [[UInt64]]) {
        precondition(masks.count == Self.fieldNames.count, "a mapping has six fields")
        self.masks = masks
    }

    /// Whether the fields have the sizes of a memory and use its address bits, each field bit
    /// independent of the others.
    func fits(_ organization: Organization) -> Bool {
        guard let widths = organization.fieldWidths, masks.map(\.count) == widths else {
            return false
        }
        let usable = Self.usableBits(organization)
        guard usable.upperBound < 63 else { return false }
        let (end, first): (UInt64, UInt64) = (
            1 << UInt64(usable.upperBound), 1 << UInt64(usable.lowerBound)
        )
        let unusable = ~(end - first)
        return masks.joined().allSatisfy { $0 & unusable == 0 } && dependency == nil
    }

    /// The address bits above those inside one request.
    ///
    /// The sizes of the organization must be powers of two.
    public static func usableBits(_ organization: Organization) -> Range<Int> {
        let first = organization.requestBytes.trailingZeroBitCount
        return first..<first + (organization.fieldWidths ?? []).reduce(0, +)
    }

    /// A bit of a field.
    public struct FieldBit: Equatable, Sendable, CustomStringConvertible {
        /// The index of the field in `fieldNames`.
        public var field: Int
        /// The bit, 0 being the least significant.
        public var bit: Int

        /// `column bit 3`.
        public var description: String { "\(AddressBits.fieldNames[field]) bit \(bit)" }
    }

    /// The first bit of a field that is the XOR of bits before it, and those bits; `nil` when the
    /// bits are independent.
    public var dependency: (bit: FieldBit, sum: [FieldBit])? {
        let names = masks.indices.flatMap { field in
            masks[field].indices.map { FieldBit(field: field, bit: $0) }
        }
        guard let (row, sum) = BitMatrix(rows: Array(masks.joined())).dependency else {
            return nil
        }
        return (names[row], names.indices.filter { sum >> UInt64($0) & 1 == 1 }.map { names[$0] })
    }
}

/// As a timing file has it.
extension AddressBits: CustomStringConvertible {
    /// A YAML mapping of fields to address bits on one line; fields without bits are left out.
    public var description: String {
        let fields = zip(Self.fieldNames, masks).filter { !$1.isEmpty }.map { name, masks in
            "\(name): [\(masks.map(Self.text).joined(separator: ", "))]"
        }
        return "{\(fields.joined(separator: ", "))}"
    }

    private static func text(_ mask: UInt64) -> String {
        let bits = (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map(String.init)
        return bits.count == 1 ? bits[0] : "[\(bits.joined(separator: ", "))]"
    }
}
