import ConfigFiles
import DRAMModel

/// Reading DRAMSys's files of address bits.
///
/// Source: `AddressMapping` and `AddressDecoder` of github.com/tukl-msd/DRAMSys. Lists of bits, the
/// least significant first, stand in `addressmapping`; in older files in `CONGEN`, there or at the
/// top. A list in place of a bit is an XOR, as are pairs `FIRST` and `SECOND`, which replace the
/// address bit `FIRST` one after the other.
extension AddressFields {
    private static let wrappers = ["addressmapping", "CONGEN"]

    /// The names of DRAMSys's lists for each field, the least significant bits first: a pseudo
    /// channel is a channel here, a stack ID a rank.
    private static let lists = [
        ["PSEUDOCHANNEL_BIT", "CHANNEL_BIT"], ["STACK_BIT", "RANK_BIT"], ["BANKGROUP_BIT"],
        ["BANK_BIT"], ["ROW_BIT"], ["BYTE_BIT", "BURST_BIT", "COLUMN_BIT"],
    ]

    private static let keys =
        lists.joined().map { ConfigKey("", $0, .node).optional }
        + [ConfigKey("", "XOR", .node).optional]

    private static let pairKeys = [
        ConfigKey.count("", "FIRST", 0...63), .count("", "SECOND", 0...63),
    ]

    /// Takes a file's contents for a memory, whose bursts say which bits are inside a request.
    ///
    /// - Throws: What is none, with its places.
    init(dramsys tree: YAMLTree, _ organization: Organization) throws(ConfigurationError) {
        let tree = try Self.unwrapped(tree)
        let input = try KeyedInput(tree, "a DRAMSys address mapping", keys: Self.keys)
        try Self.checkSizes(organization, at: tree.location)
        var diagnostics = DiagnosticCollector()
        fields = Self.lists.map { names in
            let given = names.filter { input.node($0) != nil }
            var field = Field(
                name: given.isEmpty ? names.last! : given.joined(separator: " + "),
                location: input.location(given.last ?? names.last!))
            for name in given {
                var part = Field(name: name, location: input.location(name))
                do throws(ConfigurationError) {
                    try part.add(input.node(name)!.list(name))
                } catch {
                    diagnostics.add(error)
                }
                field.sums += part.sums
            }
            return field
        }
        try diagnostics.throwErrors()
        try applyPairs(input.node("XOR")?.list("XOR") ?? [])
        try dropRequestBits(organization)
    }

    private static func unwrapped(_ tree: YAMLTree) throws(ConfigurationError) -> YAMLTree {
        guard case .mapping(let entries, _) = tree,
            let wrapper = entries.first(where: { wrappers.contains($0.key) })
        else { return tree }
        if let other = entries.first(where: { $0.location != wrapper.location }) {
            throw ConfigurationError(
                "\(quoted(other.key)) stands beside '\(wrapper.key)', which must be alone",
                at: other.location)
        }
        return try unwrapped(wrapper.value)
    }

    private static func checkSizes(
        _ o: Organization, at location: SourceLocation
    ) throws(ConfigurationError) {
        let counts = [("channels", o.channels), ("ranks", o.named.ranks)]
        guard let (name, count) = counts.first(where: { !$0.1.isPowerOfTwo }) else { return }
        throw ConfigurationError(
            "lists of bits cannot map \(count) \(name), no power of two; write the mapping in the "
                + "timing file", at: location)
    }

    /// Lets pairs change what the address bits mean, in their order.
    private mutating func applyPairs(_ items: [YAMLTree]) throws(ConfigurationError) {
        var meanings = (0..<64).map { 1 << UInt64($0) as UInt64 }
        for item in items {
            let pair = try KeyedInput(item, "an XOR", keys: Self.pairKeys)
            let (first, second) = (pair.integer("FIRST")!, pair.integer("SECOND")!)
            guard first != second else {
                throw pair.failure("XOR of address bit \(first) with itself", at: "SECOND")
            }
            meanings[first] ^= meanings[second]
            others.append(Bit(number: first, location: pair.location("FIRST")))
            others.append(Bit(number: second, location: pair.location("SECOND")))
        }
        for field in fields.indices {
            for index in fields[field].sums.indices {
                let bits = fields[field].sums[index].bits
                fields[field].sums[index].mask = bits.reduce(0) { $0 ^ meanings[$1.number] }
            }
        }
    }

    /// Takes the bits inside a request away from those of the column: bytes of a beat, and the
    /// columns of a burst.
    private mutating func dropRequestBits(_ o: Organization) throws(ConfigurationError) {
        let count = o.requestBytes.trailingZeroBitCount
        let column = fields.count - 1
        let sums = fields[column].sums
        guard sums.count >= count else {
            throw ConfigurationError(
                "\(fields[column].name) has \(sums.count) bits, fewer than the \(count) inside a "
                    + "request of \(o.requestBytes) bytes", at: fields[column].location)
        }
        var left: UInt64 = 1 << UInt64(count) - 1
        for sum in sums.prefix(count) {
            guard sum.mask.nonzeroBitCount == 1, sum.mask & left != 0 else {
                throw ConfigurationError(
                    "\(fields[column].name): the first \(count) bits are inside a request of "
                        + "\(o.requestBytes) bytes and must be address bits 0 to \(count - 1), "
                        + "each once", at: sum.location)
            }
            left &= ~sum.mask
        }
        fields[column].sums.removeFirst(count)
        fields[column].name += " above a request"
    }
}

extension YAMLTree {
    /// The items of a list, which may be empty.
    fileprivate func list(_ key: String) throws(ConfigurationError) -> [YAMLTree] {
        guard case .list(let items, _) = self else {
            throw ConfigurationError(
                "'\(key)' must be a list such as [1, 2], not \(kind)", at: location)
        }
        return items
    }
}
