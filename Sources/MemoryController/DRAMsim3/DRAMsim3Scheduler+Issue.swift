import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Issues what the scan chose.
    @inline(__always)
    mutating func issue(_ choice: Choice, at cycle: Int64) -> CommandKind {
        switch choice.kind {
        case .activate: issueActivate(choice.place, at: cycle)
        case .precharge: issuePrecharge(choice.place, at: cycle)
        default: issueColumn(choice, at: cycle)
        }
    }

    /// Opens the row of the oldest entry of a bank's queue.
    private mutating func issueActivate(_ place: Place, at cycle: Int64) -> CommandKind {
        let oldest = queues.entry(place.bank, at: 0)
        let wanted = core.wantedSince(oldest.slot, place.bank)
        let gate = core.channel.issueActivate(place, row: oldest.row, at: cycle)
        core.lanes.issued(.activate, to: place, at: cycle)
        queues.open(place.bank, row: oldest.row)
        core.lanes.set(pendingOfOpen(place.bank), place)
        deferred = DeferredStatistics(.activate, oldest.slot, gate, wantedSince: wanted)
        return .activate
    }

    private mutating func issuePrecharge(_ place: Place, at cycle: Int64) -> CommandKind {
        let slot = queues.slot(place.bank, at: 0)
        let wanted = core.wantedSince(slot, place.bank)
        core.statistics.onDemandPrecharges &+= 1
        let gate = core.channel.issuePrecharge(place, at: cycle)
        if core.lanes.raises(.precharge) { core.lanes.issued(.precharge, to: place, at: cycle) }
        queues.close(place.bank)
        core.lanes.set(pendingOfClosed(place.bank), place)
        deferred = DeferredStatistics(.precharge, slot, gate, wantedSince: wanted)
        return .precharge
    }

    private mutating func issueColumn(_ choice: Choice, at cycle: Int64) -> CommandKind {
        let place = choice.place
        let slot = queues.slot(place.bank, at: choice.position)
        let wanted = core.wantedSince(slot, place.bank)
        let kind = CommandKind(
            columnReads: choice.kind == .read, closingRow: core.closedPage)
        core.statistics.columnIssued(kind, rowHits: core.channel.rowHitCount(place.bank))
        let gate = core.channel.issueColumn(kind, place, at: cycle)
        core.lanes.issued(kind, to: place, at: cycle)
        finishColumn(kind, place, slot, position: choice.position)
        scheduleAt = cycle
        deferred = DeferredStatistics(kind, slot, gate, wantedSince: wanted)
        return kind
    }

    /// Takes a request whose column command has issued out of its queue.
    @inline(__always)
    private mutating func finishColumn(
        _ kind: CommandKind, _ place: Place, _ slot: Int32, position: Int
    ) {
        let queue = queues.queue(of: place)
        let wasFull = queues.lengths[Int(queue)] == Int32(truncatingIfNeeded: queues.depth)
        queues.remove(place, at: position)
        if kind.isAutoPrecharge {
            queues.close(place.bank)
            core.lanes.set(pendingOfClosed(place.bank), place)
        } else {
            core.lanes.set(pendingOfOpen(place.bank), place)
        }
        if wasFull {
            reads.freed(queue: queue)
            writes.freed(queue: queue)
        }
        _ = core.requests.issued(slot)
    }
}
