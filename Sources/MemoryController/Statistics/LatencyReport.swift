/// Latencies of requests in cycles.
public struct LatencyReport: Sendable {
    /// Requests that completed.
    public var count: Int64
    /// The mean; 0 without requests.
    public var mean: Double
    /// The least; 0 without requests.
    public var minimum: Int64
    /// The median.
    public var p50: Int64
    /// What 90 % of requests do not exceed.
    public var p90: Int64
    /// What 99 % of requests do not exceed.
    public var p99: Int64
    /// What 99.9 % of requests do not exceed.
    public var p999: Int64
    /// The greatest.
    public var maximum: Int64
    /// How many there are of each size, by size; empty where that was not asked for.
    public var bins: [LatencyBin] = []

    /// Summarizes a histogram of so many latencies.
    ///
    /// - Parameter withBins: Whether `bins` is wanted.
    init(_ histogram: borrowing LatencyHistogram, count: Int64, withBins: Bool = false) {
        self.init(of: 0, count: count)
        guard count > 0 else { return }
        let order = histogram.order(count: count, shares: [0.5, 0.9, 0.99, 0.999])
        mean = Double(histogram.sum) / Double(count)
        minimum = order.least
        p50 = order.percentiles[0]
        p90 = order.percentiles[1]
        p99 = order.percentiles[2]
        p999 = order.percentiles[3]
        maximum = order.greatest
        if withBins { bins = histogram.bins(count: count) }
    }

    /// So many requests with one and the same latency.
    init(of latency: Int64, count: Int64) {
        self.count = count
        mean = Double(latency)
        minimum = latency
        p50 = latency
        p90 = latency
        p99 = latency
        p999 = latency
        maximum = latency
    }
}
