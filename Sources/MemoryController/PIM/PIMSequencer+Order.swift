import DRAMEngine
import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// Takes streams through their points of order and lets their requests enter, after the commands of a
    /// cycle.
    mutating func order(at cycle: Int64, _ host: inout Host) {
        if nextPost <= cycle { firePosts(at: cycle, &host) }
        for index in 0..<count
        where streams[index].wake <= cycle && !streams[index].isCommand && fault == nil {
            while !streams[index].hasEnded && !streams[index].isCommand {
                guard pass(index, at: cycle, &host) else { break }
            }
            let stream = streams + index
            if stream.pointee.failure != nil { failure = stream.pointee.failure }
            if stream.pointee.hasEnded {
                stream.pointee.endedAt = cycle
                stream.pointee.wake = .max
                host.demandWrites(ofLedger: stream.pointee.posts.ledger, at: cycle)
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
            let event = events.index(index, head.event, streams[index].source)
            guard events.isPosted(event) else {
                events.wait(index, for: event)
                wait(index, for: .event)
                return false
            }
        case .post:
            guard post(index, at: cycle, &host) else { return false }
        case .delay:
            guard hasPassed(index, at: cycle, &host) else { return false }
        default:
            guard isComplete(index, at: cycle, &host) else { return false }
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
        let ledger = streams[index].posts.ledger
        if request.isWrite {
            host.enter(request, mapping.decode(request.address), at: cycle)
            host.expectWrite(to: request.address, ofLedger: ledger)
        } else {
            request.ledger = UInt16(ledger)
            host.expectRead(ofLedger: ledger)
            host.enter(request, mapping.decode(request.address), at: cycle)
        }
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
        var done = streams[index].doneAt
        for ledger in streams[index].posts.ledgers {
            guard host.outstanding(ofLedger: ledger) == 0 else {
                // Those of pending posts have been demanded with them.
                host.demandWrites(ofLedger: streams[index].posts.ledger, at: cycle)
                wait(index, for: .host)
                return false
            }
            done = max(done, host.lastDone(ofLedger: ledger))
        }
        guard done <= cycle else {
            streams[index].wake = done
            return false
        }
        return true
    }

    /// Whether no stream can get on: each that has not ended waits for an event or another stream's tile, and
    /// none has a post pending. What waits for a refresh to pass will get on.
    var isStuck: Bool {
        mutating get {
            guard pendingPosts == 0 else { return false }
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

    /// Makes a fault of streams that wait for each other, for the host or, since before a cycle, for time between
    /// refreshes, none for a cycle to come.
    mutating func failIfAllWait(since before: Int64, at cycle: Int64, _ host: inout Host) {
        guard fault == nil, failure == nil, nextPost == .max else { return }
        guard !isDone else { return failOfOpenRows() }
        var kept: Int?
        var hasHope = false
        for index in 0..<count where !streams[index].hasEnded {
            if isKeptByRefreshes(index, since: before, at: cycle, &host) {
                kept = kept ?? index
            } else if streams[index].waiting == .nothing {
                hasHope = true
            }
        }
        guard !hasHope else { return }
        if let kept {
            return fail(
                kept,
                "finds no cycle between refreshes in which all of its banks are free: they come too close "
                    + "together for it (tREFI, tRFC)")
        }
        for rank in 0..<ranks.count where ranks.base[rank].interruption != .none { return }
        for index in 0..<count {
            let stream = streams + index
            if stream.pointee.waiting == .host { return failOfHost(index, nil) }
            guard stream.pointee.posts.count > 0 else { continue }
            return failOfHost(index, stream.pointee.posts.first.line)
        }
        failOfStreams()
    }

    /// Whether nothing but refreshes can have kept the command of a stream waiting since before a cycle: no other stream,
    /// no request, and no gate but those that a refresh has raised since this was last asked.
    private mutating func isKeptByRefreshes(
        _ index: Int, since before: Int64, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        let stream = streams + index
        guard stream.pointee.isCommand,
            max(stream.pointee.since, stream.pointee.head.cycle) < before
        else { return false }
        let command = stream.pointee.command.command
        let last = stream.pointee.noticed
        stream.pointee.noticed = (stream.pointee.since, units.earliest(command).cycle)
        guard last.since == stream.pointee.since, last.opensAt < cycle else { return false }
        for rank in ranks(of: command) {
            guard isFreeOfOthers(command.mask, rank, index),
                host.oldestRequest(~0, ofRank: Int32(rank)) == .max
            else { return false }
        }
        return true
    }

    /// Streams have ended, and requests still wait: for row buffers of a rank in which one has left rows open.
    private mutating func failOfOpenRows() {
        for rank in 0..<ranks.count where ranks.base[rank].isHeld && ranks.base[rank].owner >= 0 {
            return fail(
                ranks.base[rank].owner,
                "ends with PIM rows open that keep requests from their row buffers; "
                    + "close them with pim_precharge")
        }
    }

    private mutating func failOfHost(_ index: Int, _ line: Int64?) {
        fail(
            index, line: line,
            "waits for requests to row buffers that an open PIM row keeps from the host; "
                + "close it with pim_precharge first")
    }

    /// Makes a fault of streams that wait for what will never come.
    mutating func failIfStuck() {
        guard fault == nil, failure == nil, !isDone, isStuck else { return }
        failOfStreams()
    }

    private mutating func failOfStreams() {
        for index in 0..<count where streams[index].waiting == .event {
            let event = name(index, streams[index].head.event)
            return fail(index, "waits for event '\(event)', which nobody posts in this channel")
        }
        for index in 0..<count where !streams[index].hasEnded {
            return fail(index, "waits for a tile of another stream, which never ends")
        }
    }
}
