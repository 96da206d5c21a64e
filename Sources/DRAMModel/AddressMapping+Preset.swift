extension AddressMapping {
    /// Mappings with a name.
    ///
    /// The first two are Ramulator 2's (`src/addr_mapper/impl/linear_mappers.cpp`), whose levels
    /// are channel, rank, bank group, bank, row and column.
    public enum Preset: String, CaseIterable, Sendable {
        /// From the least significant bit: channel, column, rank, bank group, bank, row.
        case RoBaRaCoCh
        /// Minimalist open page: four requests of a row, then channel, rank, bank group, bank, the
        /// rest of the column, row. The bits of channel, rank, bank group, bank and row, in this
        /// order, are XORed with the bits of the column, one each, as long as there are some.
        case MOP4CLXOR
        /// From the least significant bit: channel, bank group, column, bank, rank, row. The bits
        /// of channel, bank group, bank and rank, in this order, are XORed with the bits of the
        /// row, which begin again at the first of them until all of the row are used.
        ///
        /// Banks that row bits permute: Z. Zhang, Z. Zhu and X. Zhang, "A permutation-based page
        /// interleaving scheme to reduce row-buffer conflicts and exploit data locality", MICRO
        /// 2000.
        case RoRaBaCoBgChXOR

        /// The fields of a preset without XOR.
        var fields: String? {
            switch self {
            case .RoBaRaCoCh: "robabgracoch"
            case .MOP4CLXOR, .RoRaBaCoBgChXOR: nil
            }
        }

        /// The address bits of a preset with XOR; `nil` where a size is not a power of two.
        func bits(in organization: Organization) -> AddressBits? {
            guard var layout = AddressBitLayout(organization) else { return nil }
            switch self {
            case .RoBaRaCoCh: return nil
            case .MOP4CLXOR:
                layout.take(.column, atMost: 2)
                for field in [.channel, .rank, .bankgroup, .bank, .column, .row] as [Field] {
                    layout.take(field)
                }
                layout.combine([.channel, .rank, .bankgroup, .bank, .row], with: .column)
            case .RoRaBaCoBgChXOR:
                for field in [.channel, .bankgroup, .column, .bank, .rank, .row] as [Field] {
                    layout.take(field)
                }
                layout.fold(.row, into: [.channel, .bankgroup, .bank, .rank])
            }
            return AddressBits(masks: layout.masks)
        }
    }

    /// A field of a mapping, by its index in `fieldNames`.
    enum Field: Int {
        case channel, rank, bankgroup, bank, row, column
    }
}

/// Deals address bits out to fields, from the lowest above one request on.
private struct AddressBitLayout {
    typealias Field = AddressMapping.Field

    private(set) var masks = [[UInt64]](repeating: [], count: 6)
    private let widths: [Int]
    private var next: Int

    init?(_ organization: Organization) {
        guard let widths = organization.fieldWidths else { return nil }
        self.widths = widths
        next = organization.requestBytes.trailingZeroBitCount
    }

    /// Gives a field the next address bits: all that it still needs, or as many as told.
    mutating func take(_ field: Field, atMost limit: Int = .max) {
        let count = min(limit, widths[field.rawValue] - masks[field.rawValue].count)
        for _ in 0..<count {
            masks[field.rawValue].append(1 << UInt64(next))
            next += 1
        }
    }

    /// XORs the bits of fields, one after the other, with those of another, as long as there are
    /// some.
    mutating func combine(_ fields: [Field], with source: Field) {
        for (bit, mask) in zip(bits(of: fields), masks[source.rawValue]) {
            masks[bit.field][bit.bit] ^= mask
        }
    }

    /// XORs all bits of a field into those of others, beginning again at the first.
    mutating func fold(_ source: Field, into fields: [Field]) {
        let targets = bits(of: fields)
        guard !targets.isEmpty else { return }
        for (index, mask) in masks[source.rawValue].enumerated() {
            let bit = targets[index % targets.count]
            masks[bit.field][bit.bit] ^= mask
        }
    }

    private func bits(of fields: [Field]) -> [AddressBits.FieldBit] {
        fields.flatMap { field in
            masks[field.rawValue].indices.map {
                AddressBits.FieldBit(field: field.rawValue, bit: $0)
            }
        }
    }
}
