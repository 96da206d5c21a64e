import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    @inline(__always)
    mutating func queue(
        _ request: RequestSlot, arrivedAt: Int64, behind read: Int32, at cycle: Int64
    ) {
        var queued = request
        queued.queuedAt = cycle
        queued.sequence = core.nextSequence
        core.nextSequence &+= 1
        let isBlocked = request.isWrite && read >= 0
        chooseFastPath(at: cycle)
        let slot = core.add(queued, arrivedAt: arrivedAt, behind: read)
        lists.enter(slot)
        loads.base[Int(request.target.rank)].waiting &+= 1
        if isBlocked {
            mode.blockedWrites &+= 1
        } else {
            lists.append(slot, request.target.bank, isWrite: request.isWrite)
            if few.isOn {
                core.noteWake(at: request.enteredAt)
            } else {
                offer(slot, request, at: cycle)
            }
        }
        noteEntry(slot, request)
    }

    /// Changes the pending command of a request's bank, if it is for this request.
    @inline(__always)
    private mutating func offer(_ slot: Int32, _ request: RequestSlot, at cycle: Int64) {
        let target = request.target
        let command = pending.base + Int(target.bank)
        let isHit = core.channel.openRow(target.bank) == request.row
        if request.isWrite == mode.isDraining {
            let isFirstHit = isHit && command.pointee.hit < 0
            if isFirstHit { command.pointee.hit = slot }
            guard isFirstHit || command.pointee.slot < 0 else { return }
        } else {
            // A page with a request of either kind for it does not time out.
            guard pages.isAdaptive && isHit else { return }
        }
        updatePending(target, after: cycle)
        core.noteWake(at: core.lanes.wake(after: cycle))
    }

    /// Notes the timed events that the entry of a request may cause.
    @inline(__always)
    private mutating func noteEntry(_ slot: Int32, _ request: RequestSlot) {
        let dated = request.enteredAt
        if ruledMode() != mode.isDraining { noteMode(at: dated) }
        if lists.oldest == slot {
            mode.ageAt = dated &+ mode.ageCap
            core.noteTimedEvent(at: mode.ageAt)
        }
        if isAsleep(request.target.rank) { noteLowPower(at: dated) }
        core.noteWake(at: core.nextTimedEvent)
    }

    /// Notes that the mode may change in a cycle.
    @inline(__always)
    mutating func noteMode(at cycle: Int64) {
        mode.nextAt = min(mode.nextAt, cycle)
        core.noteTimedEvent(at: mode.nextAt)
    }

    /// Unblocks a write whose read has issued.
    mutating func unblock(_ slot: Int32) {
        mode.blockedWrites &-= 1
        lists.insert(slot, core.requests.slots[slot].target.bank, core.requests.slots.base)
    }
}
