import DRAMEngine

/// What is counted of the latencies of requests. Those of writes from entry are all alike.
///
/// Latencies wait in short lists and are counted many at a time, with less work for each.
struct LatencyCounters: ~Copyable {
    /// Cycles from the entry of a write to its end.
    static let ofWrite: Int64 = 1
    private static let room = 128

    private var reads = LatencyHistogram()
    private var readsFromArrival = LatencyHistogram()
    private var writesFromArrival = LatencyHistogram()
    /// Reads and writes that are counted or listed.
    private(set) var readCount: Int64 = 0
    private(set) var writeCount: Int64 = 0
    private let listedReads = FixedBuffer<Int64>(repeating: 0, count: room)
    private let listedReadsFromArrival = FixedBuffer<Int64>(repeating: 0, count: room)
    private let listedWrites = FixedBuffer<Int64>(repeating: 0, count: room)
    private var listedReadCount = 0
    private var listedWriteCount = 0

    /// Adds a read, or nothing, without a branch on which.
    @inline(__always)
    mutating func addRead(fromEntry: Int64, fromArrival: Int64, if isRead: Bool = true) {
        listedReads.base[listedReadCount] = fromEntry
        listedReadsFromArrival.base[listedReadCount] = fromArrival
        listedReadCount &+= isRead ? 1 : 0
        if listedReadCount == Self.room { countReads() }
    }

    /// Adds a write.
    @inline(__always)
    mutating func addWrite(fromArrival: Int64) {
        listedWrites.base[listedWriteCount] = fromArrival
        listedWriteCount &+= 1
        if listedWriteCount == Self.room { countWrites() }
    }

    @inline(never)
    private mutating func countReads() {
        reads.add(
            UnsafeBufferPointer(start: listedReads.base, count: listedReadCount), to: readCount)
        readsFromArrival.add(
            UnsafeBufferPointer(start: listedReadsFromArrival.base, count: listedReadCount),
            to: readCount)
        readCount += Int64(listedReadCount)
        listedReadCount = 0
    }

    @inline(never)
    private mutating func countWrites() {
        writesFromArrival.add(
            UnsafeBufferPointer(start: listedWrites.base, count: listedWriteCount),
            to: writeCount)
        writeCount += Int64(listedWriteCount)
        listedWriteCount = 0
    }

    /// What has been added.
    ///
    /// - Parameter withBins: Whether reports have their bins.
    mutating func report(withBins: Bool = false) -> RequestLatencies {
        countReads()
        countWrites()
        return RequestLatencies(
            reads: LatencyReport(reads, count: readCount, withBins: withBins),
            readsFromArrival: LatencyReport(
                readsFromArrival, count: readCount, withBins: withBins),
            writes: LatencyReport(of: writeCount > 0 ? Self.ofWrite : 0, count: writeCount),
            writesFromArrival: LatencyReport(
                writesFromArrival, count: writeCount, withBins: withBins))
    }

    /// Adds what others have.
    mutating func merge(_ other: inout LatencyCounters) {
        other.countReads()
        other.countWrites()
        reads.merge(other.reads, count: other.readCount)
        readsFromArrival.merge(other.readsFromArrival, count: other.readCount)
        writesFromArrival.merge(other.writesFromArrival, count: other.writeCount)
        readCount += other.readCount
        writeCount += other.writeCount
    }

    /// Forgets all.
    mutating func clear() {
        countReads()
        countWrites()
        reads.clear(count: readCount)
        readsFromArrival.clear(count: readCount)
        writesFromArrival.clear(count: writeCount)
        readCount = 0
        writeCount = 0
    }
}
