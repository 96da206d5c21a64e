/// Reads a duration in cycles: `22`, `13.75 ns` or `max(4, 7.5 ns)`.
///
/// A time becomes the least number of cycles that is no shorter, in exact integer arithmetic: 13.75
/// ns at 0.625 ns a cycle is 22. `nCK` behind a number says cycles, as in JEDEC's tables.
package enum CycleExpression {
    /// The longest duration accepted.
    package static let mostCycles = 1_000_000_000

    /// The cycles of an expression; zero for times when the clock period is not known (`nil`),
    /// after the same checks of the spelling.
    package static func cycles(of text: String, period_fs: Int64?) throws(ValueError) -> Int {
        let text = text.trimmed
        guard text.hasPrefix("max") else { return try termCycles(text, period_fs: period_fs) }
        let arguments = text.dropFirst(3).trimmed
        guard arguments.hasPrefix("("), arguments.hasSuffix(")"), arguments.utf8.count > 2 else {
            throw ValueError("\(quoted(text)) is not of the form 'max(4, 7.5 ns)'")
        }
        var greatest = 0
        let terms = arguments.dropFirst().dropLast()
        for term in terms.split(separator: ",", maxSplits: 16, omittingEmptySubsequences: false) {
            greatest = max(greatest, try termCycles(term.trimmed, period_fs: period_fs))
        }
        return greatest
    }

    /// A clock period in femtoseconds; it must have a unit and be whole.
    package static func period_fs(of text: String) throws(ValueError) -> Int64 {
        let quantity = try Quantity(text, example: "a time such as '0.625 ns'")
        let (whole, hasRemainder) = try femtoseconds(quantity, text: text)
        if hasRemainder {
            throw ValueError("\(quoted(text)) is not a whole number of femtoseconds")
        }
        guard (1...1_000_000_000_000).contains(whole) else {
            throw ValueError("\(quoted(text)) is not between 1 fs and 1 ms")
        }
        return whole
    }

    private static func termCycles(_ text: String, period_fs: Int64?) throws(ValueError) -> Int {
        let quantity = try Quantity(
            text, example: "a number of cycles, or a time such as '14 ns'")
        if quantity.unit.isEmpty || quantity.unit == "nCK" {
            return try wholeCycles(quantity.number)
        }
        let (whole, hasRemainder) = try femtoseconds(quantity, text: text)
        guard let period_fs else { return 0 }
        // Rounding up twice, to femtoseconds and then to cycles, is rounding up once.
        let isUneven = hasRemainder || whole % period_fs != 0
        return try limited(whole / period_fs + (isUneven ? 1 : 0), text: text)
    }

    private static func wholeCycles(_ number: String) throws(ValueError) -> Int {
        guard let decimal = DecimalNumber(number) else {
            throw ValueError(malformed(number))
        }
        guard decimal.isWhole else {
            throw ValueError(
                "\(quoted(number)) is not a whole number of cycles; "
                    + "for a time, add a unit: \(TimeUnit.list)")
        }
        return try limited(decimal.mantissa, text: number)
    }

    private static func femtoseconds(
        _ quantity: Quantity, text: String
    ) throws(ValueError) -> (whole: Int64, hasRemainder: Bool) {
        guard let unit = TimeUnit(rawValue: quantity.unit) else {
            let problem =
                quantity.unit.isEmpty ? "no unit" : "unknown unit \(quoted(quantity.unit))"
            throw ValueError("\(problem) in \(quoted(text)); use \(TimeUnit.list)")
        }
        guard let number = DecimalNumber(quantity.number) else {
            throw ValueError(malformed(quantity.number))
        }
        guard let scaled = number.scaled(byPowerOfTen: unit.powerOfTen) else {
            throw ValueError("\(quoted(text)) is too long a time")
        }
        return scaled
    }

    private static func limited(_ cycles: Int64, text: String) throws(ValueError) -> Int {
        guard cycles <= mostCycles else {
            throw ValueError("\(quoted(text)) is more than \(mostCycles) cycles")
        }
        return Int(cycles)
    }

    private static func malformed(_ number: String) -> String {
        "\(quoted(number)) is not a decimal number of at most 18 digits"
    }
}
