import DRAMEngine

/// The posts of a stream that it has gone past before everything in front of them was complete.
///
/// The requests between two posts form a request group (`RequestGroup`), which tells when they are
/// complete. Groups of pending posts follow each other in a ring, and the one behind them takes the
/// requests that enter now. With at most `most` posts and one group more it is always free.
struct PIMPosts: ~Copyable {
    /// The most posts that may be pending in a stream; another one keeps it waiting.
    static let most = 16

    struct Post: BitwiseCopyable {
        /// The channel's index of the event.
        var event: Int
        /// The group of the requests since the post before.
        var ledger: Int
        /// The cycle by which PIM commands before it are complete.
        var doneAt: Int64
        var line: Int64
    }

    /// The request groups of the stream.
    let ledgers: Range<Int>
    /// The group of the requests that enter now.
    private(set) var ledger: Int
    /// The cycle in which the first fires; `Int64.max` when there is none or requests before it are
    /// outstanding.
    var fireAt = Int64.max
    private let ring = FixedBuffer(
        repeating: Post(event: 0, ledger: 0, doneAt: 0, line: 0), count: Self.most)
    private var head = 0
    private(set) var count = 0

    /// Creates the posts of a stream, by its index in the channel.
    init(stream: Int) {
        let start = 1 + stream * RequestGroup.ofStream
        ledgers = start..<start + RequestGroup.ofStream
        ledger = start
    }

    var isFull: Bool { count == Self.most }

    /// The one that fires next.
    var first: Post {
        assert(count > 0)
        return ring[head]
    }

    /// Appends a post of the requests and commands so far; those that follow go to the next group.
    mutating func append(event: Int, doneAt: Int64, line: Int64) {
        precondition(!isFull, "more pending posts than there may be")
        assert(count == 0 || ledger != first.ledger)
        ring[(head + count) % Self.most] = Post(
            event: event, ledger: ledger, doneAt: doneAt, line: line)
        count += 1
        ledger = ledger + 1 == ledgers.upperBound ? ledgers.lowerBound : ledger + 1
    }

    /// Removes the first.
    mutating func removeFirst() -> Post {
        let post = first
        head = (head + 1) % Self.most
        count -= 1
        return post
    }

    /// Forgets all of them.
    mutating func removeAll() {
        count = 0
        fireAt = .max
    }
}
