/// Reading values.
extension ValueForm {
    /// Reads a value of this shape; times become zero cycles while the clock period is not known.
    package func parse(_ tree: YAMLTree, period_fs: Int64?) throws(ValueError) -> Value {
        switch (self, tree) {
        case (.node, _): return .node(tree)
        case (.list, .list(let items, _)): return .items(items)
        case (_, .scalar(let text, _, _)): return try parse(text, period_fs: period_fs)
        default: throw ValueError(problem(with: tree) ?? "is of another form")
        }
    }

    /// What is wrong with the shape of a value, to stand behind the name of its key.
    package func problem(with tree: YAMLTree) -> String? {
        switch (self, tree) {
        case (_, .scalar(_, isNull: true, _)): "has no value"
        case (.node, _): nil
        case (.list, .list(let items, _)): items.isEmpty ? "is empty" : nil
        case (.list, _): "must be a list such as [1, 2], not \(tree.kind)"
        case (_, .scalar): nil
        default: "must be a single value, not \(tree.kind)"
        }
    }

    private func parse(
        _ text: String, period_fs: Int64?
    ) throws(ValueError) -> Value {
        switch self {
        case .cycles: .integer(try CycleExpression.cycles(of: text, period_fs: period_fs))
        case .count(let range): .integer(try Self.count(text, range))
        case .powerOfTwo(let range): .integer(try Self.powerOfTwo(text, range))
        case .period: .time_fs(try CycleExpression.period_fs(of: text))
        case .quantity(let unit, let range): .real(try Self.quantity(text, unit: unit, range))
        case .permille(let range): .integer(try Self.permille(text, range))
        case .ratio: try Self.ratio(text)
        case .boolean: .boolean(try Self.boolean(text))
        case .choice(let names): .text(try Self.choice(text, names))
        case .text, .list, .node: .text(try Self.line(text))
        case .share: .real(try Self.share(text))
        case .note: .text(text)
        }
    }

    private static func count(_ text: String, _ range: ClosedRange<Int>) throws(ValueError) -> Int {
        let quantity = try Quantity(text, example: "a whole number")
        guard quantity.unit.isEmpty, let number = DecimalNumber(quantity.number), number.isWhole
        else { throw ValueError("\(quoted(text)) is not a whole number") }
        guard let value = Int(exactly: number.mantissa), range.contains(value) else {
            throw ValueError(
                "\(quoted(text)) is out of range: \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static func powerOfTwo(
        _ text: String, _ range: ClosedRange<Int>
    ) throws(ValueError) -> Int {
        let value = try count(text, range)
        guard value & (value - 1) == 0 else {
            let below = 1 << (Int.bitWidth - 1 - value.leadingZeroBitCount)
            throw ValueError(
                "\(value) is not a power of two; the nearest are \(below) and \(below * 2)")
        }
        return value
    }

    private static func quantity(
        _ text: String, unit: String, _ range: ClosedRange<Double>
    ) throws(ValueError) -> Double {
        var number = text.trimmed
        if number.hasPrefix("-") {
            throw ValueError("\(quoted(text)) is negative; it must be zero or more")
        }
        if number.hasSuffix(unit) { number = number.dropLast(unit.count).trimmed }
        // `Double` also reads hexadecimal, infinities and NaN; a decimal has none of their letters.
        let isDecimal = number.utf8.allSatisfy { $0.isDigit || ".eE+-".utf8.contains($0) }
        guard isDecimal, number.utf8.first?.isDigit ?? false || number.hasPrefix("."),
            let value = Double(number)
        else {
            throw ValueError("\(quoted(text)) is not a number; the unit is \(unit), or left out")
        }
        guard range.contains(value) else {
            let ends = [range.lowerBound, range.upperBound].map { decimal($0) }.joined(
                separator: " to ")
            throw ValueError("\(quoted(text)) is out of range: \(ends) \(unit)")
        }
        return value
    }

    /// A number without the point of a whole one.
    package static func decimal(_ value: Double) -> String {
        Int(exactly: value).map { String($0) } ?? value.description
    }

    private static func permille(
        _ text: String, _ range: ClosedRange<Int>
    ) throws(ValueError) -> Int {
        let ends = [range.lowerBound, range.upperBound].map { decimal(permille: $0) }
        let bounds = ends.joined(separator: " to ")
        let quantity = try Quantity(text, example: "a number from \(bounds)")
        guard quantity.unit.isEmpty, let number = DecimalNumber(quantity.number) else {
            throw ValueError("\(quoted(text)) is not a number from \(bounds)")
        }
        guard number.fractionDigits <= 3 else {
            throw ValueError("\(quoted(text)) has more than three digits after the point")
        }
        guard let (whole, _) = number.scaled(byPowerOfTen: 3), let value = Int(exactly: whole),
            range.contains(value)
        else { throw ValueError("\(quoted(text)) is out of range: \(bounds)") }
        return value
    }

    /// Thousandths as a decimal number: `1.02` for 1020.
    package static func decimal(permille: Int) -> String {
        var digits = String(1000 + permille % 1000).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return digits.isEmpty ? "\(permille / 1000)" : "\(permille / 1000).\(digits)"
    }

    private static func ratio(_ text: String) throws(ValueError) -> Value {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw ValueError("\(quoted(text)) is not a ratio such as '3:1'")
        }
        let range = 1...1 << 20
        return .ratio(try count(String(parts[0]), range), try count(String(parts[1]), range))
    }

    private static func boolean(_ text: String) throws(ValueError) -> Bool {
        switch text.trimmed {
        case "true": return true
        case "false": return false
        default: throw ValueError("\(quoted(text)) is neither true nor false")
        }
    }

    private static func choice(_ text: String, _ names: [String]) throws(ValueError) -> String {
        let text = text.trimmed
        if names.contains(text) { return text }
        let hint = suggestion(for: text, among: names)
        throw ValueError("\(quoted(text)) is not \(alternatives(names))\(hint)")
    }

    private static func line(_ text: String) throws(ValueError) -> String {
        guard !text.isEmpty else { throw ValueError("the value is empty") }
        let hasControls = text.unicodeScalars.contains {
            $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
        }
        if hasControls { throw ValueError("\(quoted(text)) is not a single line of text") }
        return text
    }

    private static func share(_ text: String) throws(ValueError) -> Double {
        guard let number = number(orShare: text) else {
            throw ValueError(
                "\(quoted(text)) is not a number such as 6.2, or a share such as 10 %")
        }
        return number
    }

    /// A decimal number, or a share in per cent; nil for everything else.
    package static func number(orShare text: String) -> Double? {
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
}
