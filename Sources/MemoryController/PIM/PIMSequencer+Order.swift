import DRAMEngine
import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// Takes streams through their points of order and lets their requests enter, after the commands of a
    /// cycle.
    mutating func order(at cycle: Int64, _ host: inout Host) {
        for index in 0..<count
        where streams[index].wake <= cycle && !streams[index].isCommand && fault == nil {
            while !streams[index].hasEnded && !streams[index].isCommand {
                guard pass(index, at: cycle, &host) else { break }
            }
            let stream = streams + index
            if stream.pointee.failure != nil { failure = stream.pointee.failure }
            if stream.pointee.hasEnded {
                stream.pointee.wake = .max
                unitsChanged(at: cycle)
            } else if stream.pointee.isCommand {
                stream.pointee.since = cycle + 1
                stream.pointee.wake = max(cycle + 1, stream.pointee.head.cycle)
            }
        }
        release(at: cycle, &host)
    }

    /// Passes the head of a stream that is no command; returns false after noting what it waits for.
    private mutating func pass(_ index: Int, at cycle: Int64, _ host: inout Host) -> Bool {
        let head = streams[index].head
        guard head.cycle <= cycle else {
            streams[index].wake = head.cycle
            return false
        }
        switch head.kind {
        case .read, .write:
            return enter(index, at: cycle, &host)
        case .wait:
            guard events.isPosted(index, head.event, streams[index].source) else {
                wait(index, for: .event)
                return false
            }
        case .delay:
            guard hasPassed(index, at: cycle, &host) else { return false }
        default:
            guard isComplete(index, at: cycle, &host) else { return false }
            if head.kind == .post { post(index, head.event, at: cycle) }
        }
        if fault == nil { streams[index].advance() }
        return fault == nil
    }

    private mutating func enter(_ index: Int, at cycle: Int64, _ host: inout Host) -> Bool {
        var request = streams[index].request
        guard host.accepts(isWrite: request.isWrite) else {
            wait(index, for: .host)
            return false
        }
        request.cycle = cycle
        request.stream = UInt8(index + 1)
        if !request.isWrite { host.expectRead(ofStream: index + 1) }
        host.enter(request, mapping.decode(request.address), at: cycle)
        streams[index].entered()
        statistics.requests += 1
        // One request of a stream a cycle.
        streams[index].wake = cycle + 1
        return false
    }

    /// Whether the delay at the head has passed, which begins when everything before it is complete; else
    /// notes when to look again.
    private mutating func hasPassed(
        _ index: Int, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        let stream = streams + index
        if stream.pointee.delayEnd < 0 {
            guard isComplete(index, at: cycle, &host) else { return false }
            stream.pointee.delayEnd = cycle + Int64(stream.pointee.head.count)
            // The run lasts until a delay has passed that nothing follows.
            statistics.last = max(statistics.last, stream.pointee.delayEnd)
        }
        guard stream.pointee.delayEnd <= cycle else {
            stream.pointee.wake = stream.pointee.delayEnd
            return false
        }
        stream.pointee.delayEnd = -1
        return true
    }

    /// Whether everything before the head is complete; else notes when to look again.
    private mutating func isComplete(
        _ index: Int, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        guard host.outstanding(ofStream: index + 1) == 0 else {
            wait(index, for: .host)
            return false
        }
        let done = max(streams[index].doneAt, host.lastDone(ofStream: index + 1))
        guard done <= cycle else {
            streams[index].wake = done
            return false
        }
        return true
    }

    private mutating func post(_ index: Int, _ event: Int32, at cycle: Int64) {
        guard events.post(index, event, streams[index].source) else {
            return fail(index, "event '\(name(index, event))' is posted twice")
        }
        for other in 0..<count where streams[other].waiting == .event {
            streams[other].waiting = .nothing
            streams[other].wake = cycle + 1
        }
    }

    private func name(_ index: Int, _ event: Int32) -> String {
        streams[index].source.eventNames[Int(event)]
    }

    /// Whether no stream can get on: each that has not ended waits for an event or another stream's tile. What
    /// waits for a refresh to pass will get on.
    var isStuck: Bool {
        mutating get {
            for rank in 0..<ranks.count where ranks.base[rank].interruption != .none {
                return false
            }
            for index in 0..<count where !streams[index].hasEnded {
                if streams[index].waiting != .event && streams[index].waiting != .units {
                    return false
                }
            }
            return true
        }
    }

    /// Makes a fault of streams that wait for each other or for the host, none for a cycle.
    mutating func failIfAllWait() {
        guard fault == nil, failure == nil, !isDone else { return }
        for rank in 0..<ranks.count where ranks.base[rank].interruption != .none { return }
        for index in 0..<count where !streams[index].hasEnded {
            if streams[index].waiting == .nothing { return }
        }
        for index in 0..<count where streams[index].waiting == .host {
            return fail(
                index,
                "waits for requests to row buffers that an open PIM row keeps from the host; "
                    + "close it with pim_precharge first")
        }
    }

    /// Makes a fault of streams that wait for what will never come.
    mutating func failIfStuck() {
        guard fault == nil, failure == nil, !isDone, isStuck else { return }
        for index in 0..<count where streams[index].waiting == .event {
            let event = name(index, streams[index].head.event)
            return fail(index, "waits for event '\(event)', which nobody posts in this channel")
        }
        for index in 0..<count where !streams[index].hasEnded {
            return fail(index, "waits for a tile of another stream, which never ends")
        }
    }
}
