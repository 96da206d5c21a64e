import DRAMEngine

/// Counts of latencies: exact below 8,192 cycles, in steps of 1/128 of their size above.
///
/// How many there are is for its owner to know, who counts the requests anyway.
public struct LatencyHistogram: ~Copyable {
    static let exact = 8192
    static let perOctave = 128
    /// Counters that are looked at together.
    private static let atOnce = 8
    private let counts: FixedBuffer<UInt32>
    /// How often each 32-bit counter overflowed; empty while none has.
    private var carries: [UInt64] = []
    /// Their sum, in cycles.
    public private(set) var sum: Int64 = 0
    /// The greatest of those that are not exact; 0 when there is none.
    private var greatestOfLong: Int64 = 0
    /// The least of those that are not exact; `Int64.max` when there is none.
    private var leastOfLong: Int64 = .max

    /// Creates an empty histogram.
    public init() {
        counts = FixedBuffer(repeating: 0, count: Self.exact + 51 * Self.perOctave)
    }

    /// Adds latencies, none of which is negative.
    ///
    /// - Parameter count: how many there are already.
    mutating func add(_ latencies: UnsafeBufferPointer<Int64>, to count: Int64) {
        var (sum, bits): (Int64, Int64) = (0, 0)
        for latency in latencies {
            sum &+= latency
            bits |= latency
        }
        assert(bits >= 0, "a request is done before it begins")
        self.sum &+= sum
        guard bits < Self.exact, count + Int64(latencies.count) <= UInt32.max else {
            return addAny(latencies)
        }
        let counts = counts.base
        for latency in latencies { counts[Int(latency)] &+= 1 }
    }

    /// Counts latencies of which some are long, or whose counters may overflow.
    @inline(never)
    private mutating func addAny(_ latencies: UnsafeBufferPointer<Int64>) {
        var (greatest, least) = (greatestOfLong, leastOfLong)
        let counts = counts.base
        for latency in latencies {
            var index = Int(latency)
            // Extremes are noted of long ones alone: those of others stand in the counters.
            if latency >= Self.exact {
                greatest = max(greatest, latency)
                least = min(least, latency)
                index = Self.index(latency)
            }
            counts[index] &+= 1
            if counts[index] == 0 { carry(1, at: index) }
        }
        (greatestOfLong, leastOfLong) = (greatest, least)
    }

    @inline(never)
    private mutating func carry(_ times: UInt64, at index: Int) {
        if carries.isEmpty { carries = Array(repeating: 0, count: counts.count) }
        carries[index] += times
    }

    /// Where a long one is counted: by the exponent and the first seven bits behind the point that
    /// it has as a floating-point number.
    @inline(__always)
    private static func index(_ latency: Int64) -> Int {
        let bits = Double(latency).bitPattern &>> 45
        return Int(truncatingIfNeeded: bits) &- (1023 + 13) &* perOctave &+ exact
    }

    /// The greatest latency that shares a counter with `index`.
    private static func upperEdge(_ index: Int) -> Int64 {
        guard index >= exact else { return Int64(index) }
        let octave = (index - exact) / perOctave + 13
        let step = Int64((index - exact) % perOctave)
        return ((Int64(perOctave) + step + 1) << Int64(octave - 7)) - 1
    }

    /// Latencies that a counter has counted.
    private func number(_ index: Int) -> Int64 {
        Int64(counts[index]) + Int64(carries.isEmpty ? 0 : carries[index]) << 32
    }

    /// The first counter from one on that has counted anything, as there must be one.
    private func firstCounted(from start: Int) -> Int {
        var index = start
        guard carries.isEmpty else {
            while counts[index] == 0 && carries[index] == 0 { index += 1 }
            return index
        }
        let counts = counts.base
        while index & (Self.atOnce - 1) != 0 {
            if counts[index] != 0 { return index }
            index += 1
        }
        while isEmpty(from: index) { index += Self.atOnce }
        while counts[index] == 0 { index += 1 }
        return index
    }

    /// Whether no counter of a block has counted anything, where none has overflowed.
    @inline(__always)
    private func isEmpty(from index: Int) -> Bool {
        precondition(index < counts.count, "fewer latencies than are counted")
        let block = UnsafeRawPointer(counts.base + index).loadUnaligned(as: SIMD4<UInt64>.self)
        return block[0] | block[1] | (block[2] | block[3]) == 0
    }

    /// The least and the greatest, and those that some shares of all do not exceed, in cycles.
    ///
    /// - Parameters:
    ///   - count: how many latencies there are, at least one.
    ///   - shares: in 0...1, in ascending order; 0.5 is the median.
    func order(
        count: Int64, shares: [Double]
    ) -> (least: Int64, greatest: Int64, percentiles: [Int64]) {
        precondition(count > 0, "no latency")
        let wanted = shares.map { max(1, Int64(($0 * Double(count)).rounded(.up))) }
        var percentiles: [Int64] = []
        var least: Int64 = -1
        var seen: Int64 = 0
        var index = 0
        while true {
            index = firstCounted(from: index)
            let number = number(index)
            seen += number
            if number > 0 && least < 0 {
                least = index < Self.exact ? Int64(index) : leastOfLong
            }
            while percentiles.count < wanted.count && seen >= wanted[percentiles.count] {
                percentiles.append(Self.upperEdge(index))
            }
            if seen >= count { break }
            index += 1
        }
        precondition(seen == count, "more latencies than are counted")
        let greatest = index < Self.exact ? Int64(index) : greatestOfLong
        return (least, greatest, percentiles.map { min($0, greatest) })
    }

    /// How many latencies there are of each size: of sizes below 64 cycles each, above of 32 sizes
    /// between a power of two and the next.
    ///
    /// - Parameter count: how many there are, at least one.
    func bins(count: Int64) -> [LatencyBin] {
        var bins: [LatencyBin] = []
        var rest = count
        var index = 0
        while rest > 0 {
            index = firstCounted(from: index)
            let number = number(index)
            let edge = LatencyBin.edge(of: Self.upperEdge(index))
            if bins.last?.upTo == edge {
                bins[bins.count - 1].count += number
            } else {
                bins.append(LatencyBin(upTo: edge, count: number))
            }
            rest -= number
            index += 1
        }
        let last = index - 1
        let greatest = last < Self.exact ? Int64(last) : greatestOfLong
        bins[bins.count - 1].upTo = min(bins[bins.count - 1].upTo, greatest)
        return bins
    }

    /// Adds the counts of another histogram of so many latencies.
    mutating func merge(_ other: borrowing LatencyHistogram, count: Int64) {
        sum += other.sum
        greatestOfLong = max(greatestOfLong, other.greatestOfLong)
        leastOfLong = min(leastOfLong, other.leastOfLong)
        var rest = count
        var index = 0
        while rest > 0 {
            index = other.firstCounted(from: index)
            let (value, overflow) = counts[index].addingReportingOverflow(other.counts[index])
            counts[index] = value
            let more = (overflow ? 1 : 0) + (other.carries.isEmpty ? 0 : other.carries[index])
            if more > 0 { carry(more, at: index) }
            rest -= other.number(index)
            index += 1
        }
    }

    /// Forgets so many latencies: all that there are.
    mutating func clear(count: Int64) {
        var rest = count
        var index = 0
        while rest > 0 {
            index = firstCounted(from: index)
            rest -= number(index)
            counts[index] = 0
            index += 1
        }
        carries = []
        sum = 0
        greatestOfLong = 0
        leastOfLong = .max
    }
}
