import DRAMEngine
import DRAMModel

/// Deadlocks: streams that wait for each other, for requests that their own tiles keep back, or for
/// time between refreshes.
extension PIMSequencer where Requests: ~Copyable {
    /// Whether no stream can get on: each that has not ended waits for an event or another stream's
    /// tile, and none has a post pending.
    ///
    /// What waits for a refresh to pass will get on.
    var isDeadlocked: Bool {
        mutating get {
            guard pendingPosts.count == 0 else { return false }
            if isInterrupted { return false }
            for index in 0..<count where !streams[index].hasEnded {
                let reason = streams[index].wait.reason
                if reason != .event && reason != .units { return false }
            }
            return true
        }
    }

    /// Reports a fault when streams wait for each other, for requests or, since before a cycle, for
    /// time between refreshes. A stream that waits for a later cycle is no fault.
    mutating func failIfAllWait(since before: Int64, at cycle: Int64, _ requests: inout Requests) {
        guard !outcome.hasFailed, pendingPosts.nextFiring == .max else { return }
        guard !isDone else { return failOfOpenRows() }
        var kept: Int?
        var mayGoOn = false
        for index in 0..<count where !streams[index].hasEnded {
            if isKeptByRefreshes(index, since: before, at: cycle, &requests) {
                kept = kept ?? index
            } else if streams[index].wait.reason == .nothing {
                mayGoOn = true
            }
        }
        guard !mayGoOn else { return }
        if let kept {
            return fail(
                kept,
                "finds no cycle between refreshes in which all of its banks are free: they come "
                    + "too close together for it (tREFI, tRFC)")
        }
        if isInterrupted { return }
        for index in 0..<count {
            let stream = streams + index
            if stream.pointee.wait.reason == .controller { return failOfRequests(index, nil) }
            guard stream.pointee.posts.count > 0 else { continue }
            return failOfRequests(index, stream.pointee.posts.first.line)
        }
        failOfStreams()
    }

    /// Whether a refresh has closed rows of any rank, or is about to.
    private var isInterrupted: Bool {
        mutating get {
            for rank in 0..<ranks.count where ranks.base[rank].interruption.phase != .none {
                return true
            }
            return false
        }
    }

    /// Whether any stream waits for requests of its own.
    private var waitsForRequests: Bool {
        mutating get {
            for index in 0..<count where streams[index].wait.reason == .controller { return true }
            return false
        }
    }

    /// Whether nothing but refreshes can have kept the command of a stream waiting since before a
    /// cycle.
    ///
    /// That is so when no other stream, no new request and no gate stands in its way, but gates
    /// that a refresh has raised since this was last asked.
    private mutating func isKeptByRefreshes(
        _ index: Int, since before: Int64, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        let stream = streams + index
        guard stream.pointee.head.isCommand,
            max(stream.pointee.since, stream.pointee.head.operation.cycle) < before
        else { return false }
        let command = stream.pointee.head.command.command
        let last = stream.pointee.probe
        stream.pointee.probe = DeadlockProbe(
            since: stream.pointee.since, opensAt: units.earliest(command).cycle)
        guard last.since == stream.pointee.since, last.opensAt < cycle else { return false }
        for rank in ranks(of: command) {
            // No column command has issued since: a request from before is kept waiting itself.
            // Where a stream waits for requests, that is what is wrong.
            let oldest = requests.oldestRequest(~0, ofRank: Int32(rank))
            let isAlone = oldest == .max || oldest < before && !waitsForRequests
            guard isFreeOfOthers(command.mask, rank, index), isAlone else { return false }
        }
        return true
    }

    /// Reports a fault when a stream has ended with rows open and requests wait for their row
    /// buffers.
    private mutating func failOfOpenRows() {
        for rank in 0..<ranks.count where ranks.base[rank].tile.keepsRowBuffers {
            return fail(
                ranks.base[rank].tile.owner,
                "ends with PIM rows open that keep requests from their row buffers; "
                    + "close them with pim_precharge")
        }
    }

    private mutating func failOfRequests(_ index: Int, _ line: Int64?) {
        fail(
            index, line: line,
            "waits for requests to row buffers that an open PIM row keeps from the memory "
                + "controller; close it with pim_precharge first")
    }

    /// Reports a fault when streams wait for what will never come.
    mutating func failIfDeadlocked() {
        guard !outcome.hasFailed, !isDone, isDeadlocked else { return }
        failOfStreams()
    }

    private mutating func failOfStreams() {
        for index in 0..<count where streams[index].wait.reason == .event {
            let event = name(index, streams[index].head.operation.event)
            return fail(index, "waits for event '\(event)', which nobody posts in this channel")
        }
        for index in 0..<count where !streams[index].hasEnded {
            return fail(index, "waits for a tile of another stream, which never ends")
        }
    }
}
