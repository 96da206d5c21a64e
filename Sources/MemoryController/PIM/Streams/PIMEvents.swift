/// Named events of a channel: which have been posted, and which streams wait for each.
struct PIMEvents {
    private struct Event {
        /// A stream has come to its post.
        var isClaimed = false
        var isPosted = false
        /// The first stream that waits for it, or -1.
        var waiter: Int32 = -1
    }

    private var indices: [String: Int] = [:]
    private var names: [String] = []
    private var events: [Event] = []
    /// By stream and the stream's own index of the event.
    private var known: [[Int]]
    /// By stream: the next one that waits for the same event, or -1.
    private var nextWaiter: [Int32]

    init(streams: Int) {
        known = Array(repeating: [], count: streams)
        nextWaiter = Array(repeating: -1, count: streams)
    }

    /// The channel's index of a stream's event.
    mutating func index(_ stream: Int, _ event: Int32, _ source: any PIMSource) -> Int {
        if known[stream].count <= Int(event) { learn(stream, through: Int(event), source) }
        return known[stream][Int(event)]
    }

    private mutating func learn(_ stream: Int, through event: Int, _ source: any PIMSource) {
        let own = source.eventNames
        for position in known[stream].count...event {
            known[stream].append(index(of: own[position], guess: position))
        }
    }

    /// The channel's index of a name. Streams that are made together often number their events alike, which
    /// is seen without a look-up.
    private mutating func index(of name: String, guess: Int) -> Int {
        if guess < names.count && names[guess] == name { return guess }
        if let index = indices[name] { return index }
        indices[name] = events.count
        names.append(name)
        events.append(Event())
        return events.count - 1
    }

    /// Whether an event has been posted.
    func isPosted(_ event: Int) -> Bool { events[event].isPosted }

    /// Notes that a stream has come to an event's post; returns false when one had come to it before.
    mutating func claim(_ event: Int) -> Bool {
        defer { events[event].isClaimed = true }
        return !events[event].isClaimed
    }

    /// Notes that a stream waits for an event, and for no other.
    mutating func wait(_ stream: Int, for event: Int) {
        nextWaiter[stream] = events[event].waiter
        events[event].waiter = Int32(stream)
    }

    /// Posts an event; returns the first stream that waits for it, if any, to be followed by `waiter(after:)`.
    mutating func post(_ event: Int) -> Int? {
        events[event].isPosted = true
        let first = events[event].waiter
        return first < 0 ? nil : Int(first)
    }

    /// The stream that waits for the same event as another.
    func waiter(after stream: Int) -> Int? {
        let next = nextWaiter[stream]
        return next < 0 ? nil : Int(next)
    }
}
