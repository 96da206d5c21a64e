/// An exact fraction: formulas of timing rules, rates and clocks are worked out in these.
public struct Rational: Comparable, Sendable {
    /// Above the line.
    public let numerator: Int128
    /// Below the line; positive.
    public let denominator: Int128

    /// Creates a whole number.
    public init(_ value: Int) {
        numerator = Int128(value)
        denominator = 1
    }

    private init(lowest numerator: Int128, _ denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Creates `numerator / denominator` in lowest terms.
    ///
    /// - Returns: nil when `denominator` is zero, or a part is too large to calculate with.
    public init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator != 0 else { return nil }
        let sign: Int128 = denominator < 0 ? -1 : 1
        let divisor = Self.gcd(numerator.magnitude, denominator.magnitude)
        self.numerator = sign * (numerator / Int128(divisor))
        self.denominator = sign * (denominator / Int128(divisor))
        // Products of two such parts still fit.
        let most = UInt128(1) << 62
        guard self.numerator.magnitude < most, self.denominator.magnitude < most else {
            return nil
        }
    }

    /// A whole number, which has no lower terms; `nil` when it is too large to calculate with.
    private init?(whole: Int128) {
        guard whole.magnitude < UInt128(1) << 62 else { return nil }
        numerator = whole
        denominator = 1
    }

    /// The least whole number that is no less; `nil` when it does not fit.
    public var roundedUp: Int? {
        if isWhole { return Int(exactly: numerator) }
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        return Int(exactly: quotient + (rest > 0 ? 1 : 0))
    }

    /// Whether it is a whole number.
    public var isWhole: Bool { denominator == 1 }

    /// The exact sum; `nil` when it is too large.
    public func adding(_ other: Rational) -> Rational? {
        if isWhole, other.isWhole { return Rational(whole: numerator + other.numerator) }
        return Rational(
            numerator * other.denominator + other.numerator * denominator,
            over: denominator * other.denominator)
    }

    /// The exact product; `nil` when it is too large.
    public func multiplied(by other: Rational) -> Rational? {
        if isWhole, other.isWhole { return Rational(whole: numerator * other.numerator) }
        return Rational(numerator * other.numerator, over: denominator * other.denominator)
    }

    /// The exact quotient; `nil` when it is too large, or `other` is zero.
    public func divided(by other: Rational) -> Rational? {
        Rational(numerator * other.denominator, over: denominator * other.numerator)
    }

    /// So many percent of it, rounded down to a whole number; `nil` when it is too large.
    func reduced(to percent: Int) -> Rational? {
        let part = multiplied(by: Rational(percent))?.divided(by: Rational(100))
        return part?.negated.roundedUp.map { Rational(-$0) }
    }

    /// The same number with the other sign.
    public var negated: Rational { Rational(lowest: -numerator, denominator) }

    /// Whether one is less than another, exactly.
    public static func < (a: Rational, b: Rational) -> Bool {
        if a.isWhole, b.isWhole { return a.numerator < b.numerator }
        return a.numerator * b.denominator < b.numerator * a.denominator
    }

    private static func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
        // Most parts are small, and words divide much faster.
        if let a = UInt64(exactly: a), let b = UInt64(exactly: b) {
            return UInt128(max(1, gcd(a, b)))
        }
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return max(1, a)
    }

    private static func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
