import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    @inline(__always)
    mutating func queue(
        _ request: RequestSlot, arrivedAt: Int64, behind read: Int32, at cycle: Int64
    ) {
        let dated = request.enteredAt
        if queues.total == 0 && !request.isWrite && isIdle && !refresh.isWaiting {
            single.hold(request, arrivedAt: arrivedAt)
            if core.requestLog.isOn { core.requestLog.holdSingle() }
            core.requests.countRead()
            scheduleAt = min(scheduleAt, dated)
            core.noteWake(at: dated)
            return
        }
        let slot = core.add(request, arrivedAt: arrivedAt, behind: read)
        let queue = queues.queue(of: request.target)
        let isBuffered = request.isWrite && !unified
        if isBuffered {
            writes.append(slot, queue: queue)
        } else {
            reads.append(slot, queue: queue)
        }
        // Only a request that can move, or a write that starts a drain, changes what is scheduled.
        let fillsBuffer = isBuffered && !writes.hasRoom
        let mayMove = !(isBuffered && draining == 0 && !startsDrain)
        if queues.lengths.base[Int(queue)] < queueLimit && mayMove || fillsBuffer {
            scheduleAt = min(scheduleAt, dated)
            core.noteWake(at: dated)
        }
    }

    /// Moves at most one transaction into a command queue.
    @inline(__always)
    mutating func schedule(at cycle: Int64) {
        if single.isHeld { queueSingle() }
        let lengths = queues.lengths.base
        if !unified {
            if draining == 0 && startsDrain { draining = writes.count }
            if draining > 0 {
                let slot = writes.firstMovable(lengths, limit: queueLimit)
                if slot < 0 {
                    // Writes to rows that are yielded to units must not keep reads from the units.
                    guard core.lanes.yieldsBanks else {
                        scheduleAt = .max
                        return
                    }
                } else if !core.requests.slots[slot].isBlocked {
                    writes.remove(slot, lengths, limit: queueLimit)
                    draining &-= 1
                    push(slot, at: cycle)
                    return
                } else {
                    // The drain is given up and nothing moves.
                    draining = 0
                    guard drainsForEver(at: slot) else {
                        scheduleAt = startsDrain ? .max : cycle &+ 1
                        return
                    }
                }
            }
        }
        let slot = reads.firstMovable(lengths, limit: queueLimit)
        guard slot >= 0 else {
            scheduleAt = .max
            return
        }
        reads.remove(slot, lengths, limit: queueLimit)
        push(slot, at: cycle)
    }

    /// Whether a drain that has been given up at a blocked write would begin again in the next
    /// cycle, and at the same write for ever. That is so when no older write can come before it and
    /// its read is still in the read queue, from which nothing moves during a drain. There the
    /// reference hangs; here reads move.
    @inline(never)
    private mutating func drainsForEver(at write: Int32) -> Bool {
        let read = core.requests.find(core.requests.slots[write].address).read
        assert(read >= 0, "a write is blocked by no read")
        return startsDrain && writes.isOldest(write) && core.requests.slots[read].isBuffered
    }

    /// Whether a write drain starts: the buffer is full, or well filled while there is nothing else
    /// to do.
    @inline(__always)
    private var startsDrain: Bool {
        mutating get { !writes.hasRoom || writes.count > 8 && queues.total == 0 }
    }

    /// Puts a transaction into its command queue, where it can issue from the next cycle on.
    @inline(__always)
    mutating func push(_ slot: Int32, at cycle: Int64) {
        let request = core.requests.slots.base + Int(slot)
        let target = request.pointee.target
        request.pointee.queuedAt = cycle
        request.pointee.sequence = core.nextSequence
        core.nextSequence &+= 1
        let openRow = core.channel.openRow(target.bank)
        queues.push(slot, request, openRow: openRow)
        core.lanes.change(
            openRow >= 0 ? pendingOfOpen(target.bank) : pendingOfClosed(target.bank), target)
        // Look ahead, so that a cycle without a move costs nothing: the scans of the transaction
        // queues remember where they stopped.
        let drains = draining > 0 || !unified && !writes.hasRoom
        var more: Int32 = -1
        if drains { more = writes.firstMovable(queues.lengths.base, limit: queueLimit) }
        if !drains || more < 0 && core.lanes.yieldsBanks {
            more = reads.firstMovable(queues.lengths.base, limit: queueLimit)
        }
        scheduleAt = more >= 0 ? cycle &+ 1 : .max
    }
}
