import DRAMModel

extension Channel {
    /// Issues a READ or WRITE, with or without auto-precharge, to the open row of a bank.
    ///
    /// - Returns: the gate that let it go last.
    @inlinable @inline(__always) @discardableResult
    public mutating func issueColumn(_ kind: CommandKind, _ place: Place, at cycle: Int64) -> Gate {
        let bank = banks.base + Int(place.bank)
        precondition(bank.pointee.openRow >= 0, "column command to a closed bank")
        let gate = gates.earliest(rawSlot: GateSlot.rawValue(ofColumn: kind), place)
        precondition(gate.isOpen(at: cycle), "column command too early")
        write(after: kind, place, at: cycle)
        if reads.view.size > 0 && kind.isRead { reads.view.enter(at: cycle) }
        bank.pointee.rowHits &+= 1
        bank.pointee.lastCommand = cycle
        if kind.isAutoPrecharge { close(place, at: cycle) }
        return gate
    }

    /// Issues an ACTIVATE of `row` to a closed bank.
    ///
    /// - Returns: the gate that let it go last.
    @inlinable @inline(__always) @discardableResult
    public mutating func issueActivate(_ place: Place, row: Int32, at cycle: Int64) -> Gate {
        let bank = banks.base + Int(place.bank)
        let rank = Int(place.rank)
        precondition(bank.pointee.openRow < 0 && row >= 0, "ACTIVATE of an open bank")
        precondition(
            pimOpenMasks[rank] & bit(place) == 0, "ACTIVATE of a bank with an open PIM row")
        precondition(!selfRefreshing[rank], "ACTIVATE of a rank in self refresh")
        let gate = gates.earliest(.activate, place)
        precondition(gate.isOpen(at: cycle), "ACTIVATE too early")
        write(after: .activate, place, at: cycle)
        windows.view.enter(place.rank, gates, at: cycle)
        bank.pointee.openRow = row
        bank.pointee.rowHits = 0
        bank.pointee.lastCommand = cycle
        if openMasks[rank] | pimOpenMasks[rank] == 0 { residency.base[rank].since = cycle }
        openMasks[rank] |= bit(place)
        return gate
    }

    /// Issues a PRECHARGE to an open bank.
    ///
    /// - Returns: the gate that let it go last.
    @inlinable @inline(__always) @discardableResult
    public mutating func issuePrecharge(_ place: Place, at cycle: Int64) -> Gate {
        let bank = banks.base + Int(place.bank)
        precondition(bank.pointee.openRow >= 0, "PRECHARGE of a closed bank")
        let gate = gates.earliest(.precharge, place)
        precondition(gate.isOpen(at: cycle), "PRECHARGE too early")
        write(after: .precharge, place, at: cycle)
        bank.pointee.lastCommand = cycle
        close(place, at: cycle)
        return gate
    }

    /// Issues an all-bank REFRESH, a self-refresh entry or exit to a rank whose banks are all closed.
    public mutating func issueRank(_ kind: CommandKind, rank: Int32, at cycle: Int64) {
        precondition(
            openMasks[Int(rank)] | pimOpenMasks[Int(rank)] == 0, "rank command with a bank open")
        precondition(
            selfRefreshing[Int(rank)] == (kind == .self_refresh_exit),
            "rank command and self refresh")
        precondition(
            earliest(GateSlot(kind), rank: rank).isOpen(at: cycle), "rank command too early")
        let groups = Int32(organization.bankgroups)
        let first = Place(
            rank: rank, group: rank * groups, bank: rank * Int32(organization.banks))
        write(after: kind, first, at: cycle)
        switch kind {
        case .self_refresh_enter:
            selfRefreshing[Int(rank)] = true
        case .self_refresh_exit:
            selfRefreshing[Int(rank)] = false
            let from = residency[Int(rank)].since
            residency.base[Int(rank)].selfRefreshCycles += cycle - from
        default:
            precondition(kind == .refresh)
            return
        }
        residency.base[Int(rank)].since = cycle
    }

    /// Issues a per-bank (DDR5: same-bank) refresh to closed banks.
    public mutating func issueBankRefresh(_ place: Place, at cycle: Int64) {
        precondition(earliestBankRefresh(place).isOpen(at: cycle), "refresh_bank too early")
        precondition(!selfRefreshing[Int(place.rank)], "refresh_bank of a rank in self refresh")
        precondition(
            bankRefreshScope == .oneBank || place.group % Int32(organization.bankgroups) == 0,
            "a same-bank refresh names its bank in the first bank group")
        forEachRefreshedBank(place) {
            let isOpen = banks[Int($0.bank)].openRow >= 0 || pimRows[Int($0.bank)] >= 0
            precondition(!isOpen, "refresh_bank of an open bank")
            write(after: .refresh_bank, $0, at: cycle, counted: $0 == place)
            banks.base[Int($0.bank)].lastCommand = cycle
        }
    }

    /// Issues any command; the readable form, for tests.
    public mutating func issue(_ command: Command, at cycle: Int64) {
        switch command.kind {
        case .read, .read_p, .write, .write_p:
            issueColumn(command.kind, place(of: command), at: cycle)
        case .activate:
            issueActivate(place(of: command), row: command.row, at: cycle)
        case .precharge:
            issuePrecharge(place(of: command), at: cycle)
        case .refresh, .self_refresh_enter, .self_refresh_exit:
            issueRank(command.kind, rank: command.rank, at: cycle)
        case .refresh_bank:
            issueBankRefresh(place(of: command), at: cycle)
        default:
            preconditionFailure("a PIM command goes to the units")
        }
    }

