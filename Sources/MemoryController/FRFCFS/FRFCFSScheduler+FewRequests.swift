import DRAMEngine
import DRAMModel

/// The fast path of a channel in which few requests wait.
///
/// While it is on no bank has a pending command, and no refresh is in service. The next command is
/// found by a look at the gates of all banks with requests. All commands are issued at once that
/// come before the next request and the next timed event.
extension FRFCFSScheduler {
    @inline(__always)
    mutating func willAdvance(through cycle: Int64) { few.lookAhead = cycle }

    /// Begins or ends the fast path when a request enters.
    @inline(__always)
    mutating func chooseFastPath(at cycle: Int64) {
        let areFew = core.requests.count < FewRequests.most
        if few.isOn {
            if !areFew { endFastPath(after: cycle) }
        } else if areFew && few.isEnabled && core.lanes.isQuiet && !core.service.isBusy {
            few.begin()
        }
    }

    /// Ends the fast path: from the cycle after one on, banks have pending commands.
    mutating func endFastPath(after cycle: Int64) {
        guard few.isOn else { return }
        few.end()
        updateAllPending(after: cycle)
        core.noteWake(at: core.lanes.wake(after: cycle))
    }

    /// Issues the commands of requests from a cycle on, as `step` would one after the other.
    @inline(never)
    mutating func serveFew(from cycle: Int64) {
        assert(few.isOn && core.lanes.isQuiet && !core.service.isBusy)
        let limit = min(max(few.lookAhead, cycle), core.nextTimedEvent &- 1)
        let count =
            mode.isDraining ? core.requests.writes &- mode.blockedWrites : core.requests.reads
        var next = Int64.max
        if count == 1 {
            next = serveOnly(from: cycle, through: limit)
        } else if count > 1 {
            next = serveSeveral(from: cycle, through: limit)
        }
        core.wake = min(next, core.nextTimedEvent)
    }

    /// Issues the commands of the only request of the mode, as far as they come by a cycle: as
    /// `issue` does, without its choice of a kind.
    ///
    /// - Returns: the cycle of the first one that is left, `Int64.max` when there is none.
    @inline(__always)
    private mutating func serveOnly(from cycle: Int64, through limit: Int64) -> Int64 {
        let slot = lists.firstOfAll(isWrite: mode.isDraining)
        let request = core.requests.slots.base + Int(slot)
        let target = request.pointee.target
        let row = request.pointee.row
        let openRow = core.channel.openRow(target.bank)
        var from = cycle
        if openRow >= 0 && openRow != row {
            let at = max(core.channel.earliest(.precharge, target).cycle, from)
            guard at <= limit else { return at }
            let wanted = core.wantedSince(slot, target.bank)
            core.statistics.onDemandPrecharges &+= 1
            let gate = core.channel.issuePrecharge(target, at: at)
            core.record(.precharge, slot, gate, wantedSince: wanted, at: at)
            from = at &+ 1
        }
        if openRow != row {
            let at = max(core.channel.earliest(.activate, target).cycle, from)
            guard at <= limit else { return at }
            let wanted = core.wantedSince(slot, target.bank)
            let gate = core.channel.issueActivate(target, row: row, at: at)
            core.record(.activate, slot, gate, wantedSince: wanted, at: at)
            from = at &+ 1
        }
        let column: GateSlot = mode.isDraining ? .write : .read
        let at = max(core.channel.earliest(column, target).cycle, from)
        guard at <= limit else {
            if pages.isAdaptive && openRow != row { notePage(after: from &- 1) }
            return at
        }
        issueColumn(column, slot, target, at: at)
        return .max
    }

    /// Issues the READ or WRITE for a request.
    @inline(__always)
    private mutating func issueColumn(
        _ column: GateSlot, _ slot: Int32, _ target: BankAddress, at cycle: Int64
    ) {
        let kind = CommandKind(columnReads: column == .read, closingRow: core.closedPage)
        let wanted = core.wantedSince(slot, target.bank)
        core.statistics.columnIssued(kind, rowHits: core.channel.rowHitCount(target.bank))
        let gate = core.channel.issueColumn(kind, target, at: cycle)
        core.record(kind, slot, gate, wantedSince: wanted, at: cycle)
        finishColumn(kind, target, slot, at: cycle)
        if pages.isAdaptive { notePage(after: cycle) }
    }

    /// Issues the READ or WRITE of the aged request if that is possible in a cycle: nothing goes
    /// before it, and it ends the mode.
    @inline(__always)
    private mutating func serveAged(at cycle: Int64) -> Bool {
        let slot = mode.aged
        // A second command of the cycle may follow where there are two.
        guard slot >= 0, !core.dualCommand else { return false }
        let request = core.requests.slots[slot]
        guard request.isWrite == mode.isDraining, !request.isBlocked,
            core.channel.openRow(request.target.bank) == request.row
        else { return false }
        let column: GateSlot = request.isWrite ? .write : .read
        guard core.channel.earliest(column, request.target).isOpen(at: cycle) else { return false }
        issueColumn(column, slot, request.target, at: cycle)
        return true
    }

