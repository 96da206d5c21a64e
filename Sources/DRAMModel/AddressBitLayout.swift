/// Deals an address out to fields, from the lowest bit above one request on.
struct AddressBitLayout {
    typealias Field = AddressMapping.Field

    /// What the fields have got so far.
    private(set) var bits = AddressBits(masks: .init(repeating: [], count: 6))
    private let sizes: [Int]
    private var next: Int

    /// Begins without fields; `nil` where a size is no power of two other than the numbers of
    /// channels and ranks.
    init?(_ organization: Organization) {
        guard organization.isMappable else { return nil }
        sizes = organization.fieldSizes
        next = organization.requestBytes.trailingZeroBitCount
    }

    /// Gives a field the next part of the address: all bits that it still needs, or as many as
    /// told; with all of them the remainder by what is no power of two in its size.
    mutating func take(_ field: Field, atMost limit: Int = .max) {
        let size = sizes[field.rawValue]
        let needed = size.trailingZeroBitCount - bits.masks[field.rawValue].count
        for _ in 0..<min(limit, needed) {
            bits.masks[field.rawValue].append(1 << UInt64(next))
            next += 1
        }
        let modulo = size >> size.trailingZeroBitCount
        if needed <= limit, modulo > 1 {
            bits.divisions.append(
                AddressBits.Division(field: field.rawValue, modulo: modulo, from: next))
        }
    }

    /// XORs the bits of fields, one after the other, with those of another, as long as there are
    /// some.
    mutating func combine(_ fields: [Field], with source: Field) {
        for (bit, mask) in zip(fieldBits(of: fields), bits.masks[source.rawValue]) {
            bits.masks[bit.field][bit.bit] ^= mask
        }
    }

    /// XORs all bits of a field into those of others, beginning again at the first.
    mutating func fold(_ source: Field, into fields: [Field]) {
        let targets = fieldBits(of: fields)
        guard !targets.isEmpty else { return }
        for (index, mask) in bits.masks[source.rawValue].enumerated() {
            let bit = targets[index % targets.count]
            bits.masks[bit.field][bit.bit] ^= mask
        }
    }

    private func fieldBits(of fields: [Field]) -> [AddressBits.FieldBit] {
        fields.flatMap { field in
            bits.masks[field.rawValue].indices.map {
                AddressBits.FieldBit(field: field.rawValue, bit: $0)
            }
        }
    }
}
