import DRAMEngine
import DRAMModel

/// Which banks want which kind of command, and when each kind may next be possible.
///
/// One lane for each rank and kind (ACTIVATE, PRECHARGE, READ, WRITE), banks as bits. A wanting bank is
/// *pending* until its own gate opens, then *ripe*; gates shared by a bank group or rank are looked at when
/// lanes are compared, so a command never has to touch the banks it shares a bus with. `next` is a lower
/// bound: a lane need not be looked at before it.
///
/// Methods are `mutating` even where only pointed-to storage changes: an `inout` self is passed by address,
/// while a borrowed one of this size is copied to the stack.
struct ReadyLanes: ~Copyable {
    struct Lane: BitwiseCopyable {
        var ripe: UInt64 = 0
        var pending: UInt64 = 0
        /// No pending bank's own gate opens before this cycle.
        var pendingMin: Int64 = .max
        /// Bank groups whose shared gate may still be shut.
        var shutGroups: UInt64 = 0
        /// Gates of this lane's kind: of its rank, its rank's first bank group, its rank's first bank.
        var rankGate: UnsafePointer<Gate>
        var groupGates: UnsafePointer<Gate>
        var bankGates: UnsafePointer<Gate>
    }

    static let kinds = 4

    private let banks: Int32
    private let groups: Int32
    private let banksPerGroup: UInt64
    private let groupOnes: UInt64
    private let lanes: FixedBuffer<Lane>
    /// The first cycle in which each lane may have something to offer.
    private let next: FixedBuffer<Int64>
    /// Banks of each lane that were ready in the cycle last looked at.
    private let ready: FixedBuffer<UInt64>
    private let count: Int
    /// Banks of each rank that take no ordinary commands because a refresh waits for them.
    let blocked: FixedBuffer<UInt64>
    /// The least of `next` when the last cycle ended.
    private var dueAt = Int64.max

    init(_ organization: Organization, _ gates: GateTable) {
        precondition(organization.banks <= 64)
        banks = Int32(organization.banks)
        groups = Int32(organization.bankgroups)
        banksPerGroup = UInt64(organization.banks_per_group)
        groupOnes = banksPerGroup == 64 ? ~0 : 1 << banksPerGroup - 1
        var all: [Lane] = []
        for rank in 0..<Int32(organization.ranks) {
            for kind in 0..<Self.kinds {
                let slot = GateSlot(rawValue: kind)!
                all.append(
                    Lane(
                        rankGate: gates.address(slot, rank: rank),
                        groupGates: gates.address(slot, group: rank * groups),
                        bankGates: gates.address(slot, bank: rank * banks)))
            }
        }
        lanes = FixedBuffer(all)
        count = all.count
        next = FixedBuffer(repeating: .max, count: count)
        ready = FixedBuffer(repeating: 0, count: count)
        blocked = FixedBuffer(repeating: 0, count: organization.ranks)
    }

    @inline(__always)
    private func index(_ rank: Int32, _ slot: GateSlot) -> Int {
        Int(rank) &* Self.kinds &+ slot.rawValue
    }

    /// The bit of a bank in the masks of its rank.
    @inline(__always)
    func bit(_ place: Place) -> UInt64 {
        1 &<< UInt64(truncatingIfNeeded: place.bank &- place.rank &* banks)
    }

    /// Declares that a bank does not want a kind of command.
    @inline(__always)
    mutating func drop(_ slot: GateSlot, _ place: Place) {
        let lane = lanes.base + index(place.rank, slot)
        let keep = ~bit(place)
        lane.pointee.ripe &= keep
        lane.pointee.pending &= keep
    }

