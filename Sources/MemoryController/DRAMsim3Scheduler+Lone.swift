import DRAMEngine
import DRAMModel

/// A read that is alone in the channel: nobody competes with its commands, so each goes when its gates open,
/// without a look at the lanes.
extension DRAMsim3Scheduler {
    @inline(__always)
    mutating func serveAlone(through cycle: Int64) {
        guard queues.total == 0, reads.count == 1 else { return }
        serveLoneRead(through: min(cycle, rareAt &- 1))
    }

    /// Issues the commands of the only request, each in the cycle in which `step` would; those that do not fit
    /// before `limit` is over are left to it.
    @inline(never)
    private mutating func serveLoneRead(through limit: Int64) {
        let scheduled = scheduleAt
        guard scheduled <= limit, mayServeAlone else { return }
        let slot = reads.firstMovable(queues.lengths.base, limit: queueLimit)
        let request = slots.slots.base + Int(slot)
        guard !request.pointee.isWrite else { return }
        reads.remove(slot, queues.lengths.base, limit: queueLimit)
        let place = request.pointee.place
        let row = request.pointee.row
        request.pointee.queuedAt = scheduled
        request.pointee.sequence = nextSequence
        nextSequence &+= 1
        scheduleAt = .max
        var now = scheduled
        let openRow = channel.openRow(place.bank)
        if openRow >= 0 && openRow != row {
            let cycle = max(channel.earliest(.precharge, place).cycle, now &+ 1)
            guard cycle <= limit else { return leaveLone(slot, place, at: now, since: scheduled) }
            now = cycle
            let wanted = wantedSince(slot, place.bank)
            statistics.onDemandPrecharges &+= 1
            let gate = channel.issuePrecharge(place, at: now)
            book(.precharge, slot, gate, wanted, at: now)
        }
        if openRow != row {
            let cycle = max(channel.earliest(.activate, place).cycle, now &+ 1)
            guard cycle <= limit else { return leaveLone(slot, place, at: now, since: scheduled) }
            now = cycle
            let wanted = wantedSince(slot, place.bank)
            let gate = channel.issueActivate(place, row: row, at: now)
            book(.activate, slot, gate, wanted, at: now)
        }
        let cycle = max(channel.earliest(.read, place).cycle, now &+ 1)
        guard cycle <= limit else { return leaveLone(slot, place, at: now, since: scheduled) }
        now = cycle
        let wanted = wantedSince(slot, place.bank)
        let kind = CommandKind(.read, closingRow: closedPage)
        statistics.columnIssued(kind, rowHits: channel.rowHitCount(place.bank))
        let gate = channel.issueColumn(kind, place, at: now)
        movePointer(to: place)
        book(kind, slot, gate, wanted, at: now)
        leave(slot)
        complete(slot, at: now)
        wake = rareAt
    }

    /// Whether nothing but the request itself decides when its commands go.
    private var mayServeAlone: Bool {
        mutating get {
            let drains = draining > 0 || !unified && (!writes.hasRoom || writes.count > 8)
            let isQuiet = !lanes.isStale && lanes.dueAt == .max
            return servesAlone && !drains && isQuiet && !refresh.isWaiting
        }
    }

    /// Leaves the rest of the only request's commands to `step`.
    private mutating func leaveLone(
        _ slot: Int32, _ place: Place, at cycle: Int64, since scheduled: Int64
    ) {
        if cycle > scheduled { movePointer(to: place) }
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
}
