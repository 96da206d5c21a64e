/// What the host's scheduler remembers of the requests of one PIM stream between two of its posts.
///
/// A stream has one ledger for each post that may be pending, and one for what comes behind them: a post needs
/// to know of the requests before it alone.
struct StreamLedger: BitwiseCopyable {
    /// The most streams of a channel.
    static let maximumStreams = 250
    /// Ledgers of a stream.
    static let ofStream = PIMPosts.most + 1
    /// Ledgers of a channel; 0 stands for the request trace.
    static let ofChannel = 1 + maximumStreams * ofStream

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
