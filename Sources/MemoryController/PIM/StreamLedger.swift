/// What the host's scheduler remembers of the requests of one PIM stream.
struct StreamLedger: BitwiseCopyable {
    /// The most streams of a channel.
    static let maximumStreams = 250

    /// Reads that have entered and not completed.
    var outstanding: Int64 = 0
    /// The last cycle in which one completed or will complete; -1 before the first.
    var lastDone: Int64 = -1

    @inline(never)
    mutating func complete(at cycle: Int64, reads: Int64) {
        outstanding -= reads
        lastDone = max(lastDone, cycle)
    }
}
