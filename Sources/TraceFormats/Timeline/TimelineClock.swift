/// Cycles as times.
struct TimelineClock: Sendable {
    private static let units: [(name: String, fs: Int64)] = [
        ("1 ns", 1_000_000), ("100 ps", 100_000), ("10 ps", 10_000), ("1 ps", 1000),
        ("100 fs", 100), ("10 fs", 10), ("1 fs", 1),
    ]

    /// The coarsest unit in which a cycle is a whole number, as a VCD timescale.
    let unit: String
    /// A cycle in that unit.
    let unitsPerCycle: Int64
    private let tCK_fs: Int64

    /// Creates the clock of a period.
    init(tCK_fs: Int64) {
        self.tCK_fs = tCK_fs
        let unit = Self.units.first { tCK_fs % $0.fs == 0 }!
        self.unit = unit.name
        unitsPerCycle = tCK_fs / unit.fs
    }

    /// The most bytes that `writeMicroseconds` takes.
    static let maximumBytes = DecimalFormat.maximumBytes + 10

    /// A cycle's time in `unit`; times beyond 64 bits stay at the last.
    func units(at cycle: Int64) -> UInt64 { Self.product(cycle, unitsPerCycle, dividedBy: 1).0 }

    /// Writes a cycle's exact time in microseconds, without trailing zeros, and returns the place
    /// after it.
    func writeMicroseconds(
        at cycle: Int64, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let (whole, rest) = Self.product(cycle, tCK_fs, dividedBy: 1_000_000_000)
        var place = DecimalFormat.write(whole, to: place)
        guard rest > 0 else { return place }
        place.pointee = 46
        place += 1
        var digits = rest
        var divisor: UInt64 = 100_000_000
        while digits > 0 {
            let (digit, left) = digits.quotientAndRemainder(dividingBy: divisor)
            place.pointee = 48 + UInt8(digit)
            place += 1
            digits = left
            divisor /= 10
        }
        return place
    }

    private static func product(
        _ cycle: Int64, _ factor: Int64, dividedBy divisor: UInt64
    ) -> (UInt64, UInt64) {
        let (high, low) = UInt64(max(0, cycle)).multipliedFullWidth(by: UInt64(factor))
        if high == 0 { return low.quotientAndRemainder(dividingBy: divisor) }
        return high < divisor ? divisor.dividingFullWidth((high, low)) : (.max, 0)
    }
}
