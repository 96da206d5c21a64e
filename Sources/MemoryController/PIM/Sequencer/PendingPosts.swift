/// The posts of all streams that have not fired.
struct PendingPosts: BitwiseCopyable {
    /// How many there are.
    private(set) var count = 0
    /// Streams whose first pending post waits for requests; at most one a stream with posts.
    private(set) var awaitingRequests = 0
    /// The next cycle in which one fires; `Int64.max` when none will before requests complete.
    private(set) var nextFiring = Int64.max

    /// A stream goes past a post.
    mutating func add() { count += 1 }

    /// A post has fired.
    mutating func fire() {
        assert(count > 0)
        count -= 1
    }

    /// The first post of a stream begins to wait for requests.
    mutating func beginWait() {
        awaitingRequests += 1
        assert(awaitingRequests <= count)
    }

    /// The requests that the first post of a stream waited for are complete.
    mutating func endWait() {
        assert(awaitingRequests > 0)
        awaitingRequests -= 1
    }

    /// The first post of a stream fires in a cycle.
    mutating func schedule(_ cycle: Int64) { nextFiring = min(nextFiring, cycle) }

    /// Forgets when posts fire, before it is worked out anew.
    mutating func clearSchedule() { nextFiring = .max }

    /// Forgets all of them: the streams have been ended.
    mutating func removeAll() { self = PendingPosts() }
}
