import DRAMEngine
import DRAMModel

/// Runs of READs: while reads of one open row are all that waits in the channel, nothing but they
/// can happen before the next arrival or refresh.
///
/// Each READ issues in the cycle in which `step` would issue it, the fixed distance after the one
/// before. Gates and lanes are raised by the first and the last one: what those between would
/// raise, the last one raises further.
extension DRAMsim3Scheduler {
    /// Whether a run may be worth looking for: some time is to pass, and no transaction can move.
    @inline(__always)
    mutating func mayRun(through limit: Int64) -> Bool {
        limit &- core.wake > 8 && queues.total > 1 && scheduleAt == .max && readSpacing.cycle > 0
    }

    /// Issues the READs of a run through a cycle, if there is one.
    @inline(never)
    mutating func serveReads(through limit: Int64) {
        let end = min(limit, core.nextTimedEvent &- 1)
        guard core.wake <= end, !single.isHeld, draining == 0, writes.count == 0,
            core.lanes.fitWord, core.lanes.look(at: core.wake)
        else { return }
        let bank = core.lanes.bank(ofBit: core.lanes.ready().trailingZeroBitCount)
        let target = core.channel.bankAddresses[bank]
        guard queues.holdsOnlyReadHits(ofBank: target.bank) else { return }
        var cycle = core.wake
        var last = core.channel.lastCommandCycle(target.bank)
        let rowHits = core.channel.rowHitCount(target.bank)
        var gate = core.channel.issueColumn(.read, target, at: cycle)
        var issued: Int32 = 0
        while true {
            core.statistics.columnIssued(.read, rowHits: rowHits &+ issued)
            issued &+= 1
            finishRead(target, gate, after: last, at: cycle)
            last = cycle
            guard moveNext(target, at: cycle), queues.total > 0 else { break }
            let next = cycle &+ readSpacing.cycle
            guard next <= end else { break }
            gate = Gate(bits: cycle &<< 8 &+ readSpacing.bits)
            cycle = next
        }
        if issued > 1 {
            core.channel.countRun(.read, target, issued &- 2)
            core.channel.issueColumn(.read, target, at: cycle)
        }
        core.lanes.issued(.read, to: target, at: cycle)
        core.lanes.set(pendingOfOpen(target.bank), target)
        movePointer(to: target)
        if scheduleAt <= cycle { schedule(at: cycle) }
        core.wake = min(min(core.lanes.wake(after: cycle), scheduleAt), core.nextTimedEvent)
    }

    /// Takes the oldest read of a bank out of its queue and completes it: its READ has issued.
    ///
    /// - Parameter last: the cycle of the command to the bank before it.
    @inline(__always)
    private mutating func finishRead(
        _ target: BankAddress, _ gate: Gate, after last: Int64, at cycle: Int64
    ) {
        let slot = queues.slot(target.bank, at: 0)
        let wanted = max(last, core.requests.slots.base[Int(slot)].queuedAt) &+ 1
        let wasFull = queues.lengths.base[Int(target.bank)] == queueLimit
        queues.remove(target, at: 0)
        if wasFull { reads.freed(queue: target.bank) }
        _ = core.requests.issued(slot)
        core.record(.read, slot, gate, wantedSince: wanted, at: cycle)
        core.completeRead(slot, at: cycle)
        core.lastColumn = cycle
    }

    /// Moves the next transaction into the bank's command queue, if there is one.
    ///
    /// - Returns: whether the run goes on: it ends at one that is no read of the row, which
    ///   `schedule` moves in the same cycle, and where another can move in the next.
    @inline(__always)
    private mutating func moveNext(_ target: BankAddress, at cycle: Int64) -> Bool {
        guard reads.count > 0 else { return true }
        let slot = reads.firstMovable(queues.lengths.base, limit: queueLimit)
        guard slot >= 0 else { return true }
        let request = core.requests.slots.base + Int(slot)
        let openRow = core.channel.openRow(target.bank)
        guard !request.pointee.isWrite, request.pointee.row == openRow,
            request.pointee.target.bank == target.bank
        else {
            scheduleAt = cycle
            return false
        }
        reads.remove(slot, queues.lengths.base, limit: queueLimit)
        request.pointee.queuedAt = cycle
        request.pointee.sequence = core.nextSequence
        core.nextSequence &+= 1
        queues.push(slot, request, openRow: openRow)
        guard reads.firstMovable(queues.lengths.base, limit: queueLimit) >= 0 else { return true }
        scheduleAt = cycle &+ 1
        return false
    }
}
