/// What a stream waits for, and when it is to be looked at again.
///
/// Legal transitions: nothing → (begin) → any other reason → (end) → nothing. A stream with a
/// reason has no cycle of its own: what ends the wait gives it one.
struct PIMStreamWait: BitwiseCopyable {
    /// What a stream waits for that has no cycle of its own.
    enum Reason: BitwiseCopyable {
        case nothing
        /// Whatever the memory controller does may end it: a row closed, room in a queue, a read
        /// completed.
        case controller
        /// Another stream's tile or a refreshed row.
        case units
        /// An event.
        case event
        /// The first of its own pending posts: there may be no more of them.
        case posts
    }

    private(set) var reason = Reason.nothing
    /// The next cycle in which the head may get on; `Int64.max` while there is a reason to wait.
    private(set) var wake: Int64 = 0

    /// Looks again in a cycle.
    mutating func look(at cycle: Int64) {
        assert(reason == .nothing)
        wake = cycle
    }

    /// Waits for something without a cycle.
    mutating func begin(_ reason: Reason) {
        assert(self.reason == .nothing && reason != .nothing)
        self.reason = reason
        wake = .max
    }

    /// What was waited for has come: looks again in a cycle.
    mutating func end(at cycle: Int64) {
        assert(reason != .nothing)
        reason = .nothing
        wake = cycle
    }

    /// Never looks again by itself: the stream has ended.
    mutating func stop() { wake = .max }
}
