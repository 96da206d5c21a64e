/// Named events of a channel: which have been posted.
struct PIMEvents {
    private var indices: [String: Int] = [:]
    private var posted: [Bool] = []
    /// By stream and the stream's own index of the event.
    private var known: [[Int]]

    init(streams: Int) { known = Array(repeating: [], count: streams) }

    /// The channel's index of a stream's event.
    private mutating func index(_ stream: Int, _ event: Int32, _ names: () -> [String]) -> Int {
        while known[stream].count <= Int(event) {
            let name = names()[known[stream].count]
            let index = indices[name] ?? posted.count
            if index == posted.count {
                indices[name] = index
                posted.append(false)
            }
            known[stream].append(index)
        }
        return known[stream][Int(event)]
    }

    /// Whether a stream's event has been posted.
    mutating func isPosted(_ stream: Int, _ event: Int32, _ source: any PIMSource) -> Bool {
        posted[index(stream, event) { source.eventNames }]
    }

    /// Posts a stream's event; returns false when it had been posted before.
    mutating func post(_ stream: Int, _ event: Int32, _ source: any PIMSource) -> Bool {
        let index = index(stream, event) { source.eventNames }
        defer { posted[index] = true }
        return !posted[index]
    }
}
