/// Which address bits make up each bit of the fields of an address mapping, and which fields have a
/// remainder of the address above their bits.
///
/// A bit of a field is the XOR of the address bits of a mask. A mapping on which addresses depend
/// one to one has independent masks: `dependency` finds one that is not.
///
/// Sizes that are no power of two need remainders: what lies above an address bit is divided, and
/// the quotient takes its place. The masks select bits of what is then left of the address. As
/// quotient and remainder tell the dividend, a mapping stays one to one. So do memory controllers
/// with three or six channels (`skx_do_interleave` in Linux's `drivers/edac/skx_base.c`).
public struct AddressBits: Equatable, Sendable {
    /// Names of the fields, in the order of `masks`.
    public static let fieldNames = ["channel", "rank", "bankgroup", "bank", "row", "column"]

    /// What gives a field its remainder.
    public struct Division: Equatable, Sendable {
        /// The index of the field in `fieldNames`.
        public var field: Int
        /// The divisor.
        public var modulo: Int
        /// The lowest address bit of what is divided.
        public var from: Int

        /// Creates a division.
        public init(field: Int, modulo: Int, from: Int) {
            self.field = field
            self.modulo = modulo
            self.from = from
        }
    }

    /// For each field the masks of its bits, the least significant first; bit 0 of a mask is bit 0
    /// of the byte address.
    public var masks: [[UInt64]]
    /// The divisions in their order, at most one a field: each divides what the ones before have
    /// left. A field's remainder stands above its bits.
    public var divisions: [Division]

    /// Creates the bits of six fields, in the order of `fieldNames`.
    public init(masks: [[UInt64]], divisions: [Division] = []) {
        precondition(masks.count == Self.fieldNames.count, "a mapping has six fields")
        precondition(
            Set(divisions.map(\.field)).count == divisions.count, "a field has one remainder")
        self.masks = masks
        self.divisions = divisions
    }

    /// The division of a field, if it has one.
    func division(ofField field: Int) -> Division? { divisions.first { $0.field == field } }

    /// Bits that the values of each field need.
    var widths: [Int] {
        masks.indices.map { field in
            masks[field].count + (division(ofField: field)?.modulo.bitsOfValues ?? 0)
        }
    }

    /// The address bits that masks may select, above those inside one request.
    public func usableBits(_ organization: Organization) -> Range<Int> {
        let first = organization.requestBytes.trailingZeroBitCount
        return first..<first + masks.joined().count
    }

    /// Whether the fields have the sizes of a memory and use its address bits, each field bit
    /// independent of the others.
    func fits(_ organization: Organization) -> Bool {
        guard organization.requestBytes.isPowerOfTwo, isSized(organization.fieldSizes) else {
            return false
        }
        let usable = usableBits(organization)
        guard usable.lowerBound + widths.reduce(0, +) < 63 else { return false }
        let (end, first): (UInt64, UInt64) = (
            1 << UInt64(usable.upperBound), 1 << UInt64(usable.lowerBound)
        )
        let unusable = ~(end - first)
        return masks.joined().allSatisfy { $0 & unusable == 0 } && dependency == nil
            && divisions.allSatisfy {
                (usable.lowerBound...usable.upperBound).contains($0.from)
            }
    }

    private func isSized(_ sizes: [Int]) -> Bool {
        sizes.indices.allSatisfy { field in
            let (bits, modulo) = (masks[field].count, division(ofField: field)?.modulo ?? 1)
            return bits < 32 && (1..<1 << 30).contains(modulo) && modulo << bits == sizes[field]
        }
    }

    /// The address bits on which a field depends.
    func addressBits(ofField field: Int) -> UInt64 {
        let own = masks[field].reduce(0, |)
        guard let lowest = divisions.map(\.from).min() else { return own }
        // A division changes the bits from its lowest on.
        let divided: UInt64 = ~0 << UInt64(lowest)
        let isDivided = own & divided != 0 || division(ofField: field) != nil
        return isDivided ? own | divided : own
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
    /// A YAML mapping of fields to address bits on one line; fields of one value are left out.
    ///
    /// Fields with a remainder come first: their order is that of divisions from the same bit.
    public var description: String {
        let divided = divisions.map { division in
            let list = list(ofField: division.field)
            return "\(Self.fieldNames[division.field]): {modulo: \(division.modulo), "
                + "from: \(division.from)\(list.isEmpty ? "" : ", bits: \(list)")}"
        }
        let others = masks.indices.filter {
            !masks[$0].isEmpty && division(ofField: $0) == nil
        }.map { "\(Self.fieldNames[$0]): \(list(ofField: $0))" }
        return "{\((divided + others).joined(separator: ", "))}"
    }

    private func list(ofField field: Int) -> String {
        let bits = masks[field].map(Self.text).joined(separator: ", ")
        return bits.isEmpty ? "" : "[\(bits)]"
    }

    private static func text(_ mask: UInt64) -> String {
        let bits = (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map(String.init)
        return bits.count == 1 ? bits[0] : "[\(bits.joined(separator: ", "))]"
    }
}
