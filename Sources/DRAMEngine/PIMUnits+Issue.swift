import DRAMModel

extension PIMUnits {
    /// Issues a PIM command.
    ///
    /// - Returns: the gate that let it go last.
    @discardableResult
    public func issue(_ command: PIMCommand, at cycle: Int64) -> Gate {
        precondition(isReady(command), "PIM command to a row that is not as it needs it")
        let gate = earliest(command)
        precondition(gate.isOpen(at: cycle), "PIM command too early")
        counts[Int(command.kind.rawValue)] &+= 1
        let list = Int(command.kind.rawValue) * RuleSet.Level.allCases.count
        let now = cycle << 8
        for rank in ranks(of: command) {
            precondition(!selfRefreshing[Int(rank)], "PIM command to a rank in self refresh")
            switch command.kind {
            case .pim_activate, .pim_activate4: open(command, rank, list, now)
            case .pim_precharge: close(command, rank, list, now)
            case .pim_wrgb, .nmp_write_input: break
            default: use(command, rank, list, now)
            }
            raise(rankGates(rank), list + RuleSet.Level.rank.rawValue, now, command.count)
            for other in 0..<Int32(ranks) where other != rank {
                let level = RuleSet.Level.otherRanks.rawValue
                raise(rankGates(other), list + level, now, command.count)
            }
        }
        if command.kind.isNMP { wiring.pointee.ports.note(command, at: cycle) }
        return gate
    }

    /// Issues `times` equal MACs, `spacing` cycles apart, of which only the last one's registers remain.
    public func issue(_ command: PIMCommand, at cycle: Int64, times: Int64, spacing: Int64) {
        issue(command, at: cycle)
        guard times > 1 else { return }
        counts[Int(command.kind.rawValue)] &+= times - 2
        issue(command, at: cycle + (times - 1) * spacing)
    }

    private func open(_ command: PIMCommand, _ rank: Int32, _ list: Int, _ now: Int64) {
        let cycle = now >> 8
        if openMasks[Int(rank)] | hostOpenMasks[Int(rank)] == 0 {
            residency[Int(rank)].since = cycle
        }
        openMasks[Int(rank)] |= layout.pimBuffers(command.mask)
        forEachBank(command.mask) {
            let buffer = buffer(rank, $0)
            rows[Int(buffer)] = command.row
            write(buffer, list, now, command.count)
            if countsInWindows { windows.enter(rank, gates, at: cycle) }
        }
        raise(any(rank), list, now, command.count)
        forEachGroup(command.mask, rank) {
            raise(
                groupGates($0), list + RuleSet.Level.bankGroup.rawValue, now, command.count)
        }
    }

    private func close(_ command: PIMCommand, _ rank: Int32, _ list: Int, _ now: Int64) {
        let closed = layout.pimBuffers(command.mask) & openMasks[Int(rank)]
        forEachBank(layout.banks(ofPIMBuffers: closed)) {
            let buffer = buffer(rank, $0)
            rows[Int(buffer)] = -1
            write(buffer, list, now, command.count)
        }
        guard closed != 0 else { return }
        raise(any(rank), list, now, command.count)
        openMasks[Int(rank)] &= ~closed
        if openMasks[Int(rank)] | hostOpenMasks[Int(rank)] == 0 {
            let time = residency + Int(rank)
            time.pointee.activeCycles += now >> 8 - time.pointee.since
            time.pointee.since = now >> 8
        }
    }

    /// Writes what a command to open rows, or to the units, leaves in the registers of its banks.
    private func use(_ command: PIMCommand, _ rank: Int32, _ list: Int, _ now: Int64) {
        guard command.mask == allBanks else {
            forEachBank(command.mask) {
                write(buffer(rank, $0), list, now, command.count)
            }
            return raise(any(rank), list, now, command.count)
        }
        raise(broadcast(rank), list, now, command.count)
        // The host's row buffers of all banks wait: so does the rank.
        raise(rankGates(rank), list + RuleSet.Level.sibling.rawValue, now, command.count)
    }

    /// Writes the registers of one row buffer and its sibling.
    private func write(_ buffer: Int32, _ list: Int, _ now: Int64, _ count: Int32) {
        raise(bufferGates(buffer), list, now, count)
        guard layout.shift > 0 else { return }
        let level = RuleSet.Level.sibling.rawValue
        raise(bufferGates(buffer ^ 1), list + level, now, count)
    }

    private func raise(
        _ registers: UnsafeMutablePointer<Gate>, _ list: Int, _ now: Int64, _ count: Int32
    ) {
        let (kind, level) = list.quotientAndRemainder(dividingBy: RuleSet.levels)
        var pairs = wiring.pointee.isActive[kind] >> UInt64(8 * level) & 0xFF
        guard pairs != 0 else { return }
        let increments = wiring.pointee.increments + list * GateSlot.count
        let perCount = wiring.pointee.perCount + list * GateSlot.count
        let count = Int64(count)
        while pairs != 0 {
            let first = 2 * pairs.trailingZeroBitCount
            pairs &= pairs - 1
            for slot in first...first + 1 {
                let increment = increments[slot] &+ perCount[slot] &* count
                registers[slot].bits = max(registers[slot].bits, now &+ increment)
            }
        }
    }
}
