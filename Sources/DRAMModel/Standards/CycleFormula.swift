/// How many cycles a rule, a window or a parameter's default takes, as a formula of parameters.
///
/// `RL + nBL + 1 + tWPRE - WL`, `max(16, ns(10))`, `2 if rate <= 4800 else 3`.
public indirect enum CycleFormula: Equatable, Sendable {
    /// How two values are compared.
    public enum Comparison: String, CaseIterable, Sendable {
        case atMost = "<="
        case atLeast = ">="
        case equal = "=="
        case less = "<"
        case greater = ">"

        /// Whether it holds.
        func holds(_ a: Rational, _ b: Rational) -> Bool {
            switch self {
            case .atMost: a <= b
            case .atLeast: a >= b
            case .equal: a == b
            case .less: a < b
            case .greater: a > b
            }
        }
    }

    /// A number.
    case number(Rational)
    /// A parameter, by its JEDEC name.
    case parameter(String)
    case sum(CycleFormula, CycleFormula)
    case difference(CycleFormula, CycleFormula)
    case product(CycleFormula, CycleFormula)
    case quotient(CycleFormula, CycleFormula)
    case negative(CycleFormula)
    case greatest([CycleFormula])
    case least([CycleFormula])
    /// The next whole number.
    case ceiling(CycleFormula)
    /// So many nanoseconds in cycles, rounded up.
    case nanoseconds(CycleFormula)
    /// The first formula if a comparison holds, else the second.
    case choice(Comparison, CycleFormula, CycleFormula, then: CycleFormula, else: CycleFormula)

    /// Why a formula has no value.
    public enum Failure: Error, Equatable, Sendable {
        /// A parameter that neither the memory nor its standard gives.
        case missing(String)
        /// Parameters whose defaults need each other.
        case circular(String)
        /// A parameter whose default needs another, and so on, too often.
        case nested(String)
        /// A division by zero, or numbers too large to calculate with.
        case arithmetic
    }

    /// Adds the names of all parameters in it.
    public func addParameters(to names: inout Set<String>) {
        switch self {
        case .number: break
        case .parameter(let name): names.insert(name)
        case .sum(let a, let b), .difference(let a, let b), .product(let a, let b),
            .quotient(let a, let b):
            a.addParameters(to: &names)
            b.addParameters(to: &names)
        case .negative(let a), .ceiling(let a), .nanoseconds(let a):
            a.addParameters(to: &names)
        case .greatest(let terms), .least(let terms):
            for term in terms { term.addParameters(to: &names) }
        case .choice(_, let a, let b, let first, let second):
            for part in [a, b, first, second] { part.addParameters(to: &names) }
        }
    }
}
