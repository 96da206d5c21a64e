import ConfigFiles
import DRAMModel

/// Reading the mapping of fields to address bits of a timing file.
extension AddressFields {
    private static let keys = AddressBits.fieldNames.map { ConfigKey("", $0, .node).optional }

    private static let remainderKeys = [
        ConfigKey.count("", "modulo", 2...1024), .count("", "from", 0...63),
        ConfigKey("", "bits", .node).optional,
    ]

    /// Takes a mapping of fields to lists of address bits, or to remainders above such a list.
    ///
    /// - Throws: All that is none, with its places.
    init(_ tree: YAMLTree) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        let input = try KeyedInput(tree, "an address mapping", keys: Self.keys)
        var fields: [Field] = []
        for name in AddressBits.fieldNames {
            var field = Field(name: name, location: input.location(name))
            do throws(ConfigurationError) {
                if let value = input.node(name) { try field.read(value) }
            } catch {
                diagnostics.add(error)
            }
            fields.append(field)
        }
        try diagnostics.throwErrors()
        self.fields = fields
    }
}

extension AddressFields.Field {
    fileprivate mutating func read(_ tree: YAMLTree) throws(ConfigurationError) {
        switch tree {
        case .list(let items, let location):
            if items.isEmpty { throw ConfigurationError("'\(name)' is empty", at: location) }
            try add(items)
        case .mapping:
            let input = try KeyedInput(
                tree, "a field with a remainder", keys: AddressFields.remainderKeys)
            modulo = input.integer("modulo")!
            from = AddressFields.Bit(
                number: input.integer("from")!, location: input.location("from"))
            if let bits = input.node("bits") { try add(bits.items("bits")) }
        case .scalar(_, _, let location):
            throw ConfigurationError(
                "'\(name)' must be a list of address bits such as [1, 2], or modulo, from and "
                    + "bits, not a single value", at: location)
        }
    }

    /// Takes in bits, each an address bit or a list of some to be XORed.
    ///
    /// - Throws: All that is none, with its places.
    mutating func add(_ items: [YAMLTree]) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        for item in items { sums.append(sum(item, &diagnostics)) }
        try diagnostics.throwErrors()
    }

    private func sum(
        _ tree: YAMLTree, _ diagnostics: inout DiagnosticCollector
    ) -> AddressFields.Sum {
        var items = [tree]
        if case .list(let inner, let location) = tree {
            items = inner
            if inner.isEmpty {
                diagnostics.error("\(name): a bit without address bits", at: location)
            }
        }
        var bits: [AddressFields.Bit] = []
        for item in items {
            do throws(ValueError) {
                let number = try Self.number(item)
                if bits.contains(where: { $0.number == number }) {
                    throw ValueError("address bit \(number) stands twice in one XOR")
                }
                bits.append(AddressFields.Bit(number: number, location: item.location))
            } catch {
                diagnostics.error("\(name): \(error.message)", at: item.location)
            }
        }
        return AddressFields.Sum(bits, at: tree.location)
    }

    private static func number(_ tree: YAMLTree) throws(ValueError) -> Int {
        guard case .scalar = tree else {
            throw ValueError("must be an address bit or a list of them, not \(tree.kind)")
        }
        guard case .integer(let bit) = try ValueForm.count(0...63).parse(tree, period_fs: nil)
        else { preconditionFailure("a form of another kind") }
        return bit
    }
}
