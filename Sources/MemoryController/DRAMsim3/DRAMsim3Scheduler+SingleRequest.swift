import DRAMEngine
import DRAMModel

/// The fast path of an idle channel, in which no command is pending.
///
/// Only refreshes that fall due and the commands of a single read happen in it. They wait for gates
/// alone, so each issues when its gate opens, without a look at the lanes.
extension DRAMsim3Scheduler {
    @inline(__always)
    mutating func advanceIdle(through cycle: Int64) {
        if single.isHeld { serveSingle(through: min(cycle, core.nextTimedEvent &- 1)) }
        if mayRun(through: cycle) { serveReads(through: cycle) }
        // An earlier `wake` means that something else is due, which `step` does.
        if core.nextTimedEvent <= cycle && core.nextTimedEvent == core.wake && isIdle {
            refreshIdle(through: cycle)
        }
    }

    /// Whether the channel is idle: no read waits, and the waiting writes start no drain.
    @inline(__always)
    var isIdle: Bool {
        mutating get {
            guard single.isEnabled, queues.total == 0, reads.count == 0, core.lanes.isQuiet else {
                return false
            }
            return draining == 0 && (unified || writes.hasRoom && writes.count <= 8)
        }
    }

    /// Issues the commands of the single read, each in the cycle in which `step` would. Commands
    /// that cannot issue by cycle `limit` are left to `step`.
    @inline(never)
    private mutating func serveSingle(through limit: Int64) {
        let scheduled = scheduleAt
        guard scheduled <= limit else { return queueSingle() }
        single.take()
        scheduleAt = .max
        single.schedule(at: scheduled, sequence: core.nextSequence)
        core.nextSequence &+= 1
        let target = single.request.target
        let row = single.request.row
        var now = scheduled
        let openRow = core.channel.openRow(target.bank)
        if openRow >= 0 && openRow != row {
            let cycle = max(core.channel.earliest(.precharge, target).cycle, now &+ 1)
            guard cycle <= limit else { return pushSingle(at: now) }
            now = cycle
            let wanted = singleWantedSince()
            core.statistics.onDemandPrecharges &+= 1
            let gate = core.channel.issuePrecharge(target, at: now)
            recordSingle(.precharge, gate, wanted, at: now)
        }
        if openRow != row {
            let cycle = max(core.channel.earliest(.activate, target).cycle, now &+ 1)
            guard cycle <= limit else { return pushSingle(at: now) }
            now = cycle
            let wanted = singleWantedSince()
            let gate = core.channel.issueActivate(target, row: row, at: now)
            recordSingle(.activate, gate, wanted, at: now)
        }
        let cycle = max(core.channel.earliest(.read, target).cycle, now &+ 1)
        guard cycle <= limit else { return pushSingle(at: now) }
        now = cycle
        let wanted = singleWantedSince()
        let kind = CommandKind(.read, closingRow: core.closedPage)
        core.statistics.columnIssued(kind, rowHits: core.channel.rowHitCount(target.bank))
        let gate = core.channel.issueColumn(kind, target, at: now)
        movePointer(to: target)
        recordSingle(kind, gate, wanted, at: now)
        let done = now &+ core.readDelay
        core.statistics.readDone(
            at: done, enteredAt: single.request.enteredAt, arrivedAt: single.arrivedAt,
            requestGroup: 0)
        if core.requestLog.isOn { core.requestLog.servedSingle(issuedAt: now, doneAt: done) }
        core.requests.countReadIssued()
        core.wake = core.nextTimedEvent
    }

    @inline(__always)
    private mutating func singleWantedSince() -> Int64 {
        let last = core.channel.lastCommandCycle(single.request.target.bank)
        return max(last, single.request.queuedAt) &+ 1
    }

    @inline(__always)
    private mutating func recordSingle(
        _ kind: CommandKind, _ gate: Gate, _ wanted: Int64, at cycle: Int64
    ) {
        let waited = core.statistics.stalls.count(gate, wantedSince: wanted, at: cycle)
        if core.log.isOn { core.append(kind, single.request, gate, waited, at: cycle) }
    }

    @inline(__always)
    private mutating func addSingle() -> Int32 {
        let slot = core.requests.addCounted(single.request, arrivedAt: single.arrivedAt)
        if core.requestLog.isOn { core.requestLog.moveSingle(to: slot) }
        return slot
    }

    /// Queues the single read like any other.
    mutating func queueSingle() {
        single.take()
        let slot = addSingle()
        reads.append(slot, queue: queues.queue(of: single.request.target))
    }

    /// Leaves the rest of the single read's commands to `step`.
    private mutating func pushSingle(at cycle: Int64) {
        let target = single.request.target
        if cycle > single.request.queuedAt { movePointer(to: target) }
        let slot = addSingle()
        let openRow = core.channel.openRow(target.bank)
        queues.push(slot, core.requests.slots.base + Int(slot), openRow: openRow)
        core.lanes.set(
            openRow >= 0 ? pendingOfOpen(target.bank) : pendingOfClosed(target.bank), target)
        core.wake = min(core.lanes.wake(after: cycle), core.nextTimedEvent)
    }

    /// Notes which queue was visited last, as `choose` does.
    mutating func movePointer(to target: BankAddress) {
        if queues.perRank {
            pointer.rank = Int(target.rank)
            return
        }
        let bank = Int(target.bank) &- Int(target.rank) &* core.banksPerRank
        if core.lanes.fitWord {
            pointer.bank = Int(target.rank) &* core.lanes.blocks &* ReadyLanes.width &+ bank
        } else {
            pointer.rank = Int(target.rank)
            pointer.bank = bank
        }
    }

    /// Serves the refreshes that fall due through a cycle, as `stepTimed` would.
    @inline(never)
    private mutating func refreshIdle(through limit: Int64) {
        // A longer gap is left to `advance`, which can skip whole rounds of refreshes.
        guard limit &- core.nextTimedEvent < 1 &<< 16 else { return }
        repeat {
            let cycle = core.nextTimedEvent
            if refresh.due <= cycle { tickRefresh(at: cycle) }
            if refresh.isWaiting { _ = serveNextRefresh(at: cycle) }
            core.nextTimedEvent = nextRefreshEvent(after: cycle)
        } while core.nextTimedEvent <= limit
        core.lanes.noteNonePending()
        scheduleAt = .max
        core.wake = core.nextTimedEvent
    }
}
