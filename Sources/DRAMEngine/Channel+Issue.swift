import DRAMModel

extension Channel {
    /// Issues a READ or WRITE, with or without auto-precharge, to the open row of a bank.
    ///
    /// - Returns: the gate that let it go last.
    @inlinable @inline(__always) @discardableResult
    public mutating func issueColumn(_ kind: CommandKind, _ target: BankAddress, at cycle: Int64)
        -> Gate
    {
        let bank = banks.base + Int(target.bank)
        precondition(bank.pointee.openRow >= 0, "column command to a closed bank")
        assert(kind.isColumn && isConsistent(target, at: cycle))
        let gate = gates.earliest(rawSlot: GateSlot.rawValue(ofColumn: kind), target)
        precondition(gate.isOpen(at: cycle), "column command too early")
        write(after: kind, target, at: cycle)
        if reads.view.size > 0 && kind.isRead { reads.view.enter(at: cycle) }
        bank.pointee.rowHits &+= 1
        bank.pointee.lastCommand = cycle
        if kind.isAutoPrecharge { close(target, at: cycle) }
        return gate
    }

    /// Counts equal column commands between the first and the last of a run, whose gates the last
    /// one raises further.
    @inlinable @inline(__always)
    public mutating func countRun(_ kind: CommandKind, _ target: BankAddress, _ count: Int32) {
        assert(count >= 0 && kind.isColumn && !kind.isAutoPrecharge && reads.view.size == 0)
        commandCounts.view.add(kind, target.rank, Int64(count))
        banks.base[Int(target.bank)].rowHits &+= count
    }

    /// Issues an ACTIVATE of `row` to a closed bank.
    ///
    /// - Returns: the gate that let it go last.
    @inlinable @inline(__always) @discardableResult
    public mutating func issueActivate(_ target: BankAddress, row: Int32, at cycle: Int64) -> Gate {
        let bank = banks.base + Int(target.bank)
        let rank = Int(target.rank)
        precondition(bank.pointee.openRow < 0 && row >= 0, "ACTIVATE of an open bank")
        precondition(
            pimOpenMasks[rank] & bit(target) == 0, "ACTIVATE of a bank with an open PIM row")
        precondition(!asleep[rank], "ACTIVATE of a rank in self refresh or power-down")
        assert(isConsistent(target, at: cycle))
        let gate = gates.earliest(.activate, target)
        precondition(gate.isOpen(at: cycle), "ACTIVATE too early")
        write(after: .activate, target, at: cycle)
        windows.view.enter(target.rank, gates, at: cycle)
        bank.pointee.openRow = row
        bank.pointee.rowHits = 0
        bank.pointee.lastCommand = cycle
        if openMasks[rank] | pimOpenMasks[rank] == 0 { residency.base[rank].since = cycle }
        openMasks[rank] |= bit(target)
        return gate
    }

    /// Issues a PRECHARGE to an open bank.
    ///
    /// - Returns: the gate that let it go last.
    @inlinable @inline(__always) @discardableResult
    public mutating func issuePrecharge(_ target: BankAddress, at cycle: Int64) -> Gate {
        let bank = banks.base + Int(target.bank)
        precondition(bank.pointee.openRow >= 0, "PRECHARGE of a closed bank")
        assert(isConsistent(target, at: cycle))
        let gate = gates.earliest(.precharge, target)
        precondition(gate.isOpen(at: cycle), "PRECHARGE too early")
        write(after: .precharge, target, at: cycle)
        bank.pointee.lastCommand = cycle
        close(target, at: cycle)
        return gate
    }

