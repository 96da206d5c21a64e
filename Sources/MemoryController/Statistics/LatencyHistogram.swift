import DRAMEngine

/// Counts of latencies: exact below 8,192 cycles, in steps of 1/128 of their size above.
public struct LatencyHistogram: ~Copyable {
    static let exact = 8192
    static let perOctave = 128
    private let counts: FixedBuffer<UInt32>
    /// How often each 32-bit counter overflowed; empty while none has.
    private var carries: [UInt64] = []
    /// Number of latencies.
    public private(set) var count: Int64 = 0
    /// Their sum, in cycles.
    public private(set) var sum: Int64 = 0
    /// The greatest, in cycles; 0 when there is none.
    public private(set) var maximum: Int64 = 0
    /// The least, in cycles; `Int64.max` when there is none.
    public private(set) var minimum: Int64 = .max

    /// Creates an empty histogram.
    public init() {
        counts = FixedBuffer(repeating: 0, count: Self.exact + 51 * Self.perOctave)
    }

    @inline(__always)
    mutating func add(_ latency: Int64) {
        count &+= 1
        sum &+= latency
        maximum = max(maximum, latency)
        minimum = min(minimum, latency)
        let index = Self.place(latency)
        let (value, overflow) = counts[index].addingReportingOverflow(1)
        counts[index] = value
        if overflow { carry(1, at: index) }
    }

    /// Adds a latency, or nothing, without a branch on which.
    @inline(__always)
    mutating func add(_ latency: Int64, if isCounted: Bool) {
        let times: Int64 = isCounted ? 1 : 0
        let counted = latency & (0 &- times)
        count &+= times
        sum &+= counted
        maximum = max(maximum, counted)
        minimum = min(minimum, counted | (times &- 1) & .max)
        let index = Self.place(counted)
        let (value, overflow) = counts[index].addingReportingOverflow(UInt32(times))
        counts[index] = value
        if overflow { carry(1, at: index) }
    }

    @inline(never)
    private mutating func carry(_ times: UInt64, at index: Int) {
        if carries.isEmpty { carries = Array(repeating: 0, count: counts.count) }
        carries[index] += times
    }

    /// Where a latency is counted.
    @inline(__always)
    private static func place(_ latency: Int64) -> Int {
        latency < exact ? Int(latency) : index(latency)
    }

    private static func index(_ latency: Int64) -> Int {
        let octave = 63 - latency.leadingZeroBitCount
        let step = Int(latency >> (octave - 7)) & (perOctave - 1)
        return exact + (octave - 13) * perOctave + step
    }

    /// The greatest latency that shares a counter with `index`.
    private static func upperEdge(_ index: Int) -> Int64 {
        guard index >= exact else { return Int64(index) }
        let octave = (index - exact) / perOctave + 13
        let step = Int64((index - exact) % perOctave)
        return ((Int64(perOctave) + step + 1) << Int64(octave - 7)) - 1
    }

    /// The latency that a share of all latencies does not exceed, in cycles; 0 when there is none.
    ///
    /// - Parameter share: in 0...1; 0.5 is the median.
    public func percentile(_ share: Double) -> Int64 {
        guard count > 0 else { return 0 }
        let wanted = max(1, Int64((share * Double(count)).rounded(.up)))
        var seen: Int64 = 0
        for index in Self.place(minimum)..<counts.count {
            seen += Int64(counts[index]) + Int64(carries.isEmpty ? 0 : carries[index]) << 32
            if seen >= wanted { return min(Self.upperEdge(index), maximum) }
        }
        return maximum
    }

    /// Adds the counts of another histogram.
    public mutating func merge(_ other: borrowing LatencyHistogram) {
        count += other.count
        sum += other.sum
        maximum = max(maximum, other.maximum)
        minimum = min(minimum, other.minimum)
        guard other.count > 0 else { return }
        for index in Self.place(other.minimum)...Self.place(other.maximum) {
            let (value, overflow) = counts[index].addingReportingOverflow(other.counts[index])
            counts[index] = value
            let more = (overflow ? 1 : 0) + (other.carries.isEmpty ? 0 : other.carries[index])
            if more > 0 { carry(more, at: index) }
        }
    }
}
