import DRAMModel

/// A part of a condition over the axes of an experiment: a number, a text or a condition.
indirect enum PointExpression: Equatable, Sendable {
    /// What an expression yields.
    enum Kind: String, Sendable {
        case number = "a number"
        case text = "a text"
        case condition = "a condition"
    }

    /// The kinds of arithmetic.
    enum Operation: Sendable { case sum, difference, product, quotient }

    /// The kinds of comparison; those of two letters first, as they begin like others.
    enum Comparison: String, CaseIterable, Sendable {
        case notAbove = "<="
        case notBelow = ">="
        case equal = "=="
        case different = "!="
        case below = "<"
        case above = ">"
    }

    /// What comes out for a combination of values.
    private enum Value: Equatable {
        case number(Rational)
        case text(String)
        case truth(Bool)
    }

    case number(Rational)
    case text(String)
    case variable(PointVariable)
    case negative(PointExpression)
    case arithmetic(Operation, PointExpression, PointExpression)
    case comparison(Comparison, PointExpression, PointExpression)
    case not(PointExpression)
    case both(PointExpression, PointExpression)
    case either(PointExpression, PointExpression)

    /// What it yields.
    var kind: Kind {
        switch self {
        case .number, .negative, .arithmetic: .number
        case .text: .text
        case .variable(let variable): variable.textThatIsNoNumber == nil ? .number : .text
        case .comparison, .not, .both, .either: .condition
        }
    }

    /// Whether the condition holds for a combination of values, one an axis.
    ///
    /// - Returns: nil when a number is too large to calculate with, or a divisor is zero.
    func holds(for combination: [ExperimentAxis.Value]) -> Bool? {
        guard case .truth(let truth)? = value(combination) else { return nil }
        return truth
    }

    private func value(_ combination: [ExperimentAxis.Value]) -> Value? {
        switch self {
        case .number(let number): return .number(number)
        case .text(let text): return .text(text)
        case .variable(let variable):
            let text = variable.text(in: combination)
            guard kind == .number else { return .text(text) }
            return PointVariable.number(text).map { .number($0) }
        case .negative(let operand): return operand.number(combination).map { .number($0.negated) }
        case .arithmetic(let operation, let left, let right):
            guard let left = left.number(combination), let right = right.number(combination)
            else { return nil }
            return Self.result(operation, left, right).map { .number($0) }
        case .comparison(let comparison, let left, let right):
            guard let left = left.value(combination), let right = right.value(combination)
            else { return nil }
            return .truth(Self.holds(comparison, left, right))
        case .not(let operand): return operand.holds(for: combination).map { .truth(!$0) }
        case .both(let left, let right):
            guard let first = left.holds(for: combination) else { return nil }
            return first ? right.value(combination) : .truth(false)
        case .either(let left, let right):
            guard let first = left.holds(for: combination) else { return nil }
            return first ? .truth(true) : right.value(combination)
        }
    }

    private func number(_ combination: [ExperimentAxis.Value]) -> Rational? {
        guard case .number(let number)? = value(combination) else { return nil }
        return number
    }

    private static func result(
        _ operation: Operation, _ left: Rational, _ right: Rational
    ) -> Rational? {
        switch operation {
        case .sum: left.adding(right)
        case .difference: left.adding(right.negated)
        case .product: left.multiplied(by: right)
        case .quotient: left.divided(by: right)
        }
    }

    private static func holds(_ comparison: Comparison, _ left: Value, _ right: Value) -> Bool {
        switch comparison {
        case .equal: return left == right
        case .different: return left != right
        default: break
        }
        guard case .number(let left) = left, case .number(let right) = right else {
            preconditionFailure("texts have no order")
        }
        return switch comparison {
        case .notAbove: left <= right
        case .notBelow: left >= right
        case .below: left < right
        default: left > right
        }
    }
}