    /// Counts commands of idle rounds that a scheduler passes over, each legal in its cycle.
    public mutating func countSkipped(_ kind: CommandKind, _ count: Int64) {
        commandCounts[Int(kind.rawValue)] += count
    }

    /// Cycles that a rank has spent with a bank open and in self refresh, up to the end of a run.
    public func residency(ofRank rank: Int32, through end: Int64) -> RankResidency {
        var result = residency[Int(rank)]
        if selfRefreshing[Int(rank)] {
            result.selfRefreshCycles += end - result.since
        } else if openMasks[Int(rank)] | pimOpenMasks[Int(rank)] != 0 {
            result.activeCycles += end - result.since
        }
        return result
    }

    @inlinable @inline(__always)
    func bit(_ place: Place) -> UInt64 {
        1 &<< UInt64(truncatingIfNeeded: place.bank &- place.rank &* banksPerRank)
    }

    @inlinable @inline(__always)
    func close(_ place: Place, at cycle: Int64) {
        let bank = banks.base + Int(place.bank)
        bank.pointee.openRow = -1
        bank.pointee.rowHits = 0
        let rank = Int(place.rank)
        openMasks[rank] &= ~bit(place)
        if openMasks[rank] | pimOpenMasks[rank] == 0 {
            residency.base[rank].activeCycles &+= cycle &- residency.base[rank].since
            residency.base[rank].since = cycle
        }
    }

    /// Writes the registers that a command's rules name, and counts it.
    @inlinable @inline(__always)
    func write(after kind: CommandKind, _ place: Place, at cycle: Int64, counted: Bool = true) {
        if counted { commandCounts[Int(kind.rawValue)] &+= 1 }
        let active = isActive[Int(kind.rawValue)]
        let increments = increments + Int(kind.rawValue) &* RuleSet.levels &* GateSlot.count
        let now = cycle &<< 8
        let ranks = gates.base + gates.rankBase
        let own = Int(place.rank)
        Self.raise(gates.base + Int(place.bank) &* GateSlot.count, active, increments, now)
        if active &>> 8 == 0 { return }
        let group = gates.base + (gates.groupBase &+ Int(place.group) &* GateSlot.count)
        Self.raise(group, active &>> 8, increments + GateSlot.count, now)
        let rank = ranks + own &* GateSlot.count
        Self.raise(rank, active &>> 16, increments + 2 &* GateSlot.count, now)
        if active &>> 24 == 0 { return }
        // From the next rank around to the one before: which one is left out is as good as random.
        var other = own
        for _ in 1..<rankCount {
            other = (other &+ 1) & ((other &+ 1 &- rankCount) &>> 63)
            let registers = ranks + other &* GateSlot.count
            Self.raise(registers, active &>> 24, increments + 3 &* GateSlot.count, now)
        }
        if hasSiblings && active &>> 32 != 0 {
            let sibling = gates.base + Int(place.bank ^ 1) &* GateSlot.count
            let increments = increments + 4 &* GateSlot.count
            Self.writeSibling(sibling, units.any(place.rank), active &>> 32, increments, now)
        }
    }

    /// Writes the registers of a bank's other row buffer, and what PIM commands to the whole rank see of it.
    ///
    /// Static, as are others that are not inlined: a borrowed channel would be copied for the call.
    @inlinable @inline(never)
    static func writeSibling(
        _ sibling: UnsafeMutablePointer<Gate>, _ any: UnsafeMutablePointer<Gate>,
        _ active: UInt64, _ increment: UnsafePointer<Int64>, _ now: Int64
    ) {
        Self.raise(sibling, active, increment, now)
        Self.raise(any, active, increment, now)
    }

    /// Raises the registers of one place: straight-line code, as loops of varying length cost more in
    /// mispredicted branches than the writes they save.
    @inlinable @inline(__always)
    static func raise(
        _ registers: UnsafeMutablePointer<Gate>, _ active: UInt64,
        _ increment: UnsafePointer<Int64>, _ now: Int64
    ) {
        if active & 1 != 0 { raisePair(registers, increment, 0, now) }
        if active & 2 != 0 { raisePair(registers, increment, 2, now) }
        if active & 0xFC == 0 { return }
        if active & 4 != 0 { raisePair(registers, increment, 4, now) }
        if active & 8 != 0 { raisePair(registers, increment, 6, now) }
        // Gates of PIM commands, which nothing waits for in a memory without.
        if active & 0xF0 != 0 { raisePIM(registers, increment, now) }
    }

    @inlinable @inline(never)
    static func raisePIM(
        _ registers: UnsafeMutablePointer<Gate>, _ increment: UnsafePointer<Int64>,
        _ now: Int64
    ) {
        for slot in stride(from: GateSlot.pim_gwrite.rawValue, to: GateSlot.count, by: 2) {
            raisePair(registers, increment, slot, now)
        }
    }

    @inlinable @inline(__always)
    static func raisePair(
        _ registers: UnsafeMutablePointer<Gate>, _ increment: UnsafePointer<Int64>,
        _ slot: Int, _ now: Int64
    ) {
        GatePair.raise(registers + slot, increment + slot, now)
    }
}