    /// Declares that a bank wants a kind of command, from the cycle after `cycle` on.
    @inline(__always)
    mutating func want(_ slot: GateSlot, _ place: Place, after cycle: Int64) {
        let index = index(place.rank, slot)
        let lane = lanes.base + index
        let bankInRank = Int(place.bank &- place.rank &* banks)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: bankInRank)
        let opens = lane.pointee.bankGates[bankInRank &* GateSlot.count].cycle
        if opens <= cycle &+ 1 {
            lane.pointee.ripe |= bit
            lane.pointee.pending &= ~bit
            next[index] = min(next[index], cycle &+ 1)
        } else {
            lane.pointee.ripe &= ~bit
            lane.pointee.pending |= bit
            lane.pointee.pendingMin = min(lane.pointee.pendingMin, opens)
            next[index] = min(next[index], opens)
        }
    }

    /// Notes that a command to a place has issued: it may have shut gates of its bank group and rank.
    @inline(__always)
    mutating func issued(to place: Place) {
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place.group &- place.rank &* groups)
        let first = index(place.rank, .activate)
        for index in first..<first &+ Self.kinds {
            lanes.base[index].shutGroups |= bit
            next[index] = max(next[index], lanes.base[index].rankGate.pointee.cycle)
        }
    }

    /// Looks at the lanes that are due; returns whether any bank can take a command in this cycle.
    @inline(__always)
    mutating func look(at cycle: Int64) -> Bool {
        guard dueAt <= cycle else { return false }
        return lookAgain(at: cycle, due: cycle)
    }

    /// Looks once more in the same cycle, after a command has issued.
    mutating func lookAgain(at cycle: Int64) -> Bool {
        lookAgain(at: cycle, due: cycle &+ 1)
    }

    @inline(__always)
    private mutating func lookAgain(at cycle: Int64, due: Int64) -> Bool {
        var any: UInt64 = 0
        var index = 0
        while index < count {
            var banks: UInt64 = 0
            if next[index] <= due { banks = evaluate(index, at: cycle) }
            ready[index] = banks
            any |= banks
            index &+= 1
        }
        return any != 0
    }

    /// Works out the banks of a lane that can take its command now, and the lane's `next`.
    @inline(__always)
    private mutating func evaluate(_ index: Int, at cycle: Int64) -> UInt64 {
        let lane = lanes.base + index
        let shared = lane.pointee.rankGate.pointee.cycle
        let soonestOwn = lane.pointee.ripe != 0 ? cycle : lane.pointee.pendingMin
        let opens = max(shared, soonestOwn)
        guard opens <= cycle else {
            next[index] = opens
            return 0
        }
        if lane.pointee.pendingMin <= cycle { ripen(lane, at: cycle) }
        let wanted = lane.pointee.ripe & ~blocked[index / Self.kinds]
        var ready = wanted
        var soonest = lane.pointee.pendingMin
        var shut = lane.pointee.shutGroups
        while shut != 0 {
            let group = shut.trailingZeroBitCount
            shut &= shut &- 1
            let gate = lane.pointee.groupGates[group &* GateSlot.count]
            if gate.isOpen(at: cycle) {
                lane.pointee.shutGroups &= ~(1 &<< UInt64(truncatingIfNeeded: group))
                continue
            }
            let members = groupOnes &<< (UInt64(truncatingIfNeeded: group) &* banksPerGroup)
            if wanted & members != 0 { soonest = min(soonest, gate.cycle) }
            ready &= ~members
        }
        // A lane that has something now may have something next cycle, after this cycle's command.
        next[index] = ready != 0 ? cycle &+ 1 : max(soonest, cycle &+ 1)
        return ready
    }

    /// Moves pending banks whose own gate has opened to the ripe ones.
    @inline(__always)
    private mutating func ripen(_ lane: UnsafeMutablePointer<Lane>, at cycle: Int64) {
        var rest = lane.pointee.pending
        var earliest = Int64.max
        var opened: UInt64 = 0
        while rest != 0 {
            let bit = rest & (0 &- rest)
            let opens = lane.pointee.bankGates[rest.trailingZeroBitCount &* GateSlot.count].cycle
            rest ^= bit
            if opens <= cycle {
                opened |= bit
            } else {
                earliest = min(earliest, opens)
            }
        }
        lane.pointee.ripe |= opened
        lane.pointee.pending ^= opened
        lane.pointee.pendingMin = earliest
    }

    /// Banks of a rank that were ready for any command when last looked at.
    @inline(__always)
    mutating func ready(inRank rank: Int) -> UInt64 {
        let first = ready.base + rank &* Self.kinds
        return first[0] | first[1] | first[2] | first[3]
    }

    /// Banks of a rank that were ready for one kind of command when last looked at.
    @inline(__always)
    mutating func ready(_ slot: GateSlot, inRank rank: Int) -> UInt64 {
        ready[rank &* Self.kinds &+ slot.rawValue]
    }

    /// Ends a cycle: returns the first later one in which some lane may have something to offer.
    @inline(__always)
    mutating func wake() -> Int64 {
        var soonest = Int64.max
        var lane = next.base
        let end = lane + count
        while lane != end {
            soonest = min(soonest, min(min(lane[0], lane[1]), min(lane[2], lane[3])))
            lane += Self.kinds
        }
        dueAt = soonest
        return soonest
    }

    /// Whether any bank of a rank wants a command.
    func hasWork(_ rank: Int32) -> Bool {
        let first = index(rank, .activate)
        for lane in first..<first + Self.kinds
        where lanes[lane].ripe | lanes[lane].pending != 0 { return true }
        return false
    }

    /// Makes sure that the lanes of a rank are looked at from a cycle on.
    mutating func revisit(_ rank: Int32, from cycle: Int64) {
        let first = index(rank, .activate)
        for lane in first..<first + Self.kinds {
            next[lane] = min(next[lane], cycle)
        }
    }
}
