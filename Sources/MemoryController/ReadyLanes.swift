import DRAMEngine
import DRAMModel

/// Which banks want which kind of command, and when each kind may next be possible.
///
/// One lane for each rank and kind (ACTIVATE, PRECHARGE, READ, WRITE), banks as bits. A lane's gates are
/// looked at when the lane is due, so a command never has to touch the banks it shares a bus with, and a
/// change of a bank's wishes costs a few instructions. `next` is a lower bound: a lane need not be looked at
/// before it.
///
/// Methods are `mutating` even where only pointed-to storage changes: an `inout` self is passed by address,
/// while a borrowed one of this size is copied to the stack. Hot ones avoid branches on gates: whether a
/// gate is open is as good as random to a branch predictor.
struct ReadyLanes: ~Copyable {
    struct Lane: BitwiseCopyable {
        /// Banks that want this lane's kind of command.
        var wanting: UInt64 = 0
        /// Gates of this lane's kind: of its rank, its rank's first bank group, its rank's first bank.
        var rankGate: UnsafePointer<Gate>
        var groupGates: UnsafePointer<Gate>
        var bankGates: UnsafePointer<Gate>
    }

    static let kinds = 4
    /// Lanes are bits of a word.
    static let maximumRanks = 16

    private let banks: Int32
    private let lanes: FixedBuffer<Lane>
    /// The first cycle in which each lane may have something to offer.
    private let next: FixedBuffer<Int64>
    /// Banks of each lane that were ready when it was last looked at; only lanes in `looked` count.
    private let ready: FixedBuffer<UInt64>
    /// When the soonest of the other banks of each lane may go, as it was when last looked at.
    private let nextOther: FixedBuffer<Int64>
    /// Banks of each rank that were ready for anything in the cycle last looked at.
    private let readyInRank: FixedBuffer<UInt64>
    /// Where the gates of each bank's group start, by bank in the rank.
    private let groupOffsets: FixedBuffer<Int>
    private let count: Int
    /// Banks of each rank that take no ordinary commands because a refresh waits for them.
    let blocked: FixedBuffer<UInt64>
    /// Banks of each rank that are left to the processing units.
    let left: FixedBuffer<UInt64>
    /// Lanes whose slot of the command bus is free in the present cycle, as bits.
    private var free: UInt64 = ~0
    /// The least of `next` when the last cycle ended.
    private var dueAt = Int64.max
    /// Lanes looked at in the cycle last looked at, as bits.
    private var looked: UInt64 = 0

    init(_ organization: Organization, _ gates: GateTable) {
        precondition(organization.banks <= 64 && organization.ranks <= Self.maximumRanks)
        banks = Int32(organization.banks)
        groupOffsets = FixedBuffer(
            (0..<organization.banks).map { $0 / organization.banks_per_group * GateSlot.count })
        let groups = Int32(organization.bankgroups)
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
        nextOther = FixedBuffer(repeating: .max, count: all.count)
        readyInRank = FixedBuffer(repeating: 0, count: organization.ranks)
        blocked = FixedBuffer(repeating: 0, count: organization.ranks)
        left = FixedBuffer(repeating: 0, count: organization.ranks)
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

    /// Declares whether a bank wants a kind of command, from the cycle after `cycle` on.
    @inline(__always)
    mutating func set(_ slot: GateSlot, _ place: Place, wanted: Bool, after cycle: Int64) {
        let index = index(place.rank, slot)
        let lane = lanes.base + index
        let bankInRank = Int(place.bank &- place.rank &* banks)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: bankInRank)
        let wanting = lane.pointee.wanting & ~bit | (wanted ? bit : 0)
        let opens = max(lane.pointee.bankGates[bankInRank &* GateSlot.count].cycle, cycle &+ 1)
        let at = min(next.base[index], wanted ? opens : .max)
        lane.pointee.wanting = wanting
        next.base[index] = wanting == 0 ? .max : at
    }

    /// Declares that a bank does not want a kind of command.
    @inline(__always)
    mutating func drop(_ slot: GateSlot, _ place: Place) {
        let index = index(place.rank, slot)
        let wanting = lanes.base[index].wanting & ~bit(place)
        lanes.base[index].wanting = wanting
        next.base[index] = wanting == 0 ? .max : next.base[index]
    }

    /// Declares that a bank wants a kind of command, from the cycle after `cycle` on.
    @inline(__always)
    mutating func want(_ slot: GateSlot, _ place: Place, after cycle: Int64) {
        set(slot, place, wanted: true, after: cycle)
    }

    /// Notes that a command that was ready has been chosen: if no other bank of its lane was, the lane has
    /// nothing to offer next cycle.
    @inline(__always)
    mutating func take(_ slot: GateSlot, _ place: Place, at cycle: Int64) {
        let index = index(place.rank, slot)
        let isOnly = ready.base[index] == bit(place)
        next.base[index] = isOnly ? max(nextOther.base[index], cycle &+ 1) : next.base[index]
    }

