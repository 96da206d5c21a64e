import DRAMEngine
import DRAMModel

/// Writes of PIM streams: when they are complete, and how they leave the write buffer once streams wait for them.
extension DRAMsim3Scheduler {
    @inline(never)
    mutating func expectWrite(to address: UInt64, ofLedger ledger: Int) {
        let slot = pending.find(address, slots.slots.base).write
        streamWrites.enter(slot, ledger: ledger, of: statistics.ledgers.base, &slots)
    }

    @inline(never)
    mutating func demandWrites(ofLedger ledger: Int, at cycle: Int64) {
        let ledgers = statistics.ledgers.base
        guard streamWrites.demand(ledger, of: ledgers, at: cycle, &slots) else { return }
        drainForStreams(at: cycle)
    }

    var demandedWrites: Int { streamWrites.demanded }

    @inline(never)
    mutating func oldestDemand(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        streamWrites.oldestDemand(buffers, ofRank: rank, &lanes, slots)
    }

    /// Completes a WRITE for the streams that have made or merged with it.
    @inline(never)
    mutating func completeStreamWrite(_ slot: Int32, at cycle: Int64) {
        streamWrites.complete(
            slot, of: statistics.ledgers.base, at: cycle + writeDelay, &slots)
    }

    /// Drains the write buffer when a write that streams wait for is in it and has, or will soon have, room in its
    /// command queue. `moved` is whether a transaction has moved in this cycle.
    @inline(never)
    mutating func drainForStreams(at cycle: Int64, moved: Bool = true) {
        guard !unified, streamWrites.demanded > 0 else { return }
        let lengths = queues.lengths.base
        var isInReach = false
        var movable: Int32 = -1
        for index in 0..<streamWrites.count where streamWrites[index].since != .max {
            let slot = streamWrites[index].slot
            let request = slots.slots[Int(slot)]
            guard request.isBuffered, !request.isHeld else { continue }
            let hasRoom = lengths[Int(queues.queue(of: request.place))] < queueLimit
            if hasRoom || !lanes.isShaded(request.place) { isInReach = true }
            if hasRoom && movable < 0 { movable = slot }
        }
        guard isInReach else { return }
        if movable >= 0 && !moved && isStopped { pull(movable, at: cycle) }
        guard draining == 0 else { return }
        draining = writes.count
        scheduleAt = min(scheduleAt, cycle + 1)
        wake = min(wake, cycle + 1)
    }

    /// Keeps READs waiting where one would turn the data bus away, once more, from a WRITE that a stream has waited
    /// for long enough and whose row is open.
    @inline(never)
    mutating func holdReads(at cycle: Int64) {
        for index in 0..<streamWrites.count
        where cycle - streamWrites[index].since >= writePatience {
            let request = slots.slots[Int(streamWrites[index].slot)]
            guard !request.isBuffered, !lanes.isShaded(request.place),
                channel.openRow(request.place.bank) == request.row,
                channel.earliest(.write, request.place).cycle < cycle + readToWrite
            else { continue }
            for rank in 0..<Int32(organization.ranks) {
                lanes.delay(.read, ofRank: rank, until: cycle + 1)
            }
            return
        }
    }

    /// Whether the oldest write that has room in its command queue is held, which stops a drain.
    private var isStopped: Bool {
        mutating get {
            let first = writes.firstMovable(queues.lengths.base, limit: queueLimit)
            return first >= 0 && slots.slots[Int(first)].isHeld
        }
    }

    /// Moves a write out of its turn.
    private mutating func pull(_ slot: Int32, at cycle: Int64) {
        writes.pull(slot, queues.lengths.base, limit: queueLimit)
        draining = min(draining, writes.count)
        push(slot, at: cycle)
        wake = min(wake, lanes.wake(after: cycle))
    }
}
