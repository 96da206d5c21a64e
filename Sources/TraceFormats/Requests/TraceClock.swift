import DRAMModel

/// A clock that the cycles of a trace are counted in, beside the memory's.
///
/// A request that arrives at a tick arrives at the first edge of the memory's clock that is no
/// earlier. Ticks are converted one by one, exactly, so nothing drifts.
public struct TraceClock: Sendable {
    private let above: Int128
    private let below: Int128
    /// The last tick whose cycle requests may name.
    let lastTick: Int64

    /// Creates a clock whose ticks are so many cycles of the memory apart; `nil` for none.
    public init?(cyclesPerTick: Rational) {
        guard cyclesPerTick.numerator > 0 else { return nil }
        above = cyclesPerTick.numerator
        below = cyclesPerTick.denominator
        // Parts of rationals are below 2^62, so this is below 2^117.
        let last = Int128(RequestTraceReader.maximumCycle) * below / above
        lastTick = Int64(min(last, Int128(RequestTraceReader.maximumCycle)))
    }

    /// The cycle of the memory in which a tick's request arrives.
    @inline(__always)
    func memoryCycle(atTick tick: Int64) -> Int64 {
        let (quotient, rest) = (Int128(tick) * above).quotientAndRemainder(dividingBy: below)
        return Int64(quotient) + (rest > 0 ? 1 : 0)
    }
}
