import DRAMEngine

/// Time in which all streams wait, and nothing but refresh happens to the units.
extension PIMSequencer where Requests: ~Copyable {
    /// The cycle before which no stream gets on, if the memory controller does nothing for one.
    var idleUntil: Int64 {
        mutating get {
            guard !outcome.hasFailed else { return .max }
            var until = min(pendingPosts.nextFiring, nextArbitration)
            for index in 0..<count {
                if streams[index].wait.reason == .controller { return 0 }
                until = min(until, streams[index].wait.wake)
            }
            return until
        }
    }

    /// Visits what time and refreshes change while all streams wait. What only a stream that gets
    /// on changes must stay the same.
    mutating func visit(_ state: inout PeriodicState) {
        for index in 0..<count { streams[index].visit(&state) }
        for rank in 0..<ranks.count { ranks.base[rank].visit(&state) }
        for index in 0..<closedRows.count { state.same(Int64(closedRows[index])) }
        state.same(Int64(pendingPosts.count))
        state.same(pendingPosts.nextFiring)
        state.same(nextArbitration)
        statistics.visit(&state)
    }
}

extension PIMStream {
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        state.same(hasEnded ? 1 : 0)
        state.same(head.operation.line)
        state.same(head.issued)
        state.same(since)
        var wake = wait.wake
        state.time(&wake)
        state.same(wait.wake)
        state.same(completion.commands)
        state.same(completion.delay)
    }
}

extension PIMRank {
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        state.same(Int64(tile.owner))
        state.same(tile.isYielded ? 1 : 0)
        state.same(tile.isInFlight ? 1 : 0)
        state.same(tile.writesGoFirstSince)
        interruption.visit(&state)
        state.same(reservation.start)
        state.same(reservation.end)
    }
}

extension RefreshInterruption {
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        state.same(phase == .none ? 0 : phase == .closing ? 1 : phase == .closed ? 2 : 3)
        state.same(Int64(bitPattern: banks))
        state.same(Int64(bitPattern: barred))
        state.same(isCommandDue ? 1 : 0)
        state.time(&wake)
    }
}

extension PIMStatistics {
    /// A refresh may close rows and open them again.
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        state.count(&bankActivations)
        state.count(&interruptions)
        state.same(bankMACs)
        state.same(gwriteColumns)
        state.same(writeBursts)
        state.same(resultBursts)
        state.same(tiles)
        state.same(requests)
        state.same(first)
        state.time(&last)
        state.same(tileCycles)
        stalls.visit(&state)
    }
}
