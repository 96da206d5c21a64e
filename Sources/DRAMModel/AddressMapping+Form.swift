extension AddressMapping {
    /// How a timing file spells a mapping.
    ///
    ///     let form: AddressMapping.Form = "rochrababgco"
    ///     let hashed: AddressMapping.Form = "MOP4CLXOR"
    public enum Form: Equatable, Sendable {
        /// The six two-letter fields, the most significant first.
        case fields(String)
        /// A mapping with a name, resolved for the organization.
        case preset(Preset)
        /// The address bits of each field.
        case bits(AddressBits)

        /// A preset where the text is the name of one, else fields.
        public init(_ text: String) {
            self = Preset(rawValue: text).map { .preset($0) } ?? .fields(text)
        }

        /// The six fields, the most significant first, where each is a run of address bits; `nil`
        /// for mappings that are spelled bit by bit.
        public var fields: String? {
            switch self {
            case .fields(let text): text
            case .preset(let preset): preset.fields
            case .bits: nil
            }
        }

        /// The address bits of a mapping without fields; `nil` where a size is no power of two
        /// other than the numbers of channels and ranks.
        func bits(in organization: Organization) -> AddressBits? {
            switch self {
            case .fields: nil
            case .preset(let preset): preset.bits(in: organization)
            case .bits(let bits): bits
            }
        }
    }
}

extension AddressMapping.Form: ExpressibleByStringLiteral {
    /// A preset where the text is the name of one, else fields.
    public init(stringLiteral text: String) { self.init(text) }
}

extension AddressMapping.Form: CustomStringConvertible {
    /// The value of a timing file's `address_mapping`.
    public var description: String {
        switch self {
        case .fields(let text): text
        case .preset(let preset): preset.rawValue
        case .bits(let bits): bits.description
        }
    }
}
