import DRAMEngine
import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// Takes a stream past the post at its head: the event is posted now, or as soon as everything before it is
    /// complete; returns false after noting what the stream waits for.
    mutating func post(_ index: Int, at cycle: Int64, _ host: inout Host) -> Bool {
        let stream = streams + index
        guard !stream.pointee.posts.isFull else {
            wait(index, for: .posts)
            return false
        }
        let head = stream.pointee.head
        let event = events.index(index, head.event, stream.pointee.source)
        guard events.claim(event) else {
            fail(index, "event '\(name(index, head.event))' is posted twice")
            return false
        }
        let ledger = stream.pointee.posts.ledger
        let doneAt = max(stream.pointee.doneAt, host.lastDone(ofLedger: ledger))
        if stream.pointee.posts.count == 0 && doneAt <= cycle
            && host.outstanding(ofLedger: ledger) == 0
        {
            announce(event, at: cycle)
            return true
        }
        stream.pointee.posts.append(
            event: event, doneAt: stream.pointee.doneAt, line: head.line)
        host.demandWrites(ofLedger: ledger, at: cycle)
        pendingPosts += 1
        if stream.pointee.posts.count == 1 {
            settleFirst(index, &host)
            nextPost = min(nextPost, stream.pointee.posts.fireAt)
        }
        return true
    }

    /// Works out when the first pending post of a stream fires, unless requests before it are under way.
    private mutating func settleFirst(_ index: Int, _ host: inout Host) {
        let stream = streams + index
        let post = stream.pointee.posts.first
        guard host.outstanding(ofLedger: post.ledger) == 0 else {
            stream.pointee.posts.fireAt = .max
            unsettledPosts += 1
            return
        }
        stream.pointee.posts.fireAt = max(post.doneAt, host.lastDone(ofLedger: post.ledger))
    }

    /// Looks again at posts that wait for requests, after the host has done something.
    mutating func settlePosts(_ host: inout Host) {
        for index in 0..<count {
            let stream = streams + index
            guard stream.pointee.posts.count > 0, stream.pointee.posts.fireAt == .max,
                host.outstanding(ofLedger: stream.pointee.posts.first.ledger) == 0
            else { continue }
            unsettledPosts -= 1
            settleFirst(index, &host)
            nextPost = min(nextPost, stream.pointee.posts.fireAt)
        }
    }

    /// Posts the pending events that everything before is complete of.
    mutating func firePosts(at cycle: Int64, _ host: inout Host) {
        nextPost = .max
        for index in 0..<count {
            let stream = streams + index
            let isDue = stream.pointee.posts.fireAt <= cycle
            while stream.pointee.posts.fireAt <= cycle {
                announce(stream.pointee.posts.removeFirst().event, at: cycle)
                pendingPosts -= 1
                stream.pointee.posts.fireAt = .max
                if stream.pointee.posts.count > 0 { settleFirst(index, &host) }
            }
            nextPost = min(nextPost, stream.pointee.posts.fireAt)
            if isDue && stream.pointee.waiting == .posts {
                stream.pointee.waiting = .nothing
                stream.pointee.wake = cycle
            }
        }
    }

    /// Posts an event and lets those go on that wait for it.
    private mutating func announce(_ event: Int, at cycle: Int64) {
        var waiter = events.post(event)
        while let index = waiter {
            streams[index].waiting = .nothing
            streams[index].wake = cycle + 1
            waiter = events.waiter(after: index)
        }
    }

    func name(_ index: Int, _ event: Int32) -> String {
        streams[index].source.eventNames[Int(event)]
    }
}
