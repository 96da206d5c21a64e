import DRAMModel

/// An event that happens with an exact probability.
struct Chance: Sendable {
    private let numerator: UInt64
    private let denominator: UInt64

    /// Creates it with a probability in 0...1.
    init(_ probability: Rational) {
        precondition(probability.numerator >= 0, "a negative probability")
        precondition(probability.numerator <= probability.denominator, "more than always")
        numerator = UInt64(probability.numerator)
        denominator = UInt64(probability.denominator)
    }

    /// Whether it happens for a number out of 2^64.
    @inline(__always)
    func happens(_ draw: UInt64) -> Bool {
        // draw / 2^64 < numerator / denominator
        draw.multipliedFullWidth(by: denominator).high < numerator
    }
}
