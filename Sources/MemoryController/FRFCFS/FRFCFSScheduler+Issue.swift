import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// Issues what a bank wants.
    @inline(__always)
    mutating func issue(_ bank: Int32, at cycle: Int64) -> CommandKind {
        let place = channel.places[Int(bank)]
        let wish = wishes.base + Int(bank)
        let slot = wish.pointee.slot
        let wanted = wantedSince(slot, bank)
        let kind = CommandKind(wish.pointee.kind!, closingRow: closedPage)
        let gate: Gate
        switch kind {
        case .activate:
            let row = slots.slots.base[Int(slot)].row
            gate = channel.issueActivate(place, row: row, at: cycle)
            let column: GateSlot = draining ? .write : .read
            wish.pointee.hit = slot
            wish.pointee.kind = column
            lanes.set(ReadyLanes.Wish(column), place)
        case .precharge:
            if slot >= 0 { statistics.onDemandPrecharges &+= 1 }
            gate = channel.issuePrecharge(place, at: cycle)
            finishPrecharge(place, at: cycle)
        default:
            statistics.columnIssued(kind, rowHits: channel.rowHitCount(place.bank))
            gate = channel.issueColumn(kind, place, at: cycle)
        }
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        if log.isOn { record(kind, place, slot, gate, held, at: cycle) }
        if kind.isColumn {
            finishColumn(kind, place, slot, at: cycle)
        }
        lanes.issued(kind, to: place, at: cycle)
        return kind
    }

    /// The cycle from which the command of a bank's wish counts as waiting.
    @inline(__always)
    private mutating func wantedSince(_ slot: Int32, _ bank: Int32) -> Int64 {
        let last = channel.lastCommandCycle(bank)
        guard slot >= 0 else { return last &+ pageTimeout }
        return max(last, slots.slots.base[Int(slot)].queuedAt) &+ 1
    }

    /// Notes that a bank was closed by a PRECHARGE.
    @inline(__always)
    mutating func finishPrecharge(_ place: Place, at cycle: Int64) {
        wishes.base[Int(place.bank)].hit = -1
        if selfRefresh { noteIdleness(place.rank, at: cycle) }
        updateWish(place, after: cycle)
    }

    /// Completes the request whose column command has issued, and works out what its bank wants next.
    @inline(__always)
    private mutating func finishColumn(
        _ kind: CommandKind, _ place: Place, _ slot: Int32, at cycle: Int64
    ) {
        let row = channel.openRow(place.bank)
        wishes.base[Int(place.bank)].hit = row >= 0 ? hit(row, from: lists.next(slot)) : -1
        lists.remove(slot, place.bank, isWrite: !kind.isRead)
        lists.leave(slot)
        lastColumn = cycle
        if kind.isRead { reads &-= 1 } else { writes &-= 1 }
        if slot == aged {
            aged = -1
            ageAt = cycle &+ 1
            rareAt = min(rareAt, ageAt)
        }
        complete(slot, at: cycle)
        let load = loads.base + Int(place.rank)
        load.pointee.waiting &-= 1
        if load.pointee.waiting == 0 { noteLastRequest(place.rank, at: cycle) }
        updateWish(place, after: cycle)
        if ruledMode() != draining {
            modeAt = min(modeAt, cycle &+ 1)
            rareAt = min(rareAt, modeAt)
        }
    }

    /// Notes that no request waits for a rank any more.
    private mutating func noteLastRequest(_ rank: Int32, at cycle: Int64) {
        loads.base[Int(rank)].idleSince = cycle + 1
        if debts.isOn && servingRank < 0 {
            refreshAt = min(refreshAt, cycle + 1)
            rareAt = min(rareAt, refreshAt)
        }
        if selfRefresh { noteIdleness(rank, at: cycle) }
    }

    /// Sees to it that a rank that may have become idle is looked at for self refresh.
    mutating func noteIdleness(_ rank: Int32, at cycle: Int64) {
        guard loads[Int(rank)].waiting == 0, channel.openBanks(ofRank: rank) == 0 else { return }
        selfRefreshAt = min(selfRefreshAt, cycle + 1)
        rareAt = min(rareAt, selfRefreshAt)
    }

    @inline(never)
    private mutating func record(
        _ kind: CommandKind, _ place: Place, _ slot: Int32, _ gate: Gate, _ held: Int64,
        at cycle: Int64
    ) {
        var command = Command(kind, at: place, in: channel.layout)
        if slot >= 0 {
            command.row = slots.slots.base[Int(slot)].row
            command.column = slots.slots.base[Int(slot)].column
        }
        log.append(command, gate, held: held, at: cycle)
    }

}
