import DRAMEngine
import DRAMModel

extension PIMSequencer where Requests: ~Copyable {
    /// Takes a stream past the post at its head; returns false after noting what it waits for.
    ///
    /// The event is posted now, or as soon as everything before it is complete.
    mutating func post(_ index: Int, at cycle: Int64, _ requests: inout Requests) -> Bool {
        let stream = streams + index
        guard !stream.pointee.posts.isFull else {
            stream.pointee.wait.begin(.posts)
            return false
        }
        let head = stream.pointee.head.operation
        let event = events.index(index, head.event, stream.pointee.reader.source)
        guard events.claim(event) else {
            fail(index, "event '\(name(index, head.event))' is posted twice")
            return false
        }
        let ledger = stream.pointee.posts.ledger
        let doneAt = max(stream.pointee.completion.commands, requests.lastDone(ofLedger: ledger))
        if stream.pointee.posts.count == 0 && doneAt <= cycle
            && requests.outstanding(ofLedger: ledger) == 0
        {
            announce(event, at: cycle)
            return true
        }
        stream.pointee.posts.append(
            event: event, doneAt: stream.pointee.completion.commands, line: head.line)
        requests.demandWrites(ofLedger: ledger, at: cycle)
        pendingPosts.add()
        if stream.pointee.posts.count == 1 {
            scheduleFirst(index, &requests)
            pendingPosts.schedule(stream.pointee.posts.fireAt)
        }
        return true
    }

    /// Works out when the first pending post of a stream fires, unless requests before it are under
    /// way.
    private mutating func scheduleFirst(_ index: Int, _ requests: inout Requests) {
        let stream = streams + index
        let post = stream.pointee.posts.first
        guard requests.outstanding(ofLedger: post.ledger) == 0 else {
            stream.pointee.posts.fireAt = .max
            pendingPosts.beginWait()
            return
        }
        stream.pointee.posts.fireAt = max(post.doneAt, requests.lastDone(ofLedger: post.ledger))
    }

    /// Looks again at posts that wait for requests, after the memory controller has done something.
    mutating func schedulePosts(_ requests: inout Requests) {
        for index in 0..<count {
            let stream = streams + index
            guard stream.pointee.posts.count > 0, stream.pointee.posts.fireAt == .max,
                requests.outstanding(ofLedger: stream.pointee.posts.first.ledger) == 0
            else { continue }
            pendingPosts.endWait()
            scheduleFirst(index, &requests)
            pendingPosts.schedule(stream.pointee.posts.fireAt)
        }
    }

    /// Posts the events of pending posts before which everything is complete.
    mutating func firePosts(at cycle: Int64, _ requests: inout Requests) {
        pendingPosts.clearSchedule()
        for index in 0..<count {
            let stream = streams + index
            let isDue = stream.pointee.posts.fireAt <= cycle
            while stream.pointee.posts.fireAt <= cycle {
                announce(stream.pointee.posts.removeFirst().event, at: cycle)
                pendingPosts.fire()
                stream.pointee.posts.fireAt = .max
                if stream.pointee.posts.count > 0 { scheduleFirst(index, &requests) }
            }
            pendingPosts.schedule(stream.pointee.posts.fireAt)
            if isDue && stream.pointee.wait.reason == .posts {
                stream.pointee.wait.end(at: cycle)
            }
        }
    }

    /// Posts an event and lets those go on that wait for it.
    private mutating func announce(_ event: Int, at cycle: Int64) {
        var waiter = events.post(event)
        while let index = waiter {
            streams[index].wait.end(at: cycle + 1)
            waiter = events.waiter(after: index)
        }
    }

    /// The name of a stream's event.
    func name(_ index: Int, _ event: Int32) -> String {
        streams[index].reader.source.eventNames[Int(event)]
    }
}
