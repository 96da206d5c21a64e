import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// The bank whose command issues in this cycle, of those that are ready by the lanes: the first
    /// in order.
    @inline(__always)
    mutating func choose() -> Int32 {
        var best = Choice()
        if core.lanes.fitWord {
            var rest = core.lanes.ready()
            while rest != 0 {
                best.consider(core.lanes.bank(ofBit: rest.trailingZeroBitCount), pending.base)
                rest &= rest &- 1
            }
        } else {
            for rank in 0..<core.ranks {
                consider(core.lanes.ready(inRank: rank), rank, &best)
            }
        }
        return best.bank
    }

    @inline(__always)
    private mutating func consider(_ banks: UInt64, _ rank: Int, _ best: inout Choice) {
        var rest = banks
        while rest != 0 {
            let bank = rank &* core.banksPerRank &+ rest.trailingZeroBitCount
            rest &= rest &- 1
            best.consider(bank, pending.base)
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
        var best = Choice()
        for rank in 0..<core.ranks {
            let banks =
                first.isColumn
                ? core.lanes.ready(.activate, inRank: rank)
                    | core.lanes.ready(.precharge, inRank: rank)
                : core.lanes.ready(mode.isDraining ? .write : .read, inRank: rank)
            consider(banks, rank, &best)
        }
        return best.bank
    }
}
