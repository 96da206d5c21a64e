import ConfigFiles
import DRAMModel

/// Reads conditions such as `timing.tRC >= timing.tRP + 52 and pages == 'open'`.
///
/// `condition := both {"or" both}`, `both := not {"and" not}`, `not := "not" not | comparison`,
/// `comparison := sum [("<="|">="|"=="|"!="|"<"|">") sum]`, `sum := product {("+"|"-") product}`,
/// `product := unary {("*"|"/") unary}`, `unary := "-" unary | number | 'text' | name | "name" |
/// "(" condition ")"`.
struct PointConditionParser {
    /// An expression and where it begins.
    private struct Part {
        var expression: PointExpression
        var offset: Int
    }

    private static let words = ["and", "or", "not"]
    /// Conditions nested deeper than this are refused, as they are read by recursion.
    private static let deepest = 64
    /// So are those of more operands than this.
    private static let mostOperands = 200

    private let bytes: [UInt8]
    private let axes: [ExperimentAxis]
    private var index = 0
    private var depth = 0
    private var operands = 0

    /// Reads a whole text as one condition over axes.
    static func parse(
        _ text: String, _ axes: [ExperimentAxis]
    ) throws(PointConditionFault) -> PointExpression {
        var parser = PointConditionParser(bytes: Array(text.utf8), axes: axes)
        parser.skipBlanks()
        let whole = try parser.condition()
        guard parser.index == parser.bytes.count else {
            throw parser.unexpected("an operator or the end")
        }
        try expect(.condition, whole, "a condition")
        return whole.expression
    }

    private init(bytes: [UInt8], axes: [ExperimentAxis]) {
        self.bytes = bytes
        self.axes = axes
    }

    // MARK: Grammar

    private mutating func condition() throws(PointConditionFault) -> Part {
        var left = try both()
        while take(word: "or") {
            let right = try both()
            try Self.expect(.condition, left, "'or'")
            try Self.expect(.condition, right, "'or'")
            left.expression = .either(left.expression, right.expression)
        }
        return left
    }

    private mutating func both() throws(PointConditionFault) -> Part {
        var left = try not()
        while take(word: "and") {
            let right = try not()
            try Self.expect(.condition, left, "'and'")
            try Self.expect(.condition, right, "'and'")
            left.expression = .both(left.expression, right.expression)
        }
        return left
    }

    private mutating func not() throws(PointConditionFault) -> Part {
        let start = index
        guard take(word: "not") else { return try comparison() }
        try enter()
        defer { depth -= 1 }
        let operand = try not()
        try Self.expect(.condition, operand, "'not'")
        return Part(expression: .not(operand.expression), offset: start)
    }

