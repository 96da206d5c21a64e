import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// Issues the pending command of a bank.
    @inline(__always)
    mutating func issue(_ bank: Int32, at cycle: Int64) -> CommandKind {
        let target = core.channel.bankAddresses[Int(bank)]
        let command = pending.base + Int(bank)
        assert(command.pointee.kind != nil, "no command of the bank is pending")
        let kind = issue(command.pointee.kind!, command.pointee.slot, target, at: cycle)
        core.lanes.issued(kind, to: target, at: cycle)
        return kind
    }

    /// Issues a command for the request in a slot, or (-1) to close an idle page.
    @inline(__always)
    mutating func issue(
        _ gated: GateSlot, _ slot: Int32, _ target: BankAddress, at cycle: Int64
    ) -> CommandKind {
        let wanted = wantedSince(slot, target.bank)
        let kind: CommandKind
        let gate: Gate
        // No switch: the compiler makes a jump of it that is hard to predict.
        if gated == .activate {
            kind = .activate
            gate = core.channel.issueActivate(
                target, row: core.requests.slots[slot].row, at: cycle)
            if !few.isOn { noteOpened(target, for: slot) }
        } else if gated == .precharge {
            kind = .precharge
            if slot >= 0 { core.statistics.onDemandPrecharges &+= 1 }
            gate = core.channel.issuePrecharge(target, at: cycle)
            if !few.isOn { noteClosed(target, at: cycle) }
        } else {
            kind = CommandKind(columnReads: gated == .read, closingRow: core.closedPage)
            core.statistics.columnIssued(kind, rowHits: core.channel.rowHitCount(target.bank))
            gate = core.channel.issueColumn(kind, target, at: cycle)
        }
        let waited = core.statistics.stalls.count(gate, wantedSince: wanted, at: cycle)
        if core.log.isOn { append(kind, target, slot, gate, waited, at: cycle) }
        if kind.isColumn { finishColumn(kind, target, slot, at: cycle) }
        return kind
    }

    /// Notes that a row was opened for a request.
    @inline(__always)
    private mutating func noteOpened(_ target: BankAddress, for slot: Int32) {
        let command = pending.base + Int(target.bank)
        let column: GateSlot = mode.isDraining ? .write : .read
        command.pointee.hit = slot
        command.pointee.kind = column
        command.pointee.order = order(ofSlot: slot, isColumn: true)
        core.lanes.set(ReadyLanes.Pending(column), target)
    }

    /// The cycle from which the pending command of a bank counts as waiting.
    @inline(__always)
    private mutating func wantedSince(_ slot: Int32, _ bank: Int32) -> Int64 {
        guard slot >= 0 else { return core.channel.lastCommandCycle(bank) &+ pages.cycles }
        return core.wantedSince(slot, bank)
    }

    /// Notes that a bank was closed by a PRECHARGE.
    @inline(__always)
    private mutating func noteClosed(_ target: BankAddress, at cycle: Int64) {
        pending.base[Int(target.bank)].hit = -1
        if lowPower.isOn { noteIdleness(target.rank, at: cycle) }
        updatePending(target, after: cycle)
    }

    mutating func rowClosed(_ target: BankAddress, at cycle: Int64) {
        noteClosed(target, at: cycle)
        core.lanes.issued(.precharge, to: target, at: cycle)
    }

    /// Completes the request whose column command has issued, and works out the next pending
    /// command of its bank.
    @inline(__always)
    mutating func finishColumn(
        _ kind: CommandKind, _ target: BankAddress, _ slot: Int32, at cycle: Int64
    ) {
        if !few.isOn {
            let row = core.channel.openRow(target.bank)
            pending.base[Int(target.bank)].hit = row >= 0 ? hit(row, from: lists.next(slot)) : -1
        }
        lists.remove(slot, target.bank, isWrite: !kind.isRead)
        lists.leave(slot)
        lastColumn = cycle
        if slot == mode.aged {
            mode.aged = -1
            mode.ageAt = cycle &+ 1
            core.noteTimedEvent(at: mode.ageAt)
        }
        let write = core.requests.issued(slot)
        if write >= 0 { unblock(write) }
        if kind.isRead {
            core.completeRead(slot, at: cycle)
        } else {
            core.completeWrite(slot, at: cycle)
        }
        let load = loads.base + Int(target.rank)
        load.pointee.waiting &-= 1
        assert(load.pointee.waiting >= 0, "more requests served than have entered")
        if load.pointee.waiting == 0 { noteLastRequest(target.rank, at: cycle) }
        if !few.isOn { updatePending(target, after: cycle) }
        if ruledMode() != mode.isDraining { noteMode(at: cycle &+ 1) }
    }

    /// Notes that no request waits for a rank any more.
    private mutating func noteLastRequest(_ rank: Int32, at cycle: Int64) {
        loads.base[Int(rank)].idleSince = cycle + 1
        if !core.service.isBusy { noteIdleRefresh(ofRank: rank, at: cycle + 1) }
        if lowPower.isOn { noteIdleness(rank, at: cycle) }
    }

    /// Notes that a rank that has just become idle may enter self refresh or power-down.
    private mutating func noteIdleness(_ rank: Int32, at cycle: Int64) {
        if loads[Int(rank)].waiting == 0 { noteLowPower(at: cycle + 1) }
    }

    /// Logs a command; an adaptive PRECHARGE serves no request.
    @inline(never)
    private mutating func append(
        _ kind: CommandKind, _ target: BankAddress, _ slot: Int32, _ gate: Gate, _ waited: Int64,
        at cycle: Int64
    ) {
        guard slot < 0 else {
            return core.append(kind, core.requests.slots[slot], gate, waited, at: cycle)
        }
        let command = Command(kind, at: target, in: core.channel.layout)
        core.log.append(command, gate, waited: waited, at: cycle)
    }
}
