import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// The mode that the watermarks ask for, with the requests that wait now.
    @inline(__always)
    mutating func ruledMode() -> Bool {
        let writes = core.requests.writes
        let isAboveLow = writes > mode.lowWatermark
        let startsDrain =
            writes >= mode.highWatermark || core.requests.reads == 0 && isAboveLow
        guard writes > mode.blockedWrites, startsDrain || mode.isDraining && isAboveLow else {
            return false
        }
        return !core.lanes.yieldsBanks || hasWriteInReach
    }

    /// Whether a write waits for a bank that is not yielded to the units. Writes to yielded banks
    /// alone must not keep reads waiting.
    private var hasWriteInReach: Bool {
        mutating get {
            for bank in 0..<Int32(truncatingIfNeeded: pending.count)
            where lists.first(bank, isWrite: true) >= 0 {
                if !core.lanes.isYielded(core.channel.bankAddresses[Int(bank)]) { return true }
            }
            return false
        }
    }

    /// The mode in which the aged request goes, or that the watermarks ask for.
    mutating func wantedMode() -> Bool {
        guard mode.aged >= 0 else { return ruledMode() }
        let request = core.requests.slots[mode.aged]
        return core.lanes.isYielded(request.target) ? ruledMode() : request.isWrite
    }

    /// Works out the aged request and the mode for a cycle, and the pending commands if they
    /// change.
    mutating func updateMode(at cycle: Int64) {
        mode.nextAt = .max
        var isNewlyAged = false
        if mode.aged < 0 {
            mode.ageAt = .max
            let oldest = lists.oldest
            if oldest >= 0 {
                let agedAt = core.requests.slots[oldest].enteredAt &+ mode.ageCap
                isNewlyAged = agedAt <= cycle
                if isNewlyAged { mode.aged = oldest } else { mode.ageAt = agedAt }
            }
        }
        let wanted = wantedMode()
        let isOther = wanted != mode.isDraining
        mode.isDraining = wanted
        guard !few.isOn else { return }
        if isOther {
            updateAllPending(after: cycle &- 1)
        } else if isNewlyAged {
            updatePending(core.requests.slots[mode.aged].target, after: cycle &- 1)
        }
    }

    /// Works out the pending commands of all banks in a new mode. Banks without requests have none,
    /// unless idle pages time out.
    mutating func updateAllPending(after cycle: Int64) {
        guard !pages.isAdaptive else {
            for bank in 0..<Int32(truncatingIfNeeded: pending.count) {
                updatePendingInNewMode(bank, after: cycle)
            }
            return
        }
        for word in 0..<lists.bankWords {
            var rest =
                lists.busyBanks(inWord: word, isWrite: false)
                | lists.busyBanks(inWord: word, isWrite: true)
            while rest != 0 {
                let bank = word &* 64 &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                updatePendingInNewMode(Int32(truncatingIfNeeded: bank), after: cycle)
            }
        }
    }

    @inline(__always)
    private mutating func updatePendingInNewMode(_ bank: Int32, after cycle: Int64) {
        let command = pending.base + Int(bank)
        let row = core.channel.openRow(bank)
        let first = lists.first(bank, isWrite: mode.isDraining)
        command.pointee.hit = row >= 0 ? hit(row, from: first) : -1
        if first >= 0 || command.pointee.kind != nil || pages.isAdaptive && row >= 0 {
            updatePending(core.channel.bankAddresses[Int(bank)], after: cycle)
        }
    }

    /// The first request for a row in a bank's list, from one of its requests on; -1 when there is
    /// none.
    @inline(__always)
    mutating func hit(_ row: Int32, from slot: Int32) -> Int32 {
        var slot = slot
        while slot >= 0 && core.requests.slots.base[Int(slot)].row != row {
            slot = lists.next(slot)
        }
        return slot
    }

    /// Works out the pending command of a bank, from the cycle after `cycle` on.
    mutating func updatePending(_ target: BankAddress, after cycle: Int64) {
        assert(!few.isOn, "a pending command beside the fast path")
        let command = pending.base + Int(target.bank)
        let first = lists.first(target.bank, isWrite: mode.isDraining)
        let isOpen = core.channel.openRow(target.bank) >= 0
        guard first >= 0 else {
            if pages.isAdaptive && isOpen {
                updateIdlePage(target, after: cycle)
            } else {
                clear(command, target)
            }
            return
        }
        assert(command.pointee.hit < 0 || isOpen, "a hit in a closed bank")
        let (slot, kind) = needed(first, command.pointee.hit, isOpen: isOpen)
        command.pointee.slot = slot
        command.pointee.order = order(ofSlot: slot, isColumn: kind == .read || kind == .write)
        set(kind, command, target)
    }

    /// The command that the requests of a bank need, and the slot of the one it is for.
    ///
    /// - Parameters:
    ///   - first: the slot of the oldest one of the mode's kind.
    ///   - hit: that of the oldest one for the open row, or -1.
    @inline(__always)
    mutating func needed(
        _ first: Int32, _ hit: Int32, isOpen: Bool
    ) -> (slot: Int32, kind: GateSlot) {
        // In the bank of the aged request only that request counts. It is the bank's oldest.
        let hit = first == mode.aged && hit != first ? -1 : hit
        guard hit < 0 else { return (hit, mode.isDraining ? .write : .read) }
        return (first, isOpen ? .precharge : .activate)
    }

    /// The order of the command for a request.
    @inline(__always)
    mutating func order(ofSlot slot: Int32, isColumn: Bool) -> Int64 {
        // Without a branch, which could not be predicted: all bits are set for the aged one.
        let difference = Int64(slot ^ mode.aged)
        let isAged = ~((difference | (0 &- difference)) &>> 63)
        let order =
            core.requests.slots[slot].sequence &+ (isColumn ? 0 : PendingCommand.rowOrder)
        return order | isAged & PendingCommand.agedOrder
    }

    @inline(__always)
    private mutating func set(
        _ kind: GateSlot, _ command: UnsafeMutablePointer<PendingCommand>, _ target: BankAddress
    ) {
        command.pointee.kind = kind
        core.lanes.set(ReadyLanes.Pending(kind), target)
    }

    @inline(__always)
    private mutating func clear(
        _ command: UnsafeMutablePointer<PendingCommand>, _ target: BankAddress
    ) {
        if command.pointee.kind != nil { core.lanes.set([], target) }
        command.pointee.kind = nil
        command.pointee.slot = -1
        command.pointee.order = .max
    }

    /// Works out the adaptive PRECHARGE of an open bank for which no request of the mode waits:
    /// pending once the page has timed out, unless a request of the other kind hits its row.
    private mutating func updateIdlePage(_ target: BankAddress, after cycle: Int64) {
        let command = pending.base + Int(target.bank)
        let others = lists.first(target.bank, isWrite: !mode.isDraining)
        let isHit = hit(core.channel.openRow(target.bank), from: others) >= 0
        let timeout = core.channel.lastCommandCycle(target.bank) + pages.cycles
        guard target.rank != core.service.rank, !isHit, timeout <= cycle + 1 else {
            clear(command, target)
            if target.rank != core.service.rank && !isHit {
                pages.nextAt = min(pages.nextAt, timeout)
                core.noteTimedEvent(at: timeout)
            }
            return
        }
        command.pointee.slot = -1
        command.pointee.order = PendingCommand.adaptiveOrder + Int64(target.bank)
        set(.precharge, command, target)
    }

    /// Looks for pages that have timed out by a cycle.
    mutating func timeOutPages(at cycle: Int64) {
        endFastPath(after: cycle - 1)
        pages.nextAt = .max
        for bank in 0..<Int32(truncatingIfNeeded: pending.count)
        where pending.base[Int(bank)].kind == nil && core.channel.openRow(bank) >= 0 {
            updatePending(core.channel.bankAddresses[Int(bank)], after: cycle - 1)
        }
    }
}
