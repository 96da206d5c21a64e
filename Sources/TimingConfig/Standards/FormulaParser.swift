import ConfigFiles
import DRAMModel

/// Reads formulas such as `max(16, ns(10)) - RL` or `2 if rate <= 4800 else 3`.
///
/// `formula := sum ["if" sum comparison sum "else" formula]`, `sum := product {("+"|"-") product}`,
/// `product := unary {("*"|"/") unary}`, `unary := "-" unary | number | name | function "(" formula
/// {"," formula} ")" | "(" formula ")"`.
struct FormulaParser {
    /// The functions and how many arguments each takes.
    private static let functions = ["max", "min", "ceil", "ns"]
    /// Formulas nested deeper than this are refused, as they would be read by recursion.
    private static let deepest = 64
    /// So do formulas of more terms than this.
    private static let mostTerms = 200

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0
    private var terms = 0

    /// Whether a text is a name that formulas can use.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let reserved = functions + ["if", "else"]
        return !bytes.isEmpty && !reserved.contains(text)
            && bytes.indices.allSatisfy { isLetter(bytes[$0], first: $0 == 0) }
    }

    /// Reads a whole text as one formula.
    static func parse(_ text: String) throws(ValueError) -> CycleFormula {
        var parser = FormulaParser(bytes: Array(text.utf8))
        let formula = try parser.formula()
        guard parser.index == parser.bytes.count else {
            throw parser.unexpected("an operator or the end")
        }
        return formula
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        skipBlanks()
    }

    private mutating func formula() throws(ValueError) -> CycleFormula {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw ValueError("the formula is nested more than \(Self.deepest) deep")
        }
        let first = try sum()
        guard take(word: "if") else { return first }
        let left = try sum()
        guard let comparison = comparison() else {
            throw unexpected("one of <=, >=, ==, <, >")
        }
        let right = try sum()
        guard take(word: "else") else { throw unexpected("'else'") }
        return .choice(comparison, left, right, then: first, else: try formula())
    }

    private mutating func sum() throws(ValueError) -> CycleFormula {
        var result = try product()
        while true {
            if take(UInt8(ascii: "+")) {
                result = .sum(result, try product())
            } else if take(UInt8(ascii: "-")) {
                result = .difference(result, try product())
            } else {
                return result
            }
        }
    }

    private mutating func product() throws(ValueError) -> CycleFormula {
        var result = try unary()
        while true {
            if take(UInt8(ascii: "*")) {
                result = .product(result, try unary())
            } else if take(UInt8(ascii: "/")) {
                let divisor = try unary()
                guard divisor != .number(Rational(0)) else {
                    throw ValueError("a division by zero")
                }
                result = .quotient(result, divisor)
            } else {
                return result
            }
        }
    }

    private mutating func unary() throws(ValueError) -> CycleFormula {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw ValueError("the formula is nested more than \(Self.deepest) deep")
        }
        terms += 1
        guard terms <= Self.mostTerms else {
            throw ValueError("the formula has more than \(Self.mostTerms) terms")
        }
        if take(UInt8(ascii: "-")) { return .negative(try unary()) }
        if take(UInt8(ascii: "(")) {
            let inner = try formula()
            guard take(UInt8(ascii: ")")) else { throw unexpected("')'") }
            return inner
        }
        if let number = try number() { return .number(number) }
        let name = word()
        guard !name.isEmpty else { throw unexpected("a number, a parameter or '('") }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "(") else {
            return .parameter(name)
        }
        return try call(name)
    }

    private mutating func call(_ name: String) throws(ValueError) -> CycleFormula {
        guard Self.functions.contains(name) else {
            throw ValueError(
                "unknown function \(quoted(name))"
                    + suggestionOrList(for: name, among: Self.functions))
        }
        _ = take(UInt8(ascii: "("))
        var arguments = [try formula()]
        while take(UInt8(ascii: ",")) { arguments.append(try formula()) }
        guard take(UInt8(ascii: ")")) else { throw unexpected("',' or ')'") }
        switch name {
        case "max": return .greatest(arguments)
        case "min": return .least(arguments)
        default:
            guard arguments.count == 1 else {
                throw ValueError("'\(name)' takes one value, not \(arguments.count)")
            }
            return name == "ns" ? .nanoseconds(arguments[0]) : .ceiling(arguments[0])
        }
    }

    // MARK: Words and numbers

    private mutating func comparison() -> CycleFormula.Comparison? {
        // Those of two letters come first.
        CycleFormula.Comparison.allCases.first { take($0.rawValue) }
    }

    private mutating func number() throws(ValueError) -> Rational? {
        let start = index
        var (mantissa, scale, hasPoint): (Int128, Int128, Bool) = (0, 1, false)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
                if hasPoint { scale *= 10 }
            } else {
                break
            }
            index += 1
            guard index - start <= 18 else { throw ValueError("a number has too many digits") }
        }
        guard index > start else { return nil }
        guard index > start + (hasPoint ? 1 : 0) else {
            index = start
            throw unexpected("a number")
        }
        defer { skipBlanks() }
        guard let number = Rational(mantissa, over: scale) else {
            throw ValueError("a number is too large")
        }
        return number
    }

    private mutating func word() -> String {
        let start = index
        while index < bytes.count, Self.isLetter(bytes[index], first: index == start) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        skipBlanks()
        return word
    }

    private static func isLetter(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }

    private mutating func take(word: String) -> Bool {
        let end = index + word.utf8.count
        guard take(word) else { return false }
        if end < bytes.count, Self.isLetter(bytes[end], first: false) {
            index = end - word.utf8.count
            return false
        }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        skipBlanks()
        return true
    }

    private mutating func take(_ text: String) -> Bool {
        guard index < bytes.count, bytes[index] == text.utf8.first,
            bytes[index...].starts(with: text.utf8)
        else { return false }
        index += text.utf8.count
        skipBlanks()
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index].isBlank { index += 1 }
    }

    private func unexpected(_ expectation: String) -> ValueError {
        let text = String(decoding: bytes, as: UTF8.self)
        guard index < bytes.count else {
            return ValueError("\(quoted(text)) ends where \(expectation) was expected")
        }
        let rest = String(decoding: bytes[index...], as: UTF8.self)
        return ValueError("expected \(expectation) before \(quoted(rest)) in \(quoted(text))")
    }
}
