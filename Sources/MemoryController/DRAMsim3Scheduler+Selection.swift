import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// A command that the scan found: which bank, and which entry of its queue it serves.
    struct Choice {
        var kind: GateSlot
        var place: Place
        var position: Int
    }

    /// Works out which commands a bank wants from its queue and its open row.
    @inline(__always)
    mutating func updateCandidates(_ place: Place, at cycle: Int64) {
        let queue = queues.banks[Int(place.bank)]
        guard channel.openRow(place.bank) >= 0 else {
            lanes.drop(.precharge, place)
            lanes.drop(.read, place)
            lanes.drop(.write, place)
            want(.activate, place, queue.count > 0, at: cycle)
            return
        }
        lanes.drop(.activate, place)
        want(.read, place, queue.readHits != 0, at: cycle)
        want(.write, place, queue.writeHits != 0, at: cycle)
        // The oldest entry may close the row unless a younger one hits it, and then only after four hits.
        let missesFirst = queue.count > 0 && queue.hits & 1 == 0
        let mayClose = queue.hits == 0 || channel.rowHitCount(place.bank) >= 4
        want(.precharge, place, missesFirst && mayClose, at: cycle)
    }

    @inline(__always)
    private func want(_ slot: GateSlot, _ place: Place, _ wanted: Bool, at cycle: Int64) {
        if wanted {
            lanes.want(slot, place, gate: channel.bankGate(slot, place.bank), at: cycle)
        } else {
            lanes.drop(slot, place)
        }
    }

    /// Visits the queues in turn and issues the first ready command.
    @inline(__always)
    mutating func scanAndIssue(at cycle: Int64) -> CommandKind? {
        guard lanes.look(channel, at: cycle) else { return nil }
        return issue(choose(), at: cycle)
    }

    /// Looks on in the same cycle; the second command goes if exactly one of the two uses the column bus.
    @inline(__always)
    mutating func issueSecond(after first: CommandKind, at cycle: Int64) {
        guard lanes.look(channel, at: cycle) else { return }
        let choice = choose()
        let isColumn = choice.kind == .read || choice.kind == .write
        if isColumn != first.isColumn {
            _ = issue(choice, at: cycle)
            statistics.dualCommands &+= 1
        } else if choice.kind == .precharge {
            // Counted by the reference even when the scan's find is then dropped.
            statistics.onDemandPrecharges &+= 1
        }
    }

    /// The first queue with a ready command, from the one after the queue visited last, moving the pointer.
    @inline(__always)
    private mutating func choose() -> Choice {
        let ranks = organization.ranks
        var rank = pointerRank
        if queues.perRank {
            for _ in 0..<ranks {
                rank = rank &+ 1 == ranks ? 0 : rank &+ 1
                if union(rank) != 0 { break }
            }
            pointerRank = rank
            return oldest(inRank: rank)
        }
        let after: UInt64 = pointerBank == 63 ? 0 : ~0 &<< UInt64(pointerBank &+ 1)
        var banks = union(rank) & after
        while banks == 0 {
            rank = rank &+ 1 == ranks ? 0 : rank &+ 1
            banks = union(rank)
            // Back at the start, only the banks up to the pointer are left: the others had nothing.
        }
        pointerRank = rank
        pointerBank = banks.trailingZeroBitCount
        return choice(rank, pointerBank)
    }

    @inline(__always)
    private func union(_ rank: Int) -> UInt64 {
        let ready = lanes.ready.base + rank &* ReadyLanes.kinds
        return ready[0] | ready[1] | ready[2] | ready[3]
    }

    /// The oldest ready command of one bank.
    @inline(__always)
    private func choice(_ rank: Int, _ bankInRank: Int) -> Choice {
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: bankInRank)
        let bank = rank &* organization.banks &+ bankInRank
        let place = channel.place(ofBank: bank)
        let ready = lanes.ready.base + rank &* ReadyLanes.kinds
        if ready[GateSlot.activate.rawValue] & bit != 0 {
            return Choice(kind: .activate, place: place, position: 0)
        }
        if ready[GateSlot.precharge.rawValue] & bit != 0 {
            return Choice(kind: .precharge, place: place, position: 0)
        }
        let queue = queues.banks[bank]
        let read =
            ready[GateSlot.read.rawValue] & bit != 0 ? queue.readHits.trailingZeroBitCount : 64
        let write =
            ready[GateSlot.write.rawValue] & bit != 0 ? queue.writeHits.trailingZeroBitCount : 64
        return read < write
            ? Choice(kind: .read, place: place, position: read)
            : Choice(kind: .write, place: place, position: write)
    }

    /// The oldest ready command of a rank that has one queue.
    private func oldest(inRank rank: Int) -> Choice {
        var rest = union(rank)
        var best = choice(rank, rest.trailingZeroBitCount)
        var bestSequence = sequence(of: best)
        rest &= rest &- 1
        while rest != 0 {
            let next = choice(rank, rest.trailingZeroBitCount)
            rest &= rest &- 1
            let nextSequence = sequence(of: next)
            if nextSequence < bestSequence {
                best = next
                bestSequence = nextSequence
            }
        }
        return best
    }

    private func sequence(of choice: Choice) -> Int64 {
        slots.slots[Int(queues.slot(choice.place.bank, at: choice.position))].sequence
    }
}
