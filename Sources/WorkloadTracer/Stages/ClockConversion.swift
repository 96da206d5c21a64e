/// Converts consecutive times of another clock into memory cycles, without accumulating rounding
/// errors.
struct ClockConversion {
    /// Memory cycles in a cycle of the xPU.
    let ratio: Double
    /// Cycles of the xPU so far, and in memory cycles.
    private var cycles = 0
    private(set) var memoryCycles = 0

    /// Starts at 0.
    init(ratio: Double) { self.ratio = ratio }

    /// Memory cycles of the next `count` cycles of the xPU.
    mutating func memoryCycles(_ count: Int) -> Int {
        cycles += count
        let now = Int((Double(cycles) * ratio).rounded())
        defer { memoryCycles = now }
        return now - memoryCycles
    }
}
