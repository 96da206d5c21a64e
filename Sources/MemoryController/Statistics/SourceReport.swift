/// What became of the requests of one source, those of PIM streams apart.
public struct SourceReport: Sendable {
    /// Who made the requests, as the trace says; 0 for those of which it does not.
    public var source: UInt32
    /// Latencies of its requests that are done, and how many there are.
    public var latencies: RequestLatencies
    /// Cycle in which the first of them arrived.
    public var firstArrival: Int64
    /// Cycle of the last completion.
    public var lastDone: Int64

    /// Reads that are done.
    public var reads: Int64 { latencies.readsFromArrival.count }
    /// Writes that are done.
    public var writes: Int64 { latencies.writesFromArrival.count }

    /// Mean cycles from arrival to end, of reads and writes; `nil` without any.
    public var meanLatency: Double? {
        guard reads + writes > 0 else { return nil }
        let sum =
            latencies.readsFromArrival.mean * Double(reads)
            + latencies.writesFromArrival.mean * Double(writes)
        return sum / Double(reads + writes)
    }

    /// Cycles from its first arrival to its last completion.
    public var span: Int64 { lastDone - firstArrival }
}
