import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// A command whose books are still open.
    struct Unsettled: BitwiseCopyable {
        var kind: CommandKind
        /// The slot of the request it served, or -1 when there is nothing to settle.
        var slot: Int32
        var gate: Gate
        /// The cycle from which it counts as waiting.
        var wantedSince: Int64

        @inline(__always)
        init(_ kind: CommandKind, _ slot: Int32, _ gate: Gate, wantedSince: Int64) {
            self.kind = kind
            self.slot = slot
            self.gate = gate
            self.wantedSince = wantedSince
        }
    }

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
        let wanted = wantedSince(oldest.slot, place.bank)
        let gate = channel.issueActivate(place, row: oldest.row, at: cycle)
        lanes.issued(.activate, to: place, at: cycle)
        queues.open(place.bank, row: oldest.row)
        lanes.set(wishOfOpen(place.bank), place)
        unsettled = Unsettled(.activate, oldest.slot, gate, wantedSince: wanted)
        return .activate
    }

    private mutating func issuePrecharge(_ place: Place, at cycle: Int64) -> CommandKind {
        let slot = queues.slot(place.bank, at: 0)
        let wanted = wantedSince(slot, place.bank)
        statistics.onDemandPrecharges &+= 1
        let gate = channel.issuePrecharge(place, at: cycle)
        if lanes.raises(.precharge) { lanes.issued(.precharge, to: place, at: cycle) }
        queues.close(place.bank)
        lanes.set(wishOfClosed(place.bank), place)
        unsettled = Unsettled(.precharge, slot, gate, wantedSince: wanted)
        return .precharge
    }

    private mutating func issueColumn(_ choice: Choice, at cycle: Int64) -> CommandKind {
        let place = choice.place
        let slot = queues.slot(place.bank, at: choice.position)
        let wanted = wantedSince(slot, place.bank)
        let kind = CommandKind(columnReads: choice.kind == .read, closingRow: closedPage)
        statistics.columnIssued(kind, rowHits: channel.rowHitCount(place.bank))
        let gate = channel.issueColumn(kind, place, at: cycle)
        lanes.issued(kind, to: place, at: cycle)
        finishColumn(kind, place, slot, position: choice.position, at: cycle)
        unsettled = Unsettled(kind, slot, gate, wantedSince: wanted)
        return kind
    }

    /// The cycle from which the command for a request counts as waiting.
    @inline(__always)
    mutating func wantedSince(_ slot: Int32, _ bank: Int32) -> Int64 {
        max(channel.lastCommandCycle(bank), slots.slots.base[Int(slot)].queuedAt) &+ 1
    }

    /// Books what a command has waited for, and logs it.
    @inline(__always)
    mutating func book(
        _ kind: CommandKind, _ slot: Int32, _ gate: Gate, _ wanted: Int64, at cycle: Int64
    ) {
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        if log.isOn { record(kind, slots.slots[Int(slot)], gate, held, at: cycle) }
    }

    /// Settles what does not bear on the next command. It is left until that is worked out, which the processor
    /// then need not wait for.
    @inline(__always)
    mutating func settle(at cycle: Int64) {
        guard unsettled.slot >= 0 else { return }
        let command = unsettled
        unsettled.slot = -1
        book(command.kind, command.slot, command.gate, command.wantedSince, at: cycle)
        if command.kind.isColumn { complete(command.slot, at: cycle) }
    }

    /// Takes a request whose column command has issued out of its queue.
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
        leave(slot)
        scheduleAt = cycle
    }

    @inline(never)
    mutating func record(
        _ kind: CommandKind, _ request: RequestSlot, _ gate: Gate, _ held: Int64, at cycle: Int64
    ) {
        let command = Command(
            kind, at: request.place, in: channel.layout, row: request.row, column: request.column)
        log.append(command, gate, held: held, at: cycle)
    }
}