    private mutating func comparison() throws(PointConditionFault) -> Part {
        var left = try sum()
        let start = index
        guard
            let comparison = PointExpression.Comparison.allCases.first(where: { take($0.rawValue) })
        else {
            if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
                throw PointConditionFault(
                    message: "expected '==' in place of '='", offset: index)
            }
            return left
        }
        let right = try sum()
        try Self.check(comparison, left, right, at: start)
        left.expression = .comparison(comparison, left.expression, right.expression)
        return left
    }

    private mutating func sum() throws(PointConditionFault) -> Part {
        var left = try product()
        while true {
            let operation: PointExpression.Operation
            if take("+") {
                operation = .sum
            } else if take("-") {
                operation = .difference
            } else {
                return left
            }
            left = try Self.arithmetic(operation, left, try product())
        }
    }

    private mutating func product() throws(PointConditionFault) -> Part {
        var left = try unary()
        while true {
            let operation: PointExpression.Operation
            if take("*") {
                operation = .product
            } else if take("/") {
                operation = .quotient
            } else {
                return left
            }
            left = try Self.arithmetic(operation, left, try unary())
        }
    }

    private mutating func unary() throws(PointConditionFault) -> Part {
        try enter()
        defer { depth -= 1 }
        operands += 1
        let start = index
        guard operands <= Self.mostOperands else {
            throw PointConditionFault(
                message: "the condition has more than \(Self.mostOperands) operands",
                offset: start)
        }
        if take("-") {
            let operand = try unary()
            try Self.expectNumber(operand)
            return Part(expression: .negative(operand.expression), offset: start)
        }
        if take("(") {
            var inner = try condition()
            guard take(")") else { throw unexpected("')'") }
            inner.offset = start
            return inner
        }
        if let text = try text(in: "'") { return Part(expression: .text(text), offset: start) }
        if let name = try text(in: "\"") { return try variable(name, at: start) }
        if let number = try number() { return Part(expression: .number(number), offset: start) }
        let name = word()
        guard !name.isEmpty, !Self.words.contains(name) else {
            index = start
            throw unexpected("an axis, a number, a 'text' or '('")
        }
        return try variable(name, at: start)
    }

    private mutating func enter() throws(PointConditionFault) {
        depth += 1
        guard depth <= Self.deepest else {
            throw PointConditionFault(
                message: "the condition is nested more than \(Self.deepest) deep", offset: index)
        }
    }

    private func variable(_ name: String, at offset: Int) throws(PointConditionFault) -> Part {
        guard let variable = PointVariable(name, axes) else {
            throw PointConditionFault(
                message: "'\(name)' is no axis"
                    + suggestionOrList(for: name, among: PointVariable.names(axes)),
                offset: offset)
        }
        return Part(expression: .variable(variable), offset: offset)
    }

    // MARK: Kinds

    private static func expect(
        _ kind: PointExpression.Kind, _ part: Part, _ what: String
    ) throws(PointConditionFault) {
        guard part.expression.kind == kind else {
            throw PointConditionFault(
                message: "expected a comparison such as timing.tRC >= 74, not "
                    + part.expression.kind.rawValue
                    + (what == "a condition" ? "" : ", with \(what)"),
                offset: part.offset)
        }
    }

    private static func expectNumber(_ part: Part) throws(PointConditionFault) {
        guard part.expression.kind != .number else { return }
        var message = "expected a number, not \(part.expression.kind.rawValue)"
        if case .variable(let variable) = part.expression, let text = variable.textThatIsNoNumber {
            message = "expected numbers, and '\(variable.name)' can be '\(text)'"
        }
        throw PointConditionFault(message: message, offset: part.offset)
    }

    private static func arithmetic(
        _ operation: PointExpression.Operation, _ left: Part, _ right: Part
    ) throws(PointConditionFault) -> Part {
        try expectNumber(left)
        try expectNumber(right)
        return Part(
            expression: .arithmetic(operation, left.expression, right.expression),
            offset: left.offset)
    }

    private static func check(
        _ comparison: PointExpression.Comparison, _ left: Part, _ right: Part, at offset: Int
    ) throws(PointConditionFault) {
        let isText = left.expression.kind == .text && right.expression.kind == .text
        guard isText, comparison == .equal || comparison == .different else {
            try expectNumber(left)
            return try expectNumber(right)
        }
        // A label that there is not would make the condition hold never, or always.
        for (part, other) in [(left, right), (right, left)] {
            guard case .variable(let variable) = part.expression,
                case .text(let text) = other.expression, let texts = variable.texts,
                !texts.contains(text)
            else { continue }
            throw PointConditionFault(
                message: "'\(text)' is no value of '\(variable.name)'"
                    + suggestionOrList(for: text, among: texts), offset: other.offset)
        }
    }

    // MARK: Words and numbers

    private mutating func number() throws(PointConditionFault) -> Rational? {
        let start = index
        while index < bytes.count, bytes[index].isDigit || bytes[index] == UInt8(ascii: ".") {
            index += 1
        }
        guard index > start else { return nil }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let number = PointVariable.number(text),
            index == bytes.count || !Self.isLetter(bytes[index])
        else {
            throw PointConditionFault(
                message: "'\(text)' is not a number of at most 18 digits that stands alone",
                offset: start)
        }
        skipBlanks()
        return number
    }

    /// What stands in quotes, which are doubled inside; nil when no quote comes next.
    private mutating func text(in quote: Character) throws(PointConditionFault) -> String? {
        let (start, mark) = (index, quote.asciiValue!)
        guard index < bytes.count, bytes[index] == mark else { return nil }
        var text: [UInt8] = []
        index += 1
        while index < bytes.count {
            if bytes[index] == mark {
                index += 1
                guard index < bytes.count, bytes[index] == mark else {
                    skipBlanks()
                    return String(decoding: text, as: UTF8.self)
                }
            }
            text.append(bytes[index])
            index += 1
        }
        throw PointConditionFault(message: "expected another \(quote) behind this", offset: start)
    }

    private mutating func word() -> String {
        let start = index
        while index < bytes.count, Self.isLetter(bytes[index]) { index += 1 }
        defer { skipBlanks() }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func take(word: String) -> Bool {
        let end = index + word.utf8.count
        guard bytes[index...].starts(with: word.utf8),
            end == bytes.count || !Self.isLetter(bytes[end])
        else { return false }
        index = end
        skipBlanks()
        return true
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        skipBlanks()
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index].isBlank { index += 1 }
    }

    /// Letters of names of axes; other names stand in double quotes.
    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...:
            true
        default: false
        }
    }

    private func unexpected(_ expectation: String) -> PointConditionFault {
        guard index < bytes.count else {
            return PointConditionFault(
                message: "the condition ends where \(expectation) was expected",
                offset: bytes.count)
        }
        let rest = String(decoding: bytes[index...].prefix(40), as: UTF8.self)
        return PointConditionFault(
            message: "expected \(expectation), not '\(rest)'", offset: index)
    }
}