    /// Issues an all-bank REFRESH, a self-refresh entry or exit to a rank whose banks are all
    /// closed.
    public mutating func issueRank(_ kind: CommandKind, rank: Int32, at cycle: Int64) {
        precondition(!kind.isPIM && kind.traits.scope == .rank)
        if CommandSet.powerDown.contains(kind) { return issuePowerDown(kind, rank, at: cycle) }
        precondition(!poweredDown[Int(rank)], "rank command to a rank in power-down")
        precondition(
            openMasks[Int(rank)] | pimOpenMasks[Int(rank)] == 0, "rank command with a bank open")
        precondition(
            selfRefreshing[Int(rank)] == (kind == .self_refresh_exit),
            "rank command and self refresh")
        precondition(
            earliest(kind, rank: rank).isOpen(at: cycle), "rank command too early")
        let groups = Int32(organization.bankgroups)
        let first = BankAddress(
            rank: rank, group: rank * groups, bank: rank * Int32(organization.banks))
        write(after: kind, first, at: cycle)
        switch kind.traits.verb {
        case .enter:
            selfRefreshing[Int(rank)] = true
            asleep[Int(rank)] = true
        case .leave:
            selfRefreshing[Int(rank)] = false
            asleep[Int(rank)] = false
            let from = residency[Int(rank)].since
            residency.base[Int(rank)].selfRefreshCycles += cycle - from
        default:
            precondition(kind == .refresh)
            return
        }
        residency.base[Int(rank)].since = cycle
        residency.base[Int(rank)].closedSince = cycle
    }

    /// Lets a rank enter or leave power-down; its banks stay as they are.
    private func issuePowerDown(_ kind: CommandKind, _ rank: Int32, at cycle: Int64) {
        let isEntry = kind == .power_down_enter
        precondition(
            !selfRefreshing[Int(rank)] && poweredDown[Int(rank)] != isEntry,
            "power-down of a rank that is in it, or in self refresh")
        precondition(earliest(kind, rank: rank).isOpen(at: cycle), "power-down too early")
        let groups = Int32(organization.bankgroups)
        let first = BankAddress(
            rank: rank, group: rank * groups, bank: rank * Int32(organization.banks))
        write(after: kind, first, at: cycle)
        let time = residency.base + Int(rank)
        time.pointee.add(
            cycle - time.pointee.since, isOpen: openMasks[Int(rank)] | pimOpenMasks[Int(rank)] != 0,
            isPoweredDown: !isEntry)
        time.pointee.since = cycle
        poweredDown[Int(rank)] = isEntry
        asleep[Int(rank)] = isEntry
    }

    /// Issues a per-bank (DDR5: same-bank) refresh to closed banks.
    public mutating func issueBankRefresh(_ target: BankAddress, at cycle: Int64) {
        precondition(earliestBankRefresh(target).isOpen(at: cycle), "refresh_bank too early")
        precondition(!selfRefreshing[Int(target.rank)], "refresh_bank of a rank in self refresh")
        precondition(!poweredDown[Int(target.rank)], "refresh_bank of a rank in power-down")
        let own = Int(target.bank &- target.rank &* banksPerRank)
        precondition(
            refreshedBuffers(Int32(own)).trailingZeroBitCount == own & ~Int(layout.shift),
            "a refresh of several banks names the lowest of them")
        forEachRefreshedBank(target) {
            let isOpen = banks[Int($0.bank)].openRow >= 0 || pimRows[Int($0.bank)] >= 0
            precondition(!isOpen, "refresh_bank of an open bank")
            write(after: .refresh_bank, $0, at: cycle, counted: $0 == target)
            banks.base[Int($0.bank)].lastCommand = cycle
        }
        windows.view.enterBankRefresh(target.rank, gates, at: cycle)
    }

    /// Issues any command; the readable form, for tests.
    public mutating func issue(_ command: Command, at cycle: Int64) {
        let traits = command.kind.traits
        precondition(traits.family == .controller, "a PIM command goes to the units")
        switch (traits.verb, traits.scope) {
        case (.transfer, _): issueColumn(command.kind, bankAddress(of: command), at: cycle)
        case (.open, _): issueActivate(bankAddress(of: command), row: command.row, at: cycle)
        case (.close, _): issuePrecharge(bankAddress(of: command), at: cycle)
        case (.refresh, .bank): issueBankRefresh(bankAddress(of: command), at: cycle)
        case (.refresh, _), (.enter, _), (.leave, _):
            issueRank(command.kind, rank: command.rank, at: cycle)
        case (.load, _), (.multiply, _), (.apply, _): preconditionFailure("a verb of the units")
        }
    }

    /// Cycles that a rank has spent with a bank open and in self refresh, up to the end of a run.
    public func residency(ofRank rank: Int32, through end: Int64) -> RankResidency {
        var result = residency[Int(rank)]
        assert(result.since <= end)
        if selfRefreshing[Int(rank)] {
            result.selfRefreshCycles += end - result.since
        } else {
            result.add(
                end - result.since, isOpen: openMasks[Int(rank)] | pimOpenMasks[Int(rank)] != 0,
                isPoweredDown: poweredDown[Int(rank)])
        }
        return result
    }

