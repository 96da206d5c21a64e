import ConfigFiles
import DRAMModel

/// The address bits of each field of a mapping, as a file has them.
struct AddressBitsReader {
    /// An address bit, or the bits whose XOR a bit of a field is, with their places.
    private typealias Sum = (bits: [(bit: Int, location: SourceLocation)], location: SourceLocation)

    private static let table = KeyTable(
        .mapping("an address mapping"),
        keys: AddressBits.fieldNames.map { ConfigKey("", $0, .list).optional })

    private var fields: [[Sum]] = []
    private var locations: [SourceLocation] = []

    /// What was read.
    var bits: AddressBits {
        AddressBits(
            masks: fields.map { field in
                field.map { sum in sum.bits.reduce(0) { $0 | 1 << UInt64($1.bit) } }
            })
    }

    /// Takes a mapping of fields to lists of address bits.
    ///
    /// - Throws: All that is none, with its places.
    init(_ tree: YAMLTree) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        let settings = try Settings(tree, Self.table, &diagnostics)
        for name in AddressBits.fieldNames {
            let setting = settings[name]
            var sums: [Sum] = []
            if case .list(let items, _)? = setting?.value {
                for item in items { sums.append(Self.sum(item, name, &diagnostics)) }
            }
            fields.append(sums)
            locations.append(setting?.location ?? tree.location)
        }
        try diagnostics.throwErrors()
    }

    private static func sum(
        _ tree: YAMLTree, _ field: String, _ diagnostics: inout DiagnosticCollector
    ) -> Sum {
        var items = [tree]
        if case .list(let inner, let location) = tree {
            items = inner
            if inner.isEmpty {
                diagnostics.error("\(field): a bit without address bits", at: location)
            }
        }
        var bits: [(bit: Int, location: SourceLocation)] = []
        for item in items {
            do throws(ValueError) {
                let bit = try bit(item)
                if bits.contains(where: { $0.bit == bit }) {
                    throw ValueError("address bit \(bit) stands twice in one XOR")
                }
                bits.append((bit, item.location))
            } catch {
                diagnostics.error("\(field): \(error.message)", at: item.location)
            }
        }
        return (bits, tree.location)
    }

    private static func bit(_ tree: YAMLTree) throws(ValueError) -> Int {
        guard case .scalar = tree else {
            throw ValueError("must be an address bit or a list of them, not \(tree.kind)")
        }
        guard case .integer(let bit) = try ValueForm.count(0...63).parse(tree, period_fs: nil)
        else { preconditionFailure("a form of another kind") }
        return bit
    }

    /// Checks that the fields have the sizes of the memory's, and that their bits are bits of its
    /// addresses and independent of each other.
    ///
    /// - Throws: All that is not so, with its places.
    func check(_ organization: Organization) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        checkWidths(organization, &diagnostics)
        checkRange(organization, &diagnostics)
        try diagnostics.throwErrors()
        guard let (bit, sum) = bits.dependency else { return }
        let equal = sum.map(\.description).joined(separator: " XOR ")
        throw ConfigurationError(
            "address_mapping does not tell addresses apart: \(bit) equals \(equal)",
            at: fields[bit.field][bit.bit].location)
    }

    private func checkWidths(
        _ o: Organization, _ diagnostics: inout DiagnosticCollector
    ) {
        let holders = [
            "the memory has \(o.channels) channels", "a channel has \(o.ranks) ranks",
            "a rank has \(o.bankgroups) bank groups",
            "a bank group has \(o.banks_per_group) banks", "a bank has \(o.rows) rows",
            "a row has \(o.requestsPerRow) columns of \(o.requestBytes) bytes",
        ]
        for (field, width) in (o.fieldWidths ?? []).enumerated()
        where fields[field].count != width {
            diagnostics.error(
                "\(AddressBits.fieldNames[field]) has \(Self.count(fields[field].count)), but "
                    + "\(holders[field]) (\(Self.count(width)))", at: locations[field])
        }
    }

    private static func count(_ bits: Int) -> String { bits == 1 ? "1 bit" : "\(bits) bits" }

    private func checkRange(_ o: Organization, _ diagnostics: inout DiagnosticCollector) {
        let usable = AddressBits.usableBits(o)
        for (bit, location) in fields.joined().flatMap(\.bits) where !usable.contains(bit) {
            let reason =
                bit < usable.lowerBound
                ? "is inside a request of \(o.requestBytes) bytes" : "is above the memory"
            diagnostics.error(
                "address bit \(bit) \(reason); "
                    + "bits \(usable.lowerBound) to \(usable.upperBound - 1) may be used",
                at: location)
        }
    }
}
