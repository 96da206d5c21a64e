import DRAMEngine
import DRAMModel

/// Which banks want which kind of command, and when each kind may next be possible.
///
/// One lane for each rank and kind (ACTIVATE, PRECHARGE, READ, WRITE), banks as bits. A wanting bank is
/// *pending* until its own gate opens, then *ripe*; gates shared by a bank group or rank are looked at when
/// lanes are compared, so a command never has to touch the banks it shares a bus with. `next` is a lower
/// bound: a lane need not be looked at before it.
struct ReadyLanes: ~Copyable {
    struct Lane: BitwiseCopyable {
        var ripe: UInt64 = 0
        var pending: UInt64 = 0
        /// No pending bank's own gate opens before this cycle.
        var pendingMin: Int64 = .max
        /// Bank groups whose shared gate may still be shut.
        var shutGroups: UInt64 = 0
    }

    static let kinds = 4

    let banks: Int32
    let banksPerGroup: Int32
    let groups: Int32
    let ranks: Int
    let lanes: FixedBuffer<Lane>
    /// The first cycle in which each lane may have something to offer.
    let next: FixedBuffer<Int64>
    /// Banks ready in the cycle last looked at.
    let ready: FixedBuffer<UInt64>
    /// Banks of each rank that take no ordinary commands because a refresh waits for them.
    let blocked: FixedBuffer<UInt64>

    init(_ organization: Organization) {
        banks = Int32(organization.banks)
        banksPerGroup = Int32(organization.banks_per_group)
        groups = Int32(organization.bankgroups)
        ranks = organization.ranks
        lanes = FixedBuffer(repeating: Lane(), count: ranks * Self.kinds)
        next = FixedBuffer(repeating: .max, count: ranks * Self.kinds)
        ready = FixedBuffer(repeating: 0, count: ranks * Self.kinds)
        blocked = FixedBuffer(repeating: 0, count: ranks)
    }

    @inline(__always)
    func index(_ rank: Int32, _ slot: GateSlot) -> Int { Int(rank) &* Self.kinds &+ slot.rawValue }

    /// The bit of a bank in the masks of its rank.
    @inline(__always)
    func bit(_ place: Place) -> UInt64 {
        1 &<< UInt64(truncatingIfNeeded: place.bank &- place.rank &* banks)
    }

    /// Declares that a bank wants a command that its own gate allows from `gate` on.
    @inline(__always)
    func want(_ slot: GateSlot, _ place: Place, gate: Gate, at cycle: Int64) {
        let lane = index(place.rank, slot)
        let bit = bit(place)
        let state = lanes.base + lane
        if gate.isOpen(at: cycle) {
            state.pointee.ripe |= bit
            state.pointee.pending &= ~bit
            next[lane] = min(next[lane], cycle)
        } else {
            state.pointee.ripe &= ~bit
            state.pointee.pending |= bit
            state.pointee.pendingMin = min(state.pointee.pendingMin, gate.cycle)
            next[lane] = min(next[lane], gate.cycle)
        }
    }

    /// Declares that a bank does not want a kind of command.
    @inline(__always)
    func drop(_ slot: GateSlot, _ place: Place) {
        let lane = index(place.rank, slot)
        let keep = ~bit(place)
        lanes.base[lane].ripe &= keep
        lanes.base[lane].pending &= keep
    }

