import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// The bank whose command issues in this cycle, of those that are ready by the lanes.
    @inline(__always)
    mutating func choose() -> Int32 {
        if mode.aged >= 0 {
            let bank = readyAged()
            if bank >= 0 { return bank }
        }
        let bank = oldestColumn()
        return bank >= 0 ? bank : oldestRow()
    }

    /// The bank of the aged request, if what it needs is ready; else -1.
    private mutating func readyAged() -> Int32 {
        let target = core.requests.slots[mode.aged].target
        guard let kind = pending.base[Int(target.bank)].kind else { return -1 }
        return core.lanes.ready(kind, inRank: Int(target.rank)) & core.lanes.bit(target) != 0
            ? target.bank : -1
    }

    /// The bank with the READ or WRITE for the oldest request, or -1.
    @inline(__always)
    private mutating func oldestColumn() -> Int32 {
        let kind: GateSlot = mode.isDraining ? .write : .read
        var best: Int32 = -1
        var order = Int64.max
        var rank = 0
        while rank < core.ranks {
            find(core.lanes.ready(kind, inRank: rank), rank, &best, &order)
            rank &+= 1
        }
        return best
    }

    /// The bank with the ACTIVATE or PRECHARGE for the oldest request, then for the lowest page, or
    /// -1.
    @inline(__always)
    private mutating func oldestRow() -> Int32 {
        var best: Int32 = -1
        var order = Int64.max
        var rank = 0
        while rank < core.ranks {
            let banks =
                core.lanes.ready(.activate, inRank: rank)
                | core.lanes.ready(.precharge, inRank: rank)
            find(banks, rank, &best, &order)
            rank &+= 1
        }
        return best
    }

    @inline(__always)
    private mutating func find(
        _ banks: UInt64, _ rank: Int, _ best: inout Int32, _ order: inout Int64
    ) {
        let first = Int32(truncatingIfNeeded: rank) &* banksPerRank
        var rest = banks
        while rest != 0 {
            let bank = first &+ Int32(truncatingIfNeeded: rest.trailingZeroBitCount)
            rest &= rest &- 1
            let its = pending.base[Int(bank)].order
            best = its < order ? bank : best
            order = min(order, its)
        }
    }

    /// Selects once more in the same cycle, over the commands of the other command bus.
    mutating func issueSecond(after first: CommandKind, to firstBank: Int32, at cycle: Int64) {
        guard core.lanes.lookAgain(at: cycle) else { return }
        var bank = chooseSecond(after: first)
        if bank >= 0 && bank == firstBank && !isOpen(bank, at: cycle) {
            // The next command of this bank is pending from the next cycle on; not yet in this one.
            let target = core.channel.bankAddresses[Int(bank)]
            let kind = pending.base[Int(bank)].kind!
            core.lanes.set([], target)
            bank = core.lanes.lookAgain(at: cycle) ? chooseSecond(after: first) : -1
            core.lanes.set(ReadyLanes.Pending(kind), target)
        }
        guard bank >= 0 else { return }
        _ = issue(bank, at: cycle)
        core.statistics.dualCommands &+= 1
    }

    private mutating func isOpen(_ bank: Int32, at cycle: Int64) -> Bool {
        let kind = pending.base[Int(bank)].kind!
        return core.channel.earliest(kind, core.channel.bankAddresses[Int(bank)]).isOpen(at: cycle)
    }

    private mutating func chooseSecond(after first: CommandKind) -> Int32 {
        if mode.aged >= 0 {
            let bank = readyAged()
            if bank >= 0 {
                let kind = pending.base[Int(bank)].kind!
                if (kind == .read || kind == .write) != first.isColumn { return bank }
            }
        }
        return first.isColumn ? oldestRow() : oldestColumn()
    }
}
