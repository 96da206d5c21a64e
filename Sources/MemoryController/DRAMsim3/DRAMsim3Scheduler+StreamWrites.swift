import DRAMEngine
import DRAMModel

/// How writes leave the write buffer once PIM streams wait for them.
extension DRAMsim3Scheduler {
    mutating func drainForStreams(at cycle: Int64) { drainForStreams(at: cycle, moved: true) }

    /// Drains the write buffer when a write that streams wait for is in it and has, or will soon
    /// have, room in its command queue.
    ///
    /// - Parameter moved: whether a transaction has moved in this cycle.
    @inline(never)
    mutating func drainForStreams(at cycle: Int64, moved: Bool) {
        guard !unified, core.requests.streamWrites.demanded > 0 else { return }
        let lengths = queues.lengths.base
        var isInReach = false
        var movable: Int32 = -1
        for index in 0..<core.requests.streamWrites.count {
            let write = core.requests.streamWrites[index]
            guard write.since != .max else { continue }
            let request = core.requests.slots[write.slot]
            guard request.isBuffered, !request.isBlocked else { continue }
            let hasRoom = lengths[Int(queues.queue(of: request.target))] < queueLimit
            if hasRoom || !core.lanes.isMasked(request.target) { isInReach = true }
            if hasRoom && movable < 0 { movable = write.slot }
        }
        guard isInReach else { return }
        if movable >= 0 && !moved && isStopped { pull(movable, at: cycle) }
        guard draining == 0 else { return }
        draining = writes.count
        scheduleAt = min(scheduleAt, cycle + 1)
        core.noteWake(at: cycle + 1)
    }

    /// Keeps READs waiting where one would turn the data bus away, once more, from a WRITE that a
    /// stream has waited for long enough and whose row is open.
    @inline(never)
    mutating func holdReads(at cycle: Int64) {
        for index in 0..<core.requests.streamWrites.count {
            let write = core.requests.streamWrites[index]
            guard cycle - write.since >= writePatience else { continue }
            let request = core.requests.slots[write.slot]
            guard !request.isBuffered, !core.lanes.isMasked(request.target),
                core.channel.openRow(request.target.bank) == request.row,
                core.channel.earliest(.write, request.target).cycle < cycle + readToWrite
            else { continue }
            for rank in 0..<Int32(core.ranks) {
                core.lanes.delay(.read, ofRank: rank, until: cycle + 1)
            }
            return
        }
    }

    /// Whether the oldest write that has room in its command queue is blocked, which stops a drain.
    private var isStopped: Bool {
        mutating get {
            let first = writes.firstMovable(queues.lengths.base, limit: queueLimit)
            return first >= 0 && core.requests.slots[first].isBlocked
        }
    }

    /// Moves a write before older ones.
    private mutating func pull(_ slot: Int32, at cycle: Int64) {
        writes.pull(slot, queues.lengths.base, limit: queueLimit)
        draining = min(draining, writes.count)
        push(slot, at: cycle)
        core.noteWake(at: core.lanes.wake(after: cycle))
    }
}
