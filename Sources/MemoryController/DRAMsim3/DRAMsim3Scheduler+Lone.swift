import DRAMEngine
import DRAMModel

/// A channel at rest: no bank wants anything. What happens in it, the refreshes that fall due and the commands
/// of a read that is alone, waits for gates only, so it goes from one to the next without a look at the lanes.
extension DRAMsim3Scheduler {
    @inline(__always)
    mutating func actAlone(through cycle: Int64) {
        if hasLone { serveLone(through: min(cycle, rareAt &- 1)) }
        // `step` does all that is due when it does anything.
        if rareAt <= cycle && rareAt == wake && isAtRest { refreshAlone(through: cycle) }
    }

    /// Whether nothing waits but writes that no drain has been started for.
    @inline(__always)
    var isAtRest: Bool {
        mutating get {
            let drains = draining > 0 || !unified && (!writes.hasRoom || writes.count > 8)
            let isQuiet = !lanes.isStale && lanes.dueAt == .max
            return actsAlone && queues.total == 0 && reads.count == 0 && !drains && isQuiet
        }
    }

    /// Issues the commands of the only read, each in the cycle in which `step` would; those that do not fit
    /// before `limit` is over are left to it.
    @inline(never)
    private mutating func serveLone(through limit: Int64) {
        let scheduled = scheduleAt
        guard scheduled <= limit else { return queueLone() }
        hasLone = false
        scheduleAt = .max
        lone.queuedAt = scheduled
        lone.sequence = nextSequence
        nextSequence &+= 1
        let place = lone.place
        let row = lone.row
        var now = scheduled
        let openRow = channel.openRow(place.bank)
        if openRow >= 0 && openRow != row {
            let cycle = max(channel.earliest(.precharge, place).cycle, now &+ 1)
            guard cycle <= limit else { return leaveLone(at: now) }
            now = cycle
            let wanted = loneWantedSince()
            statistics.onDemandPrecharges &+= 1
            let gate = channel.issuePrecharge(place, at: now)
            bookLone(.precharge, gate, wanted, at: now)
        }
        if openRow != row {
            let cycle = max(channel.earliest(.activate, place).cycle, now &+ 1)
            guard cycle <= limit else { return leaveLone(at: now) }
            now = cycle
            let wanted = loneWantedSince()
            let gate = channel.issueActivate(place, row: row, at: now)
            bookLone(.activate, gate, wanted, at: now)
        }
        let cycle = max(channel.earliest(.read, place).cycle, now &+ 1)
        guard cycle <= limit else { return leaveLone(at: now) }
        now = cycle
        let wanted = loneWantedSince()
        let kind = CommandKind(.read, closingRow: closedPage)
        statistics.columnIssued(kind, rowHits: channel.rowHitCount(place.bank))
        let gate = channel.issueColumn(kind, place, at: now)
        movePointer(to: place)
        bookLone(kind, gate, wanted, at: now)
        statistics.readDone(at: now &+ readDelay, enteredAt: lone.enteredAt, ledger: 0)
        readsOutstanding &-= 1
        wake = rareAt
    }

    @inline(__always)
    private mutating func loneWantedSince() -> Int64 {
        max(channel.lastCommandCycle(lone.place.bank), lone.queuedAt) &+ 1
    }

    @inline(__always)
    private mutating func bookLone(
        _ kind: CommandKind, _ gate: Gate, _ wanted: Int64, at cycle: Int64
    ) {
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        if log.isOn { record(kind, lone, gate, held, at: cycle) }
    }

    /// Queues the only read like any other.
    mutating func queueLone() {
        hasLone = false
        let slot = slots.take(lone)
        pending.insert(slot, slots.slots.base)
        reads.append(slot, queue: queues.queue(of: lone.place))
    }

    /// Leaves the rest of the only read's commands to `step`.
    private mutating func leaveLone(at cycle: Int64) {
        let place = lone.place
        if cycle > lone.queuedAt { movePointer(to: place) }
        let slot = slots.take(lone)
        pending.insert(slot, slots.slots.base)
        let openRow = channel.openRow(place.bank)
        queues.push(slot, slots.slots.base + Int(slot), openRow: openRow)
        lanes.set(openRow >= 0 ? wishOfOpen(place.bank) : wishOfClosed(place.bank), place)
        wake = min(lanes.wake(after: cycle), rareAt)
    }

    /// Notes which queue was visited last, as `choose` does.
    private mutating func movePointer(to place: Place) {
        if queues.perRank {
            pointerRank = Int(place.rank)
            return
        }
        let bank = Int(place.bank) &- Int(place.rank) &* banksPerRank
        if lanes.fitWord {
            pointerBank = Int(place.rank) &* lanes.blocks &* ReadyLanes.width &+ bank
        } else {
            pointerRank = Int(place.rank)
            pointerBank = bank
        }
    }

    /// Does what refreshes need until a cycle, like `stepRarely`.
    @inline(never)
    private mutating func refreshAlone(through limit: Int64) {
        // What lasts so long may be passed over instead.
        guard limit &- rareAt < 1 &<< 16 else { return }
        let selfRefreshing = channel.selfRefreshStates
        repeat {
            let cycle = rareAt
            if refresh.due <= cycle { refresh.tick(at: cycle) { selfRefreshing[Int($0)] } }
            if refresh.isWaiting { _ = serveRefresh(at: cycle) }
            rareAt = refresh.due
            if refresh.isWaiting { rareAt = min(rareAt, max(serviceAt, cycle &+ 1)) }
        } while rareAt <= limit
        lanes.rest()
        scheduleAt = .max
        wake = rareAt
    }
}
