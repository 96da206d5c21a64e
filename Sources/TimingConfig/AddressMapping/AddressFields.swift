import ConfigFiles
import DRAMModel

/// The address bits of each field of a mapping with their places, as a file has them.
struct AddressFields {
    /// An address bit.
    struct Bit {
        var number: Int
        var location: SourceLocation
    }

    /// The address bits whose XOR a bit of a field is.
    struct Sum {
        var bits: [Bit]
        var location: SourceLocation
        var mask: UInt64

        init(_ bits: [Bit], at location: SourceLocation) {
            self.bits = bits
            self.location = location
            mask = bits.reduce(0) { $0 ^ 1 << UInt64($1.number) }
        }
    }

    /// What a field has.
    struct Field {
        /// What messages call it.
        var name: String
        var location: SourceLocation
        /// Its bits, the least significant first.
        var sums: [Sum] = []
        /// The divisor of the remainder above its bits; 1 without one.
        var modulo = 1
        /// The lowest address bit of what is divided.
        var from: Bit?
    }

    /// The fields in the order of `AddressBits.fieldNames`.
    var fields: [Field]
    /// Address bits that change what others mean.
    var others: [Bit] = []

    /// What was read.
    var bits: AddressBits {
        let divided = fields.indices.compactMap { field in
            fields[field].from.map { (field: field, from: $0) }
        }.sorted {
            ($0.from.number, $0.from.location.line, $0.from.location.column)
                < ($1.from.number, $1.from.location.line, $1.from.location.column)
        }
        return AddressBits(
            masks: fields.map { $0.sums.map(\.mask) },
            divisions: divided.map { field, from in
                AddressBits.Division(
                    field: field, modulo: fields[field].modulo, from: from.number)
            })
    }
}

/// Checking fields against a memory.
extension AddressFields {
    /// Checks that the fields have the sizes of the memory's, and that their bits are bits of its
    /// addresses and independent of each other.
    ///
    /// - Throws: All that is not so, with its places.
    func check(_ organization: Organization) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        checkSizes(organization, &diagnostics)
        try diagnostics.throwErrors()
        checkRange(organization, &diagnostics)
        try diagnostics.throwErrors()
        guard let (bit, sum) = bits.dependency else { return }
        let equal = sum.map(\.description).joined(separator: " XOR ")
        throw ConfigurationError(
            "address_mapping does not tell addresses apart: \(bit) "
                + (sum.isEmpty ? "is always 0" : "equals \(equal)"),
            at: fields[bit.field].sums[bit.bit].location)
    }

    private func checkSizes(
        _ organization: Organization, _ diagnostics: inout DiagnosticCollector
    ) {
        let o = organization.named
        let holders = [
            "the memory has \(o.channels) channels", "a channel has \(o.ranks) ranks",
            "a rank has \(o.bankgroups) bank groups",
            "a bank group has \(o.banks_per_group) banks", "a bank has \(o.rows) rows",
            "a row has \(o.requestsPerRow) columns of \(o.requestBytes) bytes",
        ]
        for (index, size) in o.fieldSizes.enumerated() {
            let field = fields[index]
            let bits = field.sums.count
            guard bits > 40 || field.modulo << bits != size else { continue }
            let modulo = field.from == nil ? "" : "modulo \(field.modulo) and "
            let needed = size.trailingZeroBitCount
            let form =
                size.isPowerOfTwo
                ? " (\(Self.count(needed)))"
                : "; write {modulo: \(size >> needed), from: BIT"
                    + (needed == 0 ? "}" : ", bits: […]} with \(Self.count(needed))")
            diagnostics.error(
                "\(field.name) has \(modulo)\(Self.count(bits)), but \(holders[index])\(form)",
                at: field.location)
        }
    }

    private static func count(_ bits: Int) -> String { bits == 1 ? "1 bit" : "\(bits) bits" }

    private func checkRange(_ o: Organization, _ diagnostics: inout DiagnosticCollector) {
        let first = o.requestBytes.trailingZeroBitCount
        let end = first + fields.reduce(0) { $0 + $1.sums.count }
        let bits = fields.flatMap(\.sums).flatMap(\.bits) + others
        for bit in bits where !(first..<end).contains(bit.number) {
            let reason =
                bit.number < first
                ? "is inside a request of \(o.requestBytes) bytes" : "is above the memory"
            diagnostics.error(
                "address bit \(bit.number) \(reason); bits \(first) to \(end - 1) may be used",
                at: bit.location)
        }
        for from in fields.compactMap(\.from) where !(first...end).contains(from.number) {
            diagnostics.error(
                "from: \(from.number) is out of range: \(first) to \(end)", at: from.location)
        }
    }
}