    /// Whether what is kept twice of a bank agrees, before a command to it; for assertions.
    @usableFromInline
    func isConsistent(_ target: BankAddress, at cycle: Int64) -> Bool {
        let bank = banks[Int(target.bank)]
        let isOpen = openMasks[Int(target.rank)] & bit(target) != 0
        return bank.target == target && bank.lastCommand <= cycle && (bank.openRow >= 0) == isOpen
            && !poweredDown[Int(target.rank)]
            && (isOpen || bank.rowHits == 0)
            && !(isOpen && (selfRefreshing[Int(target.rank)] || pimRows[Int(target.bank)] >= 0))
            && (pimRows[Int(target.bank)] >= 0)
                == (pimOpenMasks[Int(target.rank)] & bit(target) != 0)
    }

    @inlinable @inline(__always)
    func bit(_ target: BankAddress) -> UInt64 {
        1 &<< UInt64(truncatingIfNeeded: target.bank &- target.rank &* banksPerRank)
    }

    @inlinable @inline(__always)
    func close(_ target: BankAddress, at cycle: Int64) {
        let bank = banks.base + Int(target.bank)
        bank.pointee.openRow = -1
        bank.pointee.rowHits = 0
        let rank = Int(target.rank)
        openMasks[rank] &= ~bit(target)
        if openMasks[rank] | pimOpenMasks[rank] == 0 {
            residency.base[rank].activeCycles &+= cycle &- residency.base[rank].since
            residency.base[rank].since = cycle
            residency.base[rank].closedSince = cycle
        }
    }

    /// Writes the gates that a command's rules name, and counts it.
    @inlinable @inline(__always)
    func write(
        after kind: CommandKind, _ target: BankAddress, at cycle: Int64, counted: Bool = true
    ) {
        if counted { commandCounts.view.add(kind, target.rank, 1) }
        let active = isActive[Int(kind.rawValue)]
        let increments = increments + Int(kind.rawValue) &* RuleSet.levels &* GateBlock.count
        let now = cycle &<< 8
        let ranks = gates.base + gates.rankBase
        let own = Int(target.rank)
        let bank = gates.base + Int(target.bank) &* GateBlock.count
        GateBlock.raise(bank, active, increments, now)
        if active &>> 8 == 0 { return }
        let group = gates.base + (gates.groupBase &+ Int(target.group) &* GateBlock.count)
        GateBlock.raise(group, active &>> 8, increments + GateBlock.count, now)
        let rank = ranks + own &* GateBlock.count
        GateBlock.raise(rank, active &>> 16, increments + 2 &* GateBlock.count, now)
        if active &>> 24 == 0 { return }
        // From the next rank around to the one before: which one is left out is unpredictable.
        var other = own
        for _ in 1..<rankCount {
            other = (other &+ 1) & ((other &+ 1 &- rankCount) &>> 63)
            let gates = ranks + other &* GateBlock.count
            GateBlock.raise(gates, active &>> 24, increments + 3 &* GateBlock.count, now)
        }
        if active &>> 32 == 0 { return }
        raiseOtherStacks(target, active &>> 40, increments + 5 &* GateBlock.count, now)
        // All that is left: other row buffers, and gates of further blocks.
        if active & 0xFFFF_F0FF_0000_0000 != 0 {
            units.writeFurther(after: kind, target, at: cycle)
        }
    }

    /// Raises the first gates of the bank groups of a rank's other stack IDs.
    @inlinable @inline(__always)
    func raiseOtherStacks(
        _ target: BankAddress, _ active: UInt64, _ increments: UnsafePointer<Int64>, _ now: Int64
    ) {
        if active & 0xF == 0 { return }
        let count = Int(layout.groups)
        let first = Int(target.rank) &* count
        let groups = gates.base + (gates.groupBase &+ first &* GateBlock.count)
        let perStack = Int(layout.groupsPerStack)
        let own = (Int(target.group) &- first) & ~(perStack &- 1)
        for group in 0..<own {
            GateBlock.raise(groups + group &* GateBlock.count, active, increments, now)
        }
        for group in own &+ perStack..<count {
            GateBlock.raise(groups + group &* GateBlock.count, active, increments, now)
        }
    }
}
