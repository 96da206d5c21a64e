import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Issues what the scan chose.
    @inline(__always)
    mutating func issue(_ choice: Choice, at cycle: Int64) -> CommandKind {
        let place = choice.place
        let slot = queues.slot(place.bank, at: choice.position)
        let request = slots.slots.base + Int(slot)
        let kind = CommandKind(choice.kind, closingRow: closedPage)
        let wanted = max(channel.lastCommandCycle(place.bank), request.pointee.queuedAt) &+ 1
        let gate: Gate
        switch choice.kind {
        case .activate:
            gate = channel.issueActivate(place, row: request.pointee.row, at: cycle)
            queues.open(place.bank, row: request.pointee.row)
            lanes.set(wishOfOpen(place.bank), place)
        case .precharge:
            statistics.onDemandPrecharges &+= 1
            gate = channel.issuePrecharge(place, at: cycle)
            queues.close(place.bank)
            lanes.set(wishOfClosed(place.bank), place)
        default:
            statistics.columnIssued(kind, rowHits: channel.rowHitCount(place.bank))
            gate = channel.issueColumn(kind, place, at: cycle)
        }
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        if log.isOn { record(kind, slot, gate, held, at: cycle) }
        if kind.isColumn {
            finishColumn(kind, place, slot, position: choice.position, at: cycle)
        }
        lanes.issued(kind, to: place, at: cycle)
        return kind
    }

    /// Takes a request whose column command has issued out of its queue and completes it.
    @inline(__always)
    private mutating func finishColumn(
        _ kind: CommandKind, _ place: Place, _ slot: Int32, position: Int, at cycle: Int64
    ) {
        let queue = queues.queue(of: place)
        let wasFull = queues.lengths[Int(queue)] == Int32(truncatingIfNeeded: queues.depth)
        queues.remove(place, at: position)
        if kind.isAutoPrecharge {
            queues.close(place.bank)
            lanes.set(wishOfClosed(place.bank), place)
        } else {
            lanes.set(wishOfOpen(place.bank), place)
        }
        if wasFull {
            reads.freed(queue: queue)
            writes.freed(queue: queue)
        }
        complete(slot, at: cycle)
        scheduleAt = cycle
    }

    @inline(never)
    private mutating func record(
        _ kind: CommandKind, _ slot: Int32, _ gate: Gate, _ held: Int64, at cycle: Int64
    ) {
        let request = slots.slots[Int(slot)]
        let command = Command(
            kind, at: request.place, in: organization, row: request.row, column: request.column)
        log.append(command, gate, held: held, at: cycle)
    }
}
