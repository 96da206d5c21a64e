import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Takes a request: forwards, joins or merges it where its address is outstanding, else queues it.
    @inline(__always)
    mutating func enter(_ request: Request, _ address: DecodedAddress, at cycle: Int64) {
        let dated = cycle &+ 1
        let known = pending.find(request.address, slots.slots.base)
        if request.isWrite {
            statistics.writeDone(at: dated &+ 1)
            if known.write >= 0 {
                statistics.writesMerged &+= 1
                return
            }
        } else if known.write >= 0 {
            statistics.readsForwarded &+= 1
            statistics.readDone(at: dated &+ 1, enteredAt: dated, ledger: request.ledger)
            return
        } else if known.read >= 0 {
            statistics.readsJoined &+= 1
            slots.join(known.read, enteredAt: dated, ledger: request.ledger)
            return
        }
        let queued = RequestSlot(
            address: request.address, enteredAt: dated, place: channel.layout.place(address),
            row: address.row, column: address.column, isWrite: request.isWrite,
            ledger: request.ledger)
        if queues.total == 0 && !request.isWrite && isAtRest && !refresh.isWaiting {
            lone = queued
            hasLone = true
            readsOutstanding &+= 1
            scheduleAt = min(scheduleAt, dated)
            wake = min(wake, dated)
            return
        }
        let slot = slots.take(queued)
        pending.insert(slot, slots.slots.base)
        if !request.isWrite {
            readsOutstanding &+= 1
        } else if known.read >= 0 {
            slots.slots.base[Int(slot)].order = .behindRead
            slots.slots.base[Int(known.read)].order = .beforeWrite
        }
        let queue = queues.queue(of: slots.slots[Int(slot)].place)
        if request.isWrite && !unified {
            writes.append(slot, queue: queue)
        } else {
            reads.append(slot, queue: queue)
        }
        // Only a request that can move, or a write that starts a drain, changes what the scheduler does.
        let fillsBuffer = request.isWrite && !unified && !writes.hasRoom
        let isBuffered = request.isWrite && !unified && draining == 0 && !wantsDrain
        if queues.lengths.base[Int(queue)] < queueLimit && !isBuffered || fillsBuffer {
            scheduleAt = min(scheduleAt, dated)
            wake = min(wake, dated)
        }
    }

    /// Frees what a READ or WRITE has served: its address, and a write that waited for a read.
    @inline(__always)
    mutating func leave(_ slot: Int32) {
        let request = slots.slots.base + Int(slot)
        pending.remove(slot, slots.slots.base)
        readsOutstanding &-= request.pointee.isWrite ? 0 : 1
        if request.pointee.order == .beforeWrite {
            let behind = pending.find(request.pointee.address, slots.slots.base).write
            if behind >= 0 { slots.slots.base[Int(behind)].order = .alone }
        }
    }

    /// Completes what a READ or WRITE has served and gives its slot back; which of the two it was is as good as
    /// random.
    @inline(never)
    mutating func complete(_ slot: Int32, at cycle: Int64) {
        let request = slots.slots.base + Int(slot)
        let isWrite = request.pointee.isWrite
        if request.pointee.ledger != 0 && isWrite { completeStreamWrite(slot, at: cycle) }
        let done = cycle &+ readDelay
        statistics.readDone(
            if: !isWrite, at: done, enteredAt: request.pointee.enteredAt,
            ledger: request.pointee.ledger)
        if request.pointee.joined >= 0 && !isWrite { completeJoined(slot, at: done) }
        slots.release(slot)
    }

    private mutating func completeJoined(_ slot: Int32, at cycle: Int64) {
        slots.releaseJoined(slot) {
            statistics.readDone(at: cycle, enteredAt: $0.enteredAt, ledger: $0.ledger)
        }
    }

    /// Moves at most one transaction into a command queue.
    @inline(__always)
    mutating func schedule(at cycle: Int64) {
        if hasLone { queueLone() }
        let lengths = queues.lengths.base
        if !unified {
            startDrain()
            if draining > 0 {
                let slot = writes.firstMovable(lengths, limit: queueLimit)
                if slot < 0 {
                    // Writes to rows that units keep from the host must not keep reads from the units.
                    guard lanes.leavesBanks else {
                        scheduleAt = .max
                        return
                    }
                } else if !slots.slots.base[Int(slot)].isHeld {
                    writes.remove(slot, lengths, limit: queueLimit)
                    draining &-= 1
                    push(slot, at: cycle)
                    return
                } else {
                    // The reference would look at this write again every cycle; the reads get the turn.
                    draining = 0
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

    /// Starts a write drain when the buffer is full, or well filled while there is nothing else to do.
    @inline(__always)
    private mutating func startDrain() {
        if draining == 0 && wantsDrain { draining = writes.count }
    }

    @inline(__always)
    private var wantsDrain: Bool {
        mutating get { !writes.hasRoom || writes.count > 8 && queues.total == 0 }
    }

    /// Puts a transaction into its command queue, where it can issue from the next cycle on.
    @inline(__always)
    mutating func push(_ slot: Int32, at cycle: Int64) {
        let request = slots.slots.base + Int(slot)
        let place = request.pointee.place
        request.pointee.queuedAt = cycle
        request.pointee.sequence = nextSequence
        nextSequence &+= 1
        let openRow = channel.openRow(place.bank)
        queues.push(slot, request, openRow: openRow)
        lanes.change(openRow >= 0 ? wishOfOpen(place.bank) : wishOfClosed(place.bank), place)
        // Look ahead, so that a cycle without a move costs nothing: the sources' scans remember where
        // they stopped.
        let source = draining > 0 || !unified && !writes.hasRoom
        var more: Int32 = -1
        if source { more = writes.firstMovable(queues.lengths.base, limit: queueLimit) }
        if !source || more < 0 && lanes.leavesBanks {
            more = reads.firstMovable(queues.lengths.base, limit: queueLimit)
        }
        scheduleAt = more >= 0 ? cycle &+ 1 : .max
    }
}
