import DRAMEngine
import DRAMModel

extension PIMSequencer where Requests: ~Copyable {
    /// Takes streams through their synchronization and lets their requests enter, after the
    /// commands of a cycle.
    mutating func synchronize(at cycle: Int64, _ requests: inout Requests) {
        if pendingPosts.nextFiring <= cycle { firePosts(at: cycle, &requests) }
        for index in 0..<count
        where streams[index].wait.wake <= cycle && !streams[index].head.isCommand
            && outcome.fault == nil
        {
            while !streams[index].hasEnded && !streams[index].head.isCommand {
                guard pass(index, at: cycle, &requests) else { break }
            }
            let stream = streams + index
            if stream.pointee.failure != nil { outcome.note(stream.pointee.failure) }
            if stream.pointee.hasEnded {
                stream.pointee.completion.finish(at: cycle)
                stream.pointee.wait.stop()
                requests.demandWrites(ofGroup: stream.pointee.posts.group, at: cycle)
                unitsChanged(at: cycle)
            } else if stream.pointee.head.isCommand {
                stream.pointee.since = cycle + 1
                stream.pointee.wait.look(
                    at: max(cycle + 1, stream.pointee.head.operation.cycle))
            }
        }
        release(at: cycle, &requests)
    }

    /// Passes the head of a stream that is no command; returns false after noting what it waits
    /// for.
    private mutating func pass(_ index: Int, at cycle: Int64, _ requests: inout Requests) -> Bool {
        let head = streams[index].head.operation
        guard head.cycle <= cycle else {
            streams[index].wait.look(at: head.cycle)
            return false
        }
        switch head.kind {
        case .read, .write:
            return enter(index, at: cycle, &requests)
        case .wait:
            let event = events.index(index, head.event, streams[index].reader.source)
            guard events.isPosted(event) else {
                events.wait(index, for: event)
                streams[index].wait.begin(.event)
                return false
            }
        case .post:
            guard post(index, at: cycle, &requests) else { return false }
        case .delay:
            guard hasPassed(index, at: cycle, &requests) else { return false }
        default:
            guard isComplete(index, at: cycle, &requests) else { return false }
        }
        guard outcome.fault == nil else { return false }
        // The cycle that the end of a stream waits for is part of the run.
        statistics.last = max(statistics.last, head.cycle)
        streams[index].advance()
        return true
    }

    private mutating func enter(_ index: Int, at cycle: Int64, _ requests: inout Requests) -> Bool {
        var request = streams[index].head.request
        guard requests.accepts(isWrite: request.isWrite) else {
            streams[index].wait.begin(.controller)
            return false
        }
        request.cycle = cycle
        let group = streams[index].posts.group
        let target = memory.mapping.decode(request.address)
        if request.isWrite {
            requests.enter(request, target, at: cycle, id: RequestRecord.ofStream)
            requests.expectWrite(to: request.address, ofGroup: group)
        } else {
            request.requestGroup = UInt16(group)
            requests.expectRead(ofGroup: group)
            requests.enter(request, target, at: cycle, id: RequestRecord.ofStream)
        }
        streams[index].issued(steps: 1)
        statistics.requests += 1
        // A stream enters at most one request in a cycle.
        streams[index].wait.look(at: cycle + 1)
        return false
    }

    /// Whether the delay at the head has passed, which begins when everything before it is
    /// complete; else notes when to look again.
    private mutating func hasPassed(
        _ index: Int, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        let stream = streams + index
        if stream.pointee.completion.delay < 0 {
            guard isComplete(index, at: cycle, &requests) else { return false }
            let end = cycle + Int64(stream.pointee.head.operation.count)
            stream.pointee.completion.beginDelay(until: end)
            // A delay at the end of a stream is part of the run.
            statistics.last = max(statistics.last, end)
        }
        guard stream.pointee.completion.delay <= cycle else {
            stream.pointee.wait.look(at: stream.pointee.completion.delay)
            return false
        }
        stream.pointee.completion.endDelay()
        return true
    }

    /// Whether everything before the head is complete; else notes when to look again.
    private mutating func isComplete(
        _ index: Int, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        var done = streams[index].completion.commands
        for group in streams[index].posts.groups {
            guard requests.outstanding(ofGroup: group) == 0 else {
                // Writes before pending posts were demanded when the stream went past the posts.
                requests.demandWrites(ofGroup: streams[index].posts.group, at: cycle)
                streams[index].wait.begin(.controller)
                return false
            }
            done = max(done, requests.lastDone(ofGroup: group))
        }
        guard done <= cycle else {
            streams[index].wait.look(at: done)
            return false
        }
        return true
    }
}
