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

        /// The address bits of a preset with XOR; `nil` where a size is no power of two other than
        /// the numbers of channels and ranks.
        ///
        /// Of such a number the remainder is taken where the field is, and only the bits below it
        /// are XORed.
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
            return layout.bits
        }
    }

    /// A field of a mapping, by its index in `fieldNames`.
    enum Field: Int, CaseIterable {
        case channel, rank, bankgroup, bank, row, column
    }
}
