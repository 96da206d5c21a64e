/// The keys of one mapping of a `YAMLTree`, checked against those it may hold.
package struct TreeFields: Sendable {
    /// What the mapping is, for messages: `a claim`.
    package let what: String
    /// Where it begins.
    package let location: SourceLocation
    /// The keys that are there, in the order of the file.
    package private(set) var order: [String] = []
    private var values: [String: YAMLTree] = [:]
    private var places: [String: SourceLocation] = [:]

    /// Takes a mapping apart.
    ///
    /// - Parameters:
    ///   - tree: The mapping.
    ///   - what: What it is, for messages.
    ///   - keys: The keys it may hold; nil for any.
    /// - Throws: when it is no mapping, has another key, or one twice.
    package init(_ tree: YAMLTree, _ what: String, keys: [String]?) throws(ConfigurationError) {
        self.what = what
        location = tree.location
        guard case .mapping(let entries, _) = tree else {
            let example = keys?.first.map { ", such as '\($0): …'" } ?? ""
            throw YAMLTree.failure(
                "\(what) must be a mapping of keys to values\(example), not \(tree.kind)",
                at: tree.location)
        }
        var diagnostics = DiagnosticCollector()
        for entry in entries {
            if let keys, !keys.contains(entry.key) {
                let hint = suggestion(for: entry.key, among: keys)
                let all = hint.isEmpty ? "; there are \(keys.joined(separator: ", "))" : hint
                diagnostics.error(
                    "unknown key \(quoted(entry.key)) in \(what)\(all)", at: entry.location)
            } else if let earlier = places[entry.key] {
                diagnostics.error(
                    "\(quoted(entry.key)) is repeated; it was given in line \(earlier.line)",
                    at: entry.location)
            } else {
                values[entry.key] = entry.value
                places[entry.key] = entry.location
                order.append(entry.key)
            }
        }
        try diagnostics.throwErrors()
    }

    /// The value of a key, if given.
    package subscript(_ key: String) -> YAMLTree? { values[key] }

    /// Where a key stands; the start of the mapping when it is not there.
    package func place(_ key: String) -> SourceLocation { places[key] ?? location }

    /// The value of a key that must be there.
    package func required(_ key: String) throws(ConfigurationError) -> YAMLTree {
        guard let value = values[key] else {
            throw YAMLTree.failure("\(what) needs the key '\(key)'", at: location)
        }
        return value
    }

    /// A text, if given.
    package func text(_ key: String) throws(ConfigurationError) -> String? {
        try values[key].map { (value) throws(ConfigurationError) in try value.text(key) }
    }

    /// A word of a few, if given.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _: Choice.Type
    ) throws(ConfigurationError) -> Choice? {
        guard let value = values[key] else { return nil }
        let text = try value.text(key)
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue)
            throw YAMLTree.failure(
                "'\(key)': \(quoted(text)) is not \(alternatives(names))"
                    + suggestion(for: text, among: names), at: value.location)
        }
        return choice
    }

    /// A whole number in a range, if given.
    package func integer(
        _ key: String, _ range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int? {
        guard let value = values[key] else { return nil }
        return try value.parsed(key, .count(range)) {
            if case .integer(let number) = $0 { number } else { nil }
        }
    }

    /// A number, or a share such as `10 %`, if given.
    package func number(_ key: String) throws(ConfigurationError) -> Double? {
        guard let value = values[key] else { return nil }
        let text = try value.text(key)
        guard let number = YAMLTree.number(text) else {
            throw YAMLTree.failure(
                "'\(key)': \(quoted(text)) is not a number such as 6.2, or a share such as 10 %",
                at: value.location)
        }
        return number
    }
}

extension YAMLTree {
    /// The text of a scalar that is not empty.
    package func text(_ key: String) throws(ConfigurationError) -> String {
        guard case .scalar(let text, let isNull, _) = self else {
            throw Self.failure("'\(key)' must be a single value, not \(kind)", at: location)
        }
        guard !isNull, !text.isEmpty else {
            throw Self.failure("'\(key)' has no value", at: location)
        }
        let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard isLine else {
            throw Self.failure("'\(key)' is not a single line of text", at: location)
        }
        return text
    }

    /// The items of a list that has some.
    package func items(_ key: String) throws(ConfigurationError) -> [YAMLTree] {
        guard case .list(let items, _) = self else {
            throw Self.failure("'\(key)' must be a list such as [1, 2], not \(kind)", at: location)
        }
        guard !items.isEmpty else { throw Self.failure("'\(key)' is empty", at: location) }
        return items
    }

    /// A decimal number, or a share in per cent; nil for everything else.
    package static func number(_ text: String) -> Double? {
        var digits = text.trimmed
        var scale = 1.0
        if digits.hasSuffix("%") {
            digits = digits.dropLast().trimmed
            scale = 0.01
        }
        // `Double` also reads hexadecimal, infinities and NaN; a decimal has none of their letters.
        guard digits.utf8.allSatisfy({ $0.isDigit || ".eE+-".utf8.contains($0) }),
            let value = Double(digits), value.isFinite
        else { return nil }
        return value * scale
    }

    fileprivate func parsed<Result>(
        _ key: String, _ form: ValueForm, _ pick: (Value) -> Result?
    ) throws(ConfigurationError) -> Result {
        let text = try text(key)
        do throws(ValueError) {
            guard let result = pick(try form.parse(text, tCK_fs: nil)) else {
                preconditionFailure("a form of another kind")
            }
            return result
        } catch {
            throw Self.failure("'\(key)': \(error.message)", at: location)
        }
    }
}
