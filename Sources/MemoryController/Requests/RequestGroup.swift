/// The fence counter of a request group: what a scheduler remembers of the requests of one PIM
/// stream between two of its posts.
///
/// A stream has one request group for each post that may be pending, and one for the requests
/// behind them: a post needs to know of the requests before it alone.
struct RequestGroup: BitwiseCopyable {
    /// The most streams of a channel.
    static let maximumStreams = 250
    /// Request groups of a stream.
    static let ofStream = PIMPosts.most + 1
    /// Request groups of a channel; 0 stands for the request trace.
    static let ofChannel = 1 + maximumStreams * ofStream

    /// Reads that have entered and not completed, and writes that have entered and not issued.
    var outstanding: Int64 = 0
    /// The writes among them.
    var writes: Int64 = 0
    /// Whether the stream waits for the writes among them.
    var isDemanded = false
    /// The last cycle in which one completed or will complete; -1 before the first.
    var lastDone: Int64 = -1

    /// Notes that a read of the group will complete in a cycle.
    @inline(never)
    mutating func completeRead(at cycle: Int64) {
        outstanding -= 1
        assert(outstanding >= writes, "more reads complete than have entered")
        lastDone = max(lastDone, cycle)
    }

    /// Notes that a write of the group has issued, whose data will be in the array in a cycle.
    mutating func completeWrite(at cycle: Int64) {
        outstanding -= 1
        writes -= 1
        assert(writes >= 0, "more writes issue than have entered")
        if writes == 0 { isDemanded = false }
        lastDone = max(lastDone, cycle)
    }
}
