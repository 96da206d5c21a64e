import DRAMModel

/// Latency against bandwidth of a memory for one share of reads.
struct BandwidthCurve: Sendable {
    /// The share of reads, in 0...1.
    let readShare: Rational
    /// Requests that meet no other.
    let idle: BandwidthPoint
    /// The memory kept full.
    let full: BandwidthPoint
    /// Rates from light load to that of the full memory.
    let points: [BandwidthPoint]

    /// What a point's reads wait for others, on average; `nil` without reads.
    func queueing_ns(_ point: BandwidthPoint) -> Double? {
        guard let mean = point.mean_ns, let least = idle.mean_ns else { return nil }
        return mean - least
    }
}
