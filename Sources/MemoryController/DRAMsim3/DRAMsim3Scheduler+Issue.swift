import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Issues what the scan chose.
    @inline(__always)
    mutating func issue(_ choice: Choice, at cycle: Int64) -> CommandKind {
        switch choice.kind {
        case .activate: issueActivate(choice.target, at: cycle)
        case .precharge: issuePrecharge(choice.target, at: cycle)
        default: issueColumn(choice, at: cycle)
        }
    }

    /// Opens the row of the oldest entry of a bank's queue.
    private mutating func issueActivate(_ target: BankAddress, at cycle: Int64) -> CommandKind {
        let oldest = queues.entry(target.bank, at: 0)
        let wanted = core.wantedSince(oldest.slot, target.bank)
        let gate = core.channel.issueActivate(target, row: oldest.row, at: cycle)
        core.lanes.issued(.activate, to: target, at: cycle)
        queues.open(target.bank, row: oldest.row)
        core.lanes.set(pendingOfOpen(target.bank), target)
        deferred = DeferredStatistics(.activate, oldest.slot, gate, wantedSince: wanted)
        return .activate
    }

    private mutating func issuePrecharge(_ target: BankAddress, at cycle: Int64) -> CommandKind {
        let slot = queues.slot(target.bank, at: 0)
        let wanted = core.wantedSince(slot, target.bank)
        core.statistics.onDemandPrecharges &+= 1
        let gate = core.channel.issuePrecharge(target, at: cycle)
        if core.lanes.raises(.precharge) { core.lanes.issued(.precharge, to: target, at: cycle) }
        queues.close(target.bank)
        core.lanes.set(pendingOfClosed(target.bank), target)
        deferred = DeferredStatistics(.precharge, slot, gate, wantedSince: wanted)
        return .precharge
    }

    private mutating func issueColumn(_ choice: Choice, at cycle: Int64) -> CommandKind {
        let target = choice.target
        let slot = queues.slot(target.bank, at: choice.position)
        let wanted = core.wantedSince(slot, target.bank)
        let kind = CommandKind(
            columnReads: choice.kind == .read, closingRow: core.closedPage)
        core.statistics.columnIssued(kind, rowHits: core.channel.rowHitCount(target.bank))
        let gate = core.channel.issueColumn(kind, target, at: cycle)
        core.lanes.issued(kind, to: target, at: cycle)
        finishColumn(kind, target, slot, position: choice.position)
        scheduleAt = cycle
        deferred = DeferredStatistics(kind, slot, gate, wantedSince: wanted)
        return kind
    }

    /// Removes a request from its queue after its column command has issued.
    @inline(__always)
    private mutating func finishColumn(
        _ kind: CommandKind, _ target: BankAddress, _ slot: Int32, position: Int
    ) {
        let queue = queues.queue(of: target)
        let wasFull = queues.lengths[Int(queue)] == Int32(truncatingIfNeeded: queues.depth)
        queues.remove(target, at: position)
        if kind.isAutoPrecharge {
            queues.close(target.bank)
            core.lanes.set(pendingOfClosed(target.bank), target)
        } else {
            core.lanes.set(pendingOfOpen(target.bank), target)
        }
        if wasFull {
            reads.freed(queue: queue)
            writes.freed(queue: queue)
        }
        _ = core.requests.issued(slot)
    }
}