    /// Notes that a column command has issued: it may also have shut gates of other ranks.
    @inline(__always)
    mutating func issuedColumn() {
        var index = 0
        while index < count {
            let gates = lanes.base[index].rankGate
            let lane = next.base + index
            lane[2] = max(lane[2], gates[2].cycle)
            lane[3] = max(lane[3], gates[3].cycle)
            index &+= Self.kinds
        }
    }

    /// Notes that a command to a place has issued: it may have shut gates of its rank.
    @inline(__always)
    mutating func issued(to place: Place) {
        let first = index(place.rank, .activate)
        let gates = lanes.base[first].rankGate
        let lane = next.base + first
        lane[0] = max(lane[0], gates[0].cycle)
        lane[1] = max(lane[1], gates[1].cycle)
        lane[2] = max(lane[2], gates[2].cycle)
        lane[3] = max(lane[3], gates[3].cycle)
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
        var dueLanes: UInt64 = 0
        var index = count
        while index > 0 {
            index &-= Self.kinds
            let lane = next.base + index
            readyInRank.base[index / Self.kinds] = 0
            dueLanes = dueLanes &<< 1 | (lane[3] <= due ? 1 : 0)
            dueLanes = dueLanes &<< 1 | (lane[2] <= due ? 1 : 0)
            dueLanes = dueLanes &<< 1 | (lane[1] <= due ? 1 : 0)
            dueLanes = dueLanes &<< 1 | (lane[0] <= due ? 1 : 0)
        }
        dueLanes &= free
        looked = dueLanes
        var any: UInt64 = 0
        while dueLanes != 0 {
            let lane = dueLanes.trailingZeroBitCount
            dueLanes &= dueLanes &- 1
            let banks = evaluate(lane, at: cycle)
            ready.base[lane] = banks
            readyInRank.base[lane / Self.kinds] |= banks
            any |= banks
        }
        return any != 0
    }

    /// Works out the banks of a lane that can take its command now, and the lane's `next`.
    @inline(__always)
    private mutating func evaluate(_ index: Int, at cycle: Int64) -> UInt64 {
        let lane = lanes.base + index
        let shared = lane.pointee.rankGate.pointee.cycle
        guard shared <= cycle else {
            next.base[index] = lane.pointee.wanting == 0 ? .max : shared
            return 0
        }
        let limit = (cycle &+ 1) &<< 8
        let bankGates = lane.pointee.bankGates
        let groupGates = lane.pointee.groupGates
        let offsets = groupOffsets.base
        let rank = index / Self.kinds
        var rest = lane.pointee.wanting & ~(blocked.base[rank] | left.base[rank])
        var ready: UInt64 = 0
        var soonest = Int64.max
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            let bit = rest & (0 &- rest)
            rest ^= bit
            let opens = max(bankGates[bank &* GateSlot.count].bits, groupGates[offsets[bank]].bits)
            // All ones when the gate is open, else zero.
            let isOpen = (opens &- limit) &>> 63
            ready |= bit & UInt64(bitPattern: isOpen)
            soonest = min(soonest, opens | isOpen & .max)
        }
        // A lane that has something now may have something next cycle, after this cycle's command.
        let later = soonest == .max ? .max : soonest &>> 8
        next.base[index] = ready != 0 ? cycle &+ 1 : later
        nextOther.base[index] = later
        return ready
    }

    /// Banks of a rank that were ready for any command when last looked at.
    @inline(__always)
    mutating func ready(inRank rank: Int) -> UInt64 { readyInRank.base[rank] }

    /// Whether a bank was ready for one kind of command when last looked at.
    @inline(__always)
    mutating func isReady(_ slot: GateSlot, rank: Int, bit: UInt64) -> Bool {
        let lane = rank &* Self.kinds &+ slot.rawValue
        return (looked &>> UInt64(truncatingIfNeeded: lane)) & 1 != 0 && ready.base[lane] & bit != 0
    }

    /// Banks of a rank that were ready for one kind of command when last looked at.
    @inline(__always)
    mutating func ready(_ slot: GateSlot, inRank rank: Int) -> UInt64 {
        let lane = rank &* Self.kinds &+ slot.rawValue
        let isLooked = (looked &>> UInt64(truncatingIfNeeded: lane)) & 1 != 0
        return isLooked ? ready.base[lane] : 0
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

    /// Leaves lanes alone whose slot of the command bus is taken in the present cycle, and the ACTIVATEs of
    /// reserved ranks.
    mutating func restrict(to taken: BusSlots, dual: Bool, reserved: UInt64) {
        free = 0
        let row = taken.leavesRoom(for: .row, dual: dual)
        let column = taken.leavesRoom(for: .column, dual: dual)
        for rank in 0..<count / Self.kinds {
            let opens = row && reserved >> UInt64(rank) & 1 == 0
            let lanes: UInt64 = (opens ? 0b0001 : 0) | (row ? 0b0010 : 0) | (column ? 0b1100 : 0)
            free |= lanes << UInt64(rank * Self.kinds)
        }
    }

    /// Whether any bank of a rank wants a command.
    func hasWork(_ rank: Int32) -> Bool {
        let first = index(rank, .activate)
        for lane in first..<first + Self.kinds where lanes[lane].wanting != 0 { return true }
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