    /// The same for several requests of the mode; a cycle that is returned may be too early.
    @inline(never)
    private mutating func serveSeveral(from cycle: Int64, through limit: Int64) -> Int64 {
        if cycle <= limit, serveAged(at: cycle) { return cycle &+ 1 }
        var from = BusTimes(from: cycle)
        var count = collectCommands()
        var limit = limit
        while count > 0 && from.soonest <= limit {
            let (index, next) = nextCommand(count, from)
            guard next <= limit else { return next }
            let command = few.commands.base + index
            let kind = issue(
                command.pointee.kind, command.pointee.slot, command.pointee.target, at: next)
            if from.take(kind, at: next, dual: core.dualCommand) {
                core.statistics.dualCommands &+= 1
            }
            if pages.isAdaptive { notePage(after: next) }
            // A command may lead to timed events.
            limit = min(limit, core.nextTimedEvent &- 1)
            if !renewIssued(command) {
                count &-= 1
                few.commands.base[index] = few.commands.base[count]
            }
        }
        return count > 0 ? from.soonest : .max
    }

    /// Collects the commands that banks need for requests of the mode.
    ///
    /// - Returns: how many there are.
    @inline(__always)
    private mutating func collectCommands() -> Int {
        var count = 0
        for word in 0..<lists.bankWords {
            var rest = lists.busyBanks(inWord: word, isWrite: mode.isDraining)
            while rest != 0 {
                let bank = word &* 64 &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                few.commands.base[count].target = core.channel.bankAddresses[bank]
                _ = renew(few.commands.base + count)
                count &+= 1
            }
        }
        return count
    }

    /// Works out what follows a command that has issued: up to the READ or WRITE its request stays.
    ///
    /// - Returns: whether there is anything.
    @inline(__always)
    private mutating func renewIssued(
        _ command: UnsafeMutablePointer<FewRequests.Command>
    ) -> Bool {
        guard !command.pointee.isColumn else { return renew(command) }
        if command.pointee.kind == .precharge {
            command.pointee.kind = .activate
        } else {
            command.pointee.kind = mode.isDraining ? .write : .read
            command.pointee.order = order(ofSlot: command.pointee.slot, isColumn: true)
        }
        return true
    }

    /// Works out the next command of a bank.
    ///
    /// - Returns: whether there is one.
    @inline(__always)
    private mutating func renew(_ command: UnsafeMutablePointer<FewRequests.Command>) -> Bool {
        let bank = command.pointee.target.bank
        let first = lists.first(bank, isWrite: mode.isDraining)
        guard first >= 0 else { return false }
        let row = core.channel.openRow(bank)
        let (slot, kind) = needed(
            first, row >= 0 ? hit(row, from: first) : -1, isOpen: row >= 0)
        command.pointee.slot = slot
        command.pointee.kind = kind
        command.pointee.order = order(ofSlot: slot, isColumn: command.pointee.isColumn)
        return true
    }

    /// The first of so many commands, and its cycle; of several in one cycle the first in order.
    @inline(__always)
    private mutating func nextCommand(
        _ count: Int, _ from: BusTimes
    ) -> (index: Int, cycle: Int64) {
        var best: Int64 = 0
        var cycle = Int64.max
        var order = Int64.max
        for index in 0..<count {
            let command = few.commands.base + index
            let gate = core.channel.gates.earliestWithoutBranch(
                command.pointee.kind, command.pointee.target)
            let at = gate.cycle.laterWithoutBranch(from.soonest(for: command.pointee.kind))
            // By arithmetic, as a comparison becomes a branch: which command is first cannot be
            // predicted. All bits are set of what holds.
            let isSooner = (at &- cycle) &>> 63
            let isEqual = ((at ^ cycle) &- 1) &>> 63
            let isOlder = (command.pointee.order &- order) &>> 63
            let isFirst = isSooner | isEqual & isOlder
            best ^= (best ^ Int64(truncatingIfNeeded: index)) & isFirst
            order ^= (order ^ command.pointee.order) & isFirst
            cycle ^= (cycle ^ at) & isFirst
        }
        return (Int(truncatingIfNeeded: best), cycle)
    }

    /// Notes that the page of a command may time out.
    private mutating func notePage(after cycle: Int64) {
        pages.nextAt = min(pages.nextAt, cycle &+ max(pages.cycles, 1))
        core.noteTimedEvent(at: pages.nextAt)
    }
}
