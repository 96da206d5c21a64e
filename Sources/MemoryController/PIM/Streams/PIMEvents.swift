/// Named events of a channel: which have been posted, and which streams wait for each.
///
/// Legal transitions of an event: unknown → claimed → posted. A stream claims an event when it
/// comes to its post; the event is posted when everything before the post is complete.
struct PIMEvents {
    private struct Event {
        /// Whether a stream has come to its post.
        var isClaimed = false
        var isPosted = false
        /// The first stream that waits for it, or -1.
        var waiter: Int32 = -1
    }

    private var indices: [String: Int] = [:]
    private var names: [String] = []
    private var events: [Event] = []
    /// By stream and the stream's own index of the event: the channel's index.
    private var indexOfStream: [[Int]]
    /// By stream: the next one that waits for the same event, or -1.
    private var nextWaiter: [Int32]

    init(streams: Int) {
        indexOfStream = Array(repeating: [], count: streams)
        nextWaiter = Array(repeating: -1, count: streams)
    }

    /// The channel's index of a stream's event.
    mutating func index(_ stream: Int, _ event: Int32, _ source: any PIMSource) -> Int {
        if indexOfStream[stream].count <= Int(event) {
            addNames(stream, through: Int(event), source)
        }
        return indexOfStream[stream][Int(event)]
    }

    private mutating func addNames(_ stream: Int, through event: Int, _ source: any PIMSource) {
        let own = source.eventNames
        for position in indexOfStream[stream].count...event {
            indexOfStream[stream].append(index(of: own[position], guess: position))
        }
    }

    /// The channel's index of a name.
    ///
    /// Streams that are made together often number their events alike: then the guess is right, and
    /// no dictionary is asked.
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

    /// Notes that a stream has come to an event's post; returns false when one had come to it
    /// before.
    mutating func claim(_ event: Int) -> Bool {
        defer { events[event].isClaimed = true }
        return !events[event].isClaimed
    }

    /// Notes that a stream waits for an event, and for no other.
    mutating func wait(_ stream: Int, for event: Int) {
        nextWaiter[stream] = events[event].waiter
        events[event].waiter = Int32(stream)
    }

    /// Posts an event; returns the first stream that waits for it, if any.
    ///
    /// `waiter(after:)` has the others.
    mutating func post(_ event: Int) -> Int? {
        assert(events[event].isClaimed && !events[event].isPosted)
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
