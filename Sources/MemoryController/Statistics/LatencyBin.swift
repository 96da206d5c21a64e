/// Latencies of about one size.
public struct LatencyBin: Equatable, Sendable {
    /// Sizes of bins between a power of two and the next; smaller sizes have a bin each.
    private static let perOctaveBits = 5

    /// The greatest latency that belongs to it, in cycles; of the last bin, the greatest of all.
    public var upTo: Int64
    /// How many there are.
    public var count: Int64

    /// The greatest latency in the bin of a latency.
    static func edge(of latency: Int64) -> Int64 {
        let bits = Int64.bitWidth - latency.leadingZeroBitCount
        let shift = max(0, bits - 1 - perOctaveBits)
        return latency | (1 << shift - 1)
    }
}
