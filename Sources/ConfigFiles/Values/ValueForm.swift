/// What a key's value looks like.
package enum ValueForm: Sendable {
    /// A duration: cycles, a time, or the greater of both.
    case cycles
    /// A whole number in a range.
    case count(ClosedRange<Int>)
    /// A power of two in a range.
    case powerOfTwo(ClosedRange<Int>)
    /// A clock period.
    case period
    /// A decimal number, with this unit or none.
    case quantity(unit: String)
    /// A decimal number in a range, both in thousandths.
    case permille(ClosedRange<Int>)
    /// Two counts with a colon between them.
    case ratio
    /// `true` or `false`.
    case boolean
    /// One of a few words.
    case choice([String])
    /// Text on one line.
    case text
    /// Any text: it is for the reader only.
    case note

    /// Reads a value; times become zero cycles while the clock period is not known.
    package func parse(_ text: String, tCK_fs: Int64?) throws(ValueError) -> Value {
        switch self {
        case .cycles: .integer(try CycleExpression.cycles(of: text, tCK_fs: tCK_fs))
        case .count(let range): .integer(try Self.count(text, range))
        case .powerOfTwo(let range): .integer(try Self.powerOfTwo(text, range))
        case .period: .time_fs(try CycleExpression.period_fs(of: text))
        case .quantity(let unit): .real(try Self.quantity(text, unit: unit))
        case .permille(let range): .integer(try Self.permille(text, range))
        case .ratio: try Self.ratio(text)
        case .boolean: .boolean(try Self.boolean(text))
        case .choice(let names): .text(try Self.choice(text, names))
        case .text: .text(try Self.line(text))
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

    private static func quantity(_ text: String, unit: String) throws(ValueError) -> Double {
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
        guard value.isFinite, value <= 1e9 else {
            throw ValueError("\(quoted(text)) is too large")
        }
        return value
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
}

extension ValueForm {
    /// Whether a value may be a time, which needs the clock period.
    package var isTime: Bool {
        if case .cycles = self { true } else { false }
    }
}
