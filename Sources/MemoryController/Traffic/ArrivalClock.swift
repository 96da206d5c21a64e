import DRAMModel

/// The cycles in which requests arrive at an even rate: request i in cycle ⌊i / rate⌋, exactly.
///
/// What a division leaves over is carried from request to request, so nothing drifts however many
/// there are.
struct ArrivalClock: Sendable {
    /// Whole cycles between two requests.
    private let step: Int64
    /// What is left of the distance, in parts of a cycle.
    private let rest: UInt64
    /// Parts of a cycle; 0 when every request arrives in cycle 0.
    private let parts: UInt64
    private var cycle: Int64 = 0
    private var carried: UInt64 = 0

    /// Creates a clock of so many requests a cycle; `nil` is all at once.
    init(rate: Rational?) {
        guard let rate else {
            (step, rest, parts) = (0, 0, 0)
            return
        }
        precondition(rate.numerator > 0, "no request ever arrives")
        let (whole, left) = rate.denominator.quotientAndRemainder(dividingBy: rate.numerator)
        // Parts of rationals are below 2^62.
        step = Int64(whole)
        rest = UInt64(left)
        parts = UInt64(rate.numerator)
    }

    /// The cycle of the next request.
    @inline(__always)
    mutating func next() -> Int64 {
        let now = cycle
        cycle &+= step
        carried &+= rest
        if carried >= parts && parts > 0 {
            carried &-= parts
            cycle &+= 1
        }
        return now
    }
}