    /// Notes that a command to a place may have shut gates of its bank group.
    @inline(__always)
    func shutGroup(of place: Place) {
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place.group &- place.rank &* groups)
        let first = index(place.rank, .activate)
        for lane in first..<first &+ Self.kinds {
            lanes.base[lane].shutGroups |= bit
        }
    }

    /// Looks at all lanes that may be due; returns whether any bank can take a command in this cycle.
    @inline(__always)
    func look(_ channel: borrowing Channel, at cycle: Int64) -> Bool {
        var any: UInt64 = 0
        for lane in 0..<next.count {
            if next[lane] <= cycle {
                let banks = evaluate(lane, channel, at: cycle)
                ready[lane] = banks
                any |= banks
            } else {
                ready[lane] = 0
            }
        }
        return any != 0
    }

    /// The banks of a lane that can take its command now; also sets the lane's `next`.
    func evaluate(_ lane: Int, _ channel: borrowing Channel, at cycle: Int64) -> UInt64 {
        let state = lanes.base + lane
        guard state.pointee.ripe | state.pointee.pending != 0 else {
            next[lane] = .max
            return 0
        }
        let rank = Int32(truncatingIfNeeded: lane / Self.kinds)
        let slot = GateSlot(rawValue: lane % Self.kinds).unsafelyUnwrapped
        let shared = channel.rankGate(slot, rank)
        guard shared.isOpen(at: cycle) else {
            next[lane] = shared.cycle
            return 0
        }
        if state.pointee.pendingMin <= cycle { ripen(state, rank, slot, channel, at: cycle) }
        let wanted = state.pointee.ripe & ~blocked[Int(rank)]
        var ready = wanted
        var soonest = state.pointee.pendingMin
        var shut = state.pointee.shutGroups
        while shut != 0 {
            let group = Int32(truncatingIfNeeded: shut.trailingZeroBitCount)
            shut &= shut &- 1
            let gate = channel.groupGate(slot, rank &* groups &+ group)
            if gate.isOpen(at: cycle) {
                state.pointee.shutGroups &= ~(1 &<< UInt64(truncatingIfNeeded: group))
                continue
            }
            let members = groupMask(group)
            if wanted & members != 0 { soonest = min(soonest, gate.cycle) }
            ready &= ~members
        }
        next[lane] = ready != 0 ? cycle : max(soonest, cycle &+ 1)
        return ready
    }

    /// Moves pending banks whose own gate has opened to the ripe ones.
    private func ripen(
        _ state: UnsafeMutablePointer<Lane>, _ rank: Int32, _ slot: GateSlot,
        _ channel: borrowing Channel, at cycle: Int64
    ) {
        var rest = state.pointee.pending
        var earliest = Int64.max
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest &- 1
            let gate = channel.bankGate(slot, rank &* banks &+ Int32(truncatingIfNeeded: index))
            if gate.isOpen(at: cycle) {
                let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: index)
                state.pointee.ripe |= bit
                state.pointee.pending &= ~bit
            } else {
                earliest = min(earliest, gate.cycle)
            }
        }
        state.pointee.pendingMin = earliest
    }

    /// Whether any bank of a rank wants a command.
    func hasWork(_ rank: Int32) -> Bool {
        let first = index(rank, .activate)
        for lane in first..<first + Self.kinds
        where lanes[lane].ripe | lanes[lane].pending != 0 { return true }
        return false
    }

    /// Makes sure that the lanes of a rank are looked at from a cycle on.
    func lookAgain(_ rank: Int32, from cycle: Int64) {
        let first = index(rank, .activate)
        for lane in first..<first + Self.kinds { next[lane] = min(next[lane], cycle) }
    }

    @inline(__always)
    private func groupMask(_ group: Int32) -> UInt64 {
        let size = UInt64(truncatingIfNeeded: banksPerGroup)
        let ones: UInt64 = size == 64 ? ~0 : (1 &<< size) &- 1
        return ones &<< (UInt64(truncatingIfNeeded: group) &* size)
    }

    /// The first cycle after `cycle` in which some lane may have something to offer.
    @inline(__always)
    func wake(after cycle: Int64, _ channel: borrowing Channel) -> Int64 {
        var soonest = Int64.max
        for lane in 0..<next.count {
            var at = next[lane]
            if at <= cycle {
                // Offered something this cycle: not before its rank's gate opens again.
                let slot = GateSlot(rawValue: lane % Self.kinds).unsafelyUnwrapped
                let gate = channel.rankGate(slot, Int32(truncatingIfNeeded: lane / Self.kinds))
                at = max(cycle &+ 1, gate.cycle)
                next[lane] = at
            }
            soonest = min(soonest, at)
        }
        return soonest
    }
}
