import DRAMModel

extension PIMUnits {
    /// Issues a PIM command.
    ///
    /// - Returns: the gate that let it go last.
    @discardableResult
    public func issue(_ command: PIMCommand, at cycle: Int64) -> Gate {
        precondition(command.mask & ~allBanks == 0 && command.count > 0)
        precondition(isReady(command), "PIM command to a row that is not as it needs it")
        let gate = earliest(command)
        precondition(gate.isOpen(at: cycle), "PIM command too early")
        counts.add(command.kind, command.rank, 1)
        let traits = traits(of: command.kind)
        let list = RuleTables.list(Int(command.kind.rawValue), .partition)
        let now = cycle << 8
        let count = traits.isCounted ? command.count : 0
        for rank in ranks(of: command) {
            precondition(!selfRefreshing[Int(rank)], "PIM command to a rank in self refresh")
            switch (traits.scope, traits.verb) {
            case (.rank, _): break
            case (_, .open): open(command, rank, list, now, count)
            case (_, .close): close(command, rank, list, now, count)
            default: use(command, rank, list, now, count)
            }
            raise(rankGates(rank), list + RuleSet.Level.rank.rawValue, now, count)
            for other in 0..<Int32(ranks) where other != rank {
                let level = RuleSet.Level.otherRanks.rawValue
                raise(rankGates(other), list + level, now, count)
            }
        }
        if command.kind.isNMP { wiring.pointee.ports.note(command, at: cycle) }
        return gate
    }

    /// Issues `times` equal MACs, `spacing` cycles apart, of which only the gates that the last one
    /// sets remain.
    public func issue(_ command: PIMCommand, at cycle: Int64, times: Int64, spacing: Int64) {
        issue(command, at: cycle)
        guard times > 1 else { return }
        counts.add(command.kind, command.rank, times - 2)
        issue(command, at: cycle + (times - 1) * spacing)
    }

    private func open(
        _ command: PIMCommand, _ rank: Int32, _ list: Int, _ now: Int64,
        _ count: Int32
    ) {
        let cycle = now >> 8
        if openMasks[Int(rank)] | controllerOpenMasks[Int(rank)] == 0 {
            residency[Int(rank)].since = cycle
        }
        openMasks[Int(rank)] |= layout.pimBuffers(command.mask)
        forEachBank(command.mask) {
            let buffer = buffer(rank, $0)
            rows[Int(buffer)] = command.row
            write(buffer, list, now, count)
            if countsInWindows { windows.enter(rank, gates, at: cycle) }
        }
        raise(any(rank), list, now, count)
        forEachGroup(command.mask, rank) {
            raise(
                groupGates($0), list + RuleSet.Level.bankGroup.rawValue, now, count)
        }
    }

    private func close(
        _ command: PIMCommand, _ rank: Int32, _ list: Int, _ now: Int64,
        _ count: Int32
    ) {
        let closed = layout.pimBuffers(command.mask) & openMasks[Int(rank)]
        forEachBank(layout.banks(ofPIMBuffers: closed)) {
            let buffer = buffer(rank, $0)
            rows[Int(buffer)] = -1
            write(buffer, list, now, count)
        }
        guard closed != 0 else { return }
        raise(any(rank), list, now, count)
        openMasks[Int(rank)] &= ~closed
        if openMasks[Int(rank)] | controllerOpenMasks[Int(rank)] == 0 {
            let time = residency + Int(rank)
            time.pointee.activeCycles += now >> 8 - time.pointee.since
            time.pointee.since = now >> 8
            time.pointee.closedSince = now >> 8
        }
    }

    /// Writes what a command to open rows, or to the units, writes into the gates of its banks.
    private func use(
        _ command: PIMCommand, _ rank: Int32, _ list: Int, _ now: Int64,
        _ count: Int32
    ) {
        guard command.mask == allBanks else {
            forEachBank(command.mask) {
                write(buffer(rank, $0), list, now, count)
            }
            return raise(any(rank), list, now, count)
        }
        raise(broadcast(rank), list, now, count)
        // The other row buffers of all banks wait: one write to the gates of the rank says so.
        raise(rankGates(rank), list + RuleSet.Level.sibling.rawValue, now, count)
    }

    /// Writes the gates of one row buffer and of the other one of its bank.
    private func write(_ buffer: Int32, _ list: Int, _ now: Int64, _ count: Int32) {
        raise(bufferGates(buffer), list, now, count)
        guard layout.shift > 0 else { return }
        let level = RuleSet.Level.sibling.rawValue
        raise(bufferGates(buffer ^ 1), list + level, now, count)
    }

    /// Raises the gates of one bank, bank group or rank; those of a command without a count two by
    /// two.
    private func raise(
        _ gates: UnsafeMutablePointer<Gate>, _ list: Int, _ now: Int64, _ count: Int32
    ) {
        if count == 0 {
            wiring.pointee.writes.raise(gates, list, now)
        } else {
            wiring.pointee.writes.raise(gates, list, now, count: count)
        }
    }

    /// Writes the rules of a command of the memory controller into the gates beyond the first
    /// block, and into those of the bank's other row buffer.
    @usableFromInline @inline(never)
    func writeFurther(after kind: CommandKind, _ target: BankAddress, at cycle: Int64) {
        let active = wiring.pointee.isActive[Int(kind.rawValue)]
        let list = RuleTables.list(Int(kind.rawValue), .partition)
        let now = cycle &<< 8
        func hasRules(_ level: RuleSet.Level) -> Bool {
            active & RuleTables.further << UInt64(8 * level.rawValue) != 0
        }
        func raise(_ gates: UnsafeMutablePointer<Gate>, _ level: RuleSet.Level) {
            wiring.pointee.writes.raiseFurther(gates, list + level.rawValue, now)
        }
        if hasRules(.partition) { raise(bufferGates(target.bank), .partition) }
        if hasRules(.bankGroup) { raise(groupGates(target.group), .bankGroup) }
        if hasRules(.rank) { raise(rankGates(target.rank), .rank) }
        if hasRules(.otherRanks) {
            for other in 0..<Int32(ranks) where other != target.rank {
                raise(rankGates(other), .otherRanks)
            }
        }
        let levels = active & ~RuleTables.furtherAnywhere
        let siblingRules = levels >> UInt64(8 * RuleSet.Level.sibling.rawValue) & 0xFF
        let stackRules = levels >> UInt64(8 * RuleSet.Level.otherStacks.rawValue) & 0xFF
        if stackRules != 0 {
            let first = target.rank &* layout.groups
            let stack = ~(layout.groupsPerStack &- 1)
            let own = (target.group &- first) & stack
            for group in first..<first &+ layout.groups where (group &- first) & stack != own {
                wiring.pointee.writes.raise(
                    groupGates(group), list + RuleSet.Level.otherStacks.rawValue, now)
            }
        }
        guard layout.shift > 0 && siblingRules != 0 else { return }
        let sibling = list + RuleSet.Level.sibling.rawValue
        wiring.pointee.writes.raise(bufferGates(target.bank ^ 1), sibling, now)
        // The second set of the rank's gates, which PIM commands to all banks look at.
        wiring.pointee.writes.raise(any(target.rank), sibling, now)
    }
}
