import DRAMEngine
import DRAMModel

extension ReadyLanes {
    /// Whether a kind of command makes any other bank wait.
    @inline(__always)
    mutating func raises(_ kind: CommandKind) -> Bool { effects[Int(kind.rawValue)] != 0 }

    /// Notes that a command to a bank has issued, which makes others of its group and of any rank
    /// wait.
    @inline(__always)
    mutating func issued(_ kind: CommandKind, to target: BankAddress, at cycle: Int64) {
        let effect = Effect(rawValue: effects[Int(kind.rawValue)])
        guard effect.rawValue != 0 else { return }
        assert(cycle >= epoch, "lanes count from a cycle to come")
        isStale = true
        if effect.contains(.anything) || cycle &- epoch >= Self.span { return rebase(to: cycle) }
        let now = Self.splat(cycle &- epoch)
        let own = firstLane(target.rank)
        let group = Int(target.group) &- Int(target.rank) &* groups
        let row = (Int(kind.rawValue) &* groups &+ group) &* blocks &* Self.kinds
        if effect.contains(.rows) { raise(own, waits + row, now) }
        if effect.contains(.columns) { raise(own + 2, waits + (row &+ 2), now) }
        if effect.contains(.window) { raiseToWindow(target.rank) }
        guard effect.contains(.columnsElsewhere) else { return }
        let elsewhere = waitsElsewhere + (Int(kind.rawValue) &* blocks &* Self.kinds &+ 2)
        // From the next rank around to the one before: which rank is left out cannot be predicted.
        var rank = Int(target.rank)
        for _ in 1..<ranks {
            rank = (rank &+ 1) & ((rank &+ 1 &- ranks) &>> 63)
            raise(lanes.base + (rank &* blocks &* Self.kinds &+ 2), elsewhere, now)
        }
    }

    /// Notes that gates of a rank, its groups and banks have been raised other than by `issued`.
    mutating func gatesRaised(inRank rank: Int32) {
        read(rank)
        isStale = true
        dueAt = 0
    }

    /// Notes that a command that concerns more than one bank of a rank has issued.
    mutating func issued(_ kind: CommandKind, toRank rank: Int32) {
        let effect = Effect(rawValue: effects[Int(kind.rawValue)])
        if effect.contains(.columnsElsewhere) || effect.contains(.anything) {
            for other in 0..<Int32(ranks) where other != rank { read(other) }
        }
        gatesRaised(inRank: rank)
    }

    /// Raises two kinds of lanes of a rank.
    @inline(__always)
    mutating func raise(
        _ lanes: UnsafeMutablePointer<Lane>, _ waits: UnsafePointer<Lane>, _ now: Lane
    ) {
        var lane = 0
        repeat {
            lanes[lane] = Self.later(lanes[lane], now &+ waits[lane])
            lanes[lane &+ 1] = Self.later(lanes[lane &+ 1], now &+ waits[lane &+ 1])
            lane &+= Self.kinds
        } while lane != blocks &* Self.kinds
    }

    /// Raises the ACTIVATE lanes of a rank to what its activation windows allow.
    @inline(__always)
    mutating func raiseToWindow(_ rank: Int32) {
        let opens = Self.splat(fromEpoch(gates.rank(.activate, rank)))
        let lanes = firstLane(rank)
        var lane = 0
        repeat {
            lanes[lane] = Self.later(lanes[lane], opens)
            lane &+= Self.kinds
        } while lane != blocks &* Self.kinds
    }

    @inline(__always)
    mutating func firstLane(_ rank: Int32) -> UnsafeMutablePointer<Lane> {
        lanes.base + Int(rank) &* blocks &* Self.kinds
    }

    /// Reads the cycles of a rank's banks from its gates.
    mutating func read(_ rank: Int32) {
        let first = Int(rank) * banks
        for bank in first..<first + banks where states[bank].pending != 0 {
            set(Pending(rawValue: states[bank].pending), bankAddresses[bank])
        }
    }

    /// Counts cycles from a later one on.
    @inline(never)
    mutating func rebase(to cycle: Int64) {
        epoch = cycle
        for rank in 0..<Int32(ranks) { read(rank) }
    }

    /// Keeps one kind of command to a rank waiting until a cycle, whatever the gates say.
    mutating func delay(_ slot: GateSlot, ofRank rank: Int32, until cycle: Int64) {
        let gate = Gate(cycle: cycle, rule: 0)
        let floor = floors.base + (Int(rank) * Self.kinds + slot.rawValue)
        guard floor.pointee < gate else { return }
        floor.pointee = gate
        isStale = true
        let opens = Self.splat(fromEpoch(gate))
        let lanes = firstLane(rank) + slot.rawValue
        for block in 0..<blocks {
            lanes[block * Self.kinds] = Self.later(lanes[block * Self.kinds], opens)
        }
    }
}
