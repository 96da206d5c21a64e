/// A formula of the public tables, evaluated as it is read.
///
/// `RL + nBL + 1 + tWPRE - WL`, `max(16, ns(10)) if width == 8 else 32`: an evaluator of the tests'
/// own, which shares nothing with the program's.
struct PublicFormula {
    /// A parameter without a value.
    struct Missing: Error { let name: String }

    private var tokens: [String]
    private var position = 0
    private let period_ns: Double
    private let lookup: (String) -> Double?

    private init(_ text: String, _ period_ns: Double, _ lookup: @escaping (String) -> Double?) {
        tokens = []
        for character in text {
            let isWord = character.isLetter || character.isNumber || "_.".contains(character)
            if isWord, let last = tokens.last?.last,
                last.isLetter || last.isNumber || "_.".contains(last)
            {
                tokens[tokens.count - 1].append(character)
            } else if "=<>".contains(character), let last = tokens.last, "=<>".contains(last) {
                tokens[tokens.count - 1].append(character)
            } else {
                tokens.append(String(character))
            }
        }
        tokens.removeAll { $0 == " " }
        self.period_ns = period_ns
        self.lookup = lookup
    }

    /// The cycles of a formula; `nil` where a parameter has no value.
    static func cycles(
        _ text: String, period_ns: Double, _ lookup: @escaping (String) -> Double?
    ) -> Int? {
        var formula = PublicFormula(text, period_ns, lookup)
        guard let value = try? formula.choice() else { return nil }
        precondition(formula.position == formula.tokens.count, "not understood: \(text)")
        return Int(rounded(value))
    }

    /// The next whole number, but for what binary fractions add.
    private static func rounded(_ value: Double) -> Double { (value - 1e-6).rounded(.up) }

    private var next: String? { position < tokens.count ? tokens[position] : nil }

    private mutating func take(_ token: String) -> Bool {
        guard next == token else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws -> Double {
        let first = try sum()
        guard take("if") else { return first }
        let holds = try comparison()
        precondition(take("else"))
        let second = try choice()
        return holds ? first : second
    }

    private mutating func comparison() throws -> Bool {
        let a = try sum()
        let sign = next
        position += 1
        let b = try sum()
        switch sign {
        case "<=": return a <= b
        case "==": return a == b
        default: preconditionFailure("no comparison: \(sign ?? "")")
        }
    }

    private mutating func sum() throws -> Double {
        var value = try product()
        while true {
            if take("+") {
                value += try product()
            } else if take("-") {
                value -= try product()
            } else {
                return value
            }
        }
    }

    private mutating func product() throws -> Double {
        var value = try term()
        while take("/") { value /= try term() }
        return value
    }

    private mutating func term() throws -> Double {
        let token = next ?? ""
        position += 1
        if token == "(" {
            let value = try choice()
            precondition(take(")"))
            return value
        }
        if let number = Double(token) { return number }
        guard take("(") else {
            guard let value = lookup(token) else { throw Missing(name: token) }
            return value
        }
        var arguments = [try choice()]
        while take(",") { arguments.append(try choice()) }
        precondition(take(")"))
        switch token {
        case "max": return arguments.max()!
        case "ceil": return Self.rounded(arguments[0])
        case "ns": return Self.rounded(arguments[0] / period_ns)
        default: preconditionFailure("no function: \(token)")
        }
    }
}
