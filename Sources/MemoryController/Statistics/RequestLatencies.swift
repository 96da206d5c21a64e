/// Latencies of reads and writes: from entry, what the memory takes for a request that it has
/// accepted; from arrival, what whoever makes the request waits for it.
///
/// A request arrives in the cycle that its trace gives and enters in the cycle after that, or when
/// there is room. A read ends with its last data. A write ends when it is acknowledged, in the
/// cycle after its entry.
public struct RequestLatencies: Sendable {
    /// Cycles from arrival to entry when there is room.
    public static let shortestWait: Int64 = 1

    /// Of reads, from entry.
    public var reads: LatencyReport
    /// Of reads, from arrival.
    public var readsFromArrival: LatencyReport
    /// Of writes, from entry.
    public var writes: LatencyReport
    /// Of writes, from arrival.
    public var writesFromArrival: LatencyReport

    /// No requests.
    static var none: RequestLatencies {
        let none = LatencyReport(of: 0, count: 0)
        return RequestLatencies(
            reads: none, readsFromArrival: none, writes: none, writesFromArrival: none)
    }

    /// Mean cycles from arrival to entry; 0 without requests.
    public var meanWait: Double {
        let count = reads.count + writes.count
        guard count > 0 else { return 0 }
        let ofReads = (readsFromArrival.mean - reads.mean) * Double(reads.count)
        let ofWrites = (writesFromArrival.mean - writes.mean) * Double(writes.count)
        return (ofReads + ofWrites) / Double(count)
    }
}
