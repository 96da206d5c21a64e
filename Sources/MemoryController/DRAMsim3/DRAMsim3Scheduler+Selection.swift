import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// A command that the scan found: which bank, and which entry of its queue it serves.
    struct Choice {
        var kind: GateSlot
        var target: BankAddress
        var position: Int
    }

    /// The pending command of a closed bank, from its queue.
    @inline(__always)
    mutating func pendingOfClosed(_ bank: Int32) -> ReadyLanes.Pending {
        ReadyLanes.Pending(.activate, if: queues.banks.base[Int(bank)].count > 0)
    }

    @inline(__always)
    private static func bit(_ isSet: Bool) -> UInt8 { isSet ? 1 : 0 }

    /// The pending commands of an open bank, from its queue and its open row.
    @inline(__always)
    mutating func pendingOfOpen(_ bank: Int32) -> ReadyLanes.Pending {
        let queue = queues.banks.base + Int(bank)
        let hits = queue.pointee.hits
        // The oldest entry may close the row unless a younger one hits it, and then only after four
        // hits. Each is worked out without branches, which would be hard to predict.
        let missesFirst = Self.bit(queue.pointee.count > 0) & ~UInt8(truncatingIfNeeded: hits)
        let mayClose = Self.bit(hits == 0) | Self.bit(core.channel.rowHitCount(bank) >= 4)
        let reads = Self.bit(queue.pointee.readHits != 0)
        let writes = Self.bit(queue.pointee.writeHits != 0)
        return ReadyLanes.Pending(
            rawValue: (missesFirst & mayClose) &<< 1 | reads &<< 2 | writes &<< 3)
    }

    /// Chooses a second command in the same cycle. It issues if exactly one of the two uses the
    /// column command bus.
    @inline(__always)
    mutating func issueSecond(after first: CommandKind, at cycle: Int64) {
        let isReady = core.lanes.lookAgain(at: cycle)
        countDeferred(at: cycle)
        guard isReady else { return }
        let choice = choose()
        let isColumn = choice.kind == .read || choice.kind == .write
        if isColumn != first.isColumn {
            _ = issue(choice, at: cycle)
            core.statistics.dualCommands &+= 1
        } else if choice.kind == .precharge {
            // DRAMsim3 counts this PRECHARGE although it does not issue.
            core.statistics.onDemandPrecharges &+= 1
        }
    }

    /// The first queue with a ready command, from the one after the queue visited last; moves the
    /// pointer.
    @inline(__always)
    mutating func choose() -> Choice {
        let ranks = core.ranks
        var rank = pointer.rank
        if queues.perRank {
            for _ in 0..<ranks {
                rank = rank &+ 1 == ranks ? 0 : rank &+ 1
                if core.lanes.ready(inRank: rank) != 0 { break }
            }
            pointer.rank = rank
            return oldest(inRank: rank)
        }
        if core.lanes.fitWord {
            let ready = core.lanes.ready()
            let after = ready & (~1 &<< UInt64(truncatingIfNeeded: pointer.bank))
            // Without a branch, which could not be predicted.
            pointer.bank = (after != 0 ? after : ready).trailingZeroBitCount
            return choice(core.lanes.bank(ofBit: pointer.bank))
        }
        var after: UInt64 = ~1 &<< UInt64(truncatingIfNeeded: pointer.bank)
        var banks: UInt64
        while true {
            banks = core.lanes.ready(inRank: rank) & after
            if banks != 0 { break }
            // After a full round only the banks up to the pointer remain: those behind it were not
            // ready.
            after = ~0
            rank = rank &+ 1 == ranks ? 0 : rank &+ 1
        }
        pointer.rank = rank
        pointer.bank = banks.trailingZeroBitCount
        return choice(rank &* core.banksPerRank &+ pointer.bank)
    }

    /// The oldest ready command of one bank.
    @inline(__always)
    private mutating func choice(_ bank: Int) -> Choice {
        let target = core.channel.bankAddresses[bank]
        let ready = core.lanes.ready(bank)
        if ready.contains(.activate) {
            return Choice(kind: .activate, target: target, position: 0)
        }
        if ready.contains(.precharge) {
            return Choice(kind: .precharge, target: target, position: 0)
        }
        let queue = queues.banks.base + bank
        // Without branches: whether a READ or a WRITE is chosen cannot be predicted.
        let bits = UInt64(ready.rawValue)
        let reads = queue.pointee.readHits & (0 &- (bits &>> 2 & 1))
        let writes = queue.pointee.writeHits & (0 &- (bits &>> 3 & 1))
        let position = (reads | writes).trailingZeroBitCount
        let isRead = reads &>> UInt64(truncatingIfNeeded: position) & 1 != 0
        return Choice(kind: isRead ? .read : .write, target: target, position: position)
    }

    /// The oldest ready command of a rank that has one queue.
    private mutating func oldest(inRank rank: Int) -> Choice {
        var rest = core.lanes.ready(inRank: rank)
        var best = choice(rank &* core.banksPerRank &+ rest.trailingZeroBitCount)
        var bestSequence = sequence(of: best)
        rest &= rest &- 1
        while rest != 0 {
            let next = choice(rank &* core.banksPerRank &+ rest.trailingZeroBitCount)
            rest &= rest &- 1
            let nextSequence = sequence(of: next)
            if nextSequence < bestSequence {
                best = next
                bestSequence = nextSequence
            }
        }
        return best
    }

    private mutating func sequence(of choice: Choice) -> Int64 {
        core.requests.slots[queues.slot(choice.target.bank, at: choice.position)].sequence
    }
}
