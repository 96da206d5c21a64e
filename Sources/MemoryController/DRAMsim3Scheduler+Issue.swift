import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Issues what the scan chose.
    @inline(__always)
    mutating func issue(_ choice: Choice, at cycle: Int64) -> CommandKind {
        let place = choice.place
        let slot = queues.slot(place.bank, at: choice.position)
        let request = slots.slots[Int(slot)]
        let gate = channel.earliest(choice.kind, place)
        let wanted = max(channel.lastCommandCycle(place.bank), request.queuedAt) &+ 1
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        let kind = commandKind(choice.kind)
        record(kind, request, gate, held, at: cycle)
        switch choice.kind {
        case .activate:
            channel.issueActivate(place, row: request.row, at: cycle)
            queues.open(place.bank, row: request.row)
        case .precharge:
            statistics.onDemandPrecharges &+= 1
            channel.issuePrecharge(place, at: cycle)
            queues.close(place.bank)
        default:
            issueColumn(kind, place, slot, position: choice.position, at: cycle)
        }
        lanes.shutGroup(of: place)
        updateCandidates(place, at: cycle)
        return kind
    }

    @inline(__always)
    private func commandKind(_ slot: GateSlot) -> CommandKind {
        switch slot {
        case .activate: .activate
        case .precharge: .precharge
        case .read: closedPage ? .read_p : .read
        default: closedPage ? .write_p : .write
        }
    }

    @inline(__always)
    private mutating func issueColumn(
        _ kind: CommandKind, _ place: Place, _ slot: Int32, position: Int, at cycle: Int64
    ) {
        if channel.rowHitCount(place.bank) != 0 {
            if kind.isRead {
                statistics.readRowHits &+= 1
            } else {
                statistics.writeRowHits &+= 1
            }
        }
        channel.issueColumn(kind, place, at: cycle)
        let queue = queues.queue(of: place)
        let wasFull = queues.lengths[Int(queue)] == Int32(truncatingIfNeeded: queues.depth)
        queues.remove(place, at: position)
        if kind.isAutoPrecharge { queues.close(place.bank) }
        if wasFull {
            reads.freed(queue: queue)
            writes.freed(queue: queue)
        }
        complete(slot, at: cycle)
        scheduleAt = cycle
    }

    @inline(__always)
    private mutating func record(
        _ kind: CommandKind, _ request: RequestSlot, _ gate: Gate, _ held: Int64, at cycle: Int64
    ) {
        guard log.isOn else { return }
        let command = Command(
            kind, rank: request.place.rank,
            bankgroup: request.place.group % Int32(organization.bankgroups),
            bank: request.place.bank % Int32(organization.banks_per_group), row: request.row,
            column: request.column)
        log.append(command, gate, held: held, at: cycle)
    }
}
