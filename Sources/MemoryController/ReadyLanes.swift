import DRAMEngine
import DRAMModel

/// When the command that each bank wants may issue, eight banks to a vector.
///
/// For each rank one lane of every kind (ACTIVATE, PRECHARGE, READ, WRITE): for each of its banks the cycle
/// from which that command is allowed, by the gates of bank, group and rank, or `never` when the bank does
/// not want it or is blocked. Whoever raises a gate raises the lanes that it belongs to, so the next event
/// is one minimum over all lanes and the banks that are ready are one comparison.
///
/// Cycles are counted from `epoch`, in 16 bits: a lane is then an SSE2 or NEON register with a minimum of
/// its own. A cycle past `horizon` is kept as the horizon, and before time gets there all lanes are
/// read anew from the gates, with a later epoch.
///
/// Methods are `mutating` even where only pointed-to storage changes: an `inout` self is passed by address,
/// while a borrowed one of this size is copied to the stack.
struct ReadyLanes: ~Copyable {
    typealias Lane = SIMD8<Int16>

    struct Bank: BitwiseCopyable {
        /// The bank's bit in the masks of its rank.
        var bit: UInt64
        /// Where its cycles are in `lanes`, in bytes; `kindStride` apart.
        var offset: Int32
        /// `never` while it is blocked, else 0.
        var shade: Int16 = 0
        /// The kinds of command it wants, as bits by `GateSlot`.
        var wish: UInt8 = 0
    }

    static let kinds = 4
    static let width = 8
    /// Bytes from a bank's cycle in the lane of one kind to that in the next.
    private static let kindStride = MemoryLayout<Lane>.stride
    private static let blockStride = kinds * kindStride
    /// The configuration allows no more ranks.
    static let maximumRanks = 16

    /// The cycle of a bank that does not want a kind of command, or is blocked.
    private static let never = Int16.max
    /// The latest cycle a lane can tell.
    private static let horizon: Int64 = 0x7000
    /// Cycles after which lanes are read anew.
    private static let span: Int64 = 0x4000

    private let gates: GateTable
    private let places: UnsafePointer<Place>
    private let ranks: Int
    /// Banks of a rank.
    private let banks: Int
    /// Blocks of `width` banks in a rank.
    private let blocks: Int
    /// The lanes: rank, block, kind.
    private let lanes: FixedBuffer<Lane>
    /// All ones for the banks of a group: group, block of its rank.
    private let members: FixedBuffer<Lane>
    private let states: FixedBuffer<Bank>
    /// Banks of each rank that take no ordinary commands, because a refresh waits for them or the rank sleeps.
    private let blocked: FixedBuffer<UInt64>
    /// Gates that each kind of command raises, as bits by `GateSlot`: for its own group and rank, and for others.
    private let raisedInRank: FixedBuffer<UInt32>
    private let raisedElsewhere: FixedBuffer<UInt32>

    /// The cycle that lanes count from.
    private var epoch: Int64 = 0
    /// The cycle last looked at, from `epoch`.
    private var now: Int16 = 0
    /// The first cycle in which a bank is ready, as it was when a cycle ended.
    private var dueAt = Int64.max

    init(_ organization: Organization, _ channel: borrowing Channel, _ rules: RuleSet) {
        precondition(organization.banks <= 64)
        gates = channel.gates
        places = channel.places
        ranks = organization.ranks
        banks = organization.banks
        blocks = (organization.banks + Self.width - 1) / Self.width
        let never = Lane(repeating: Self.never)
        lanes = FixedBuffer(repeating: never, count: ranks * blocks * Self.kinds)
        var masks = Array(repeating: Lane.zero, count: ranks * organization.bankgroups * blocks)
        var states: [Bank] = []
        for bank in 0..<organization.banksPerChannel {
            let place = channel.places[bank]
            let inRank = bank % organization.banks
            let (block, column) = inRank.quotientAndRemainder(dividingBy: Self.width)
            masks[Int(place.group) * blocks + block][column] = -1
            let row = (Int(place.rank) * blocks + block) * Self.blockStride
            states.append(
                Bank(
                    bit: 1 << UInt64(inRank),
                    offset: Int32(row + column * MemoryLayout<Int16>.stride)))
        }
        members = FixedBuffer(masks)
        self.states = FixedBuffer(states)
        blocked = FixedBuffer(repeating: 0, count: ranks)
        raisedInRank = FixedBuffer(CommandKind.allCases.map(rules.slotsRaisedInRank))
        raisedElsewhere = FixedBuffer(CommandKind.allCases.map(rules.slotsRaisedElsewhere))
    }

    /// The bit of a bank in the masks of its rank.
    @inline(__always)
    mutating func bit(_ place: Place) -> UInt64 {
        states.base[Int(place.bank)].bit
    }
}

// What banks want.
extension ReadyLanes {
    /// Declares that a bank is closed, and whether it wants an ACTIVATE.
    @inline(__always)
    mutating func setClosed(_ place: Place, activate: Bool) {
        let cycles = cycles(place)
        write(.activate, place, activate, cycles)
        clear(.precharge, cycles)
        clear(.read, cycles)
        clear(.write, cycles)
        note(place, Self.wish(.activate, activate))
    }

    /// Declares that a bank is open, and what it wants.
    @inline(__always)
    mutating func setOpen(_ place: Place, read: Bool, write isWrite: Bool, precharge: Bool) {
        let cycles = cycles(place)
        clear(.activate, cycles)
        write(.precharge, place, precharge, cycles)
        write(.read, place, read, cycles)
        write(.write, place, isWrite, cycles)
        let columns = Self.wish(.read, read) | Self.wish(.write, isWrite)
        note(place, columns | Self.wish(.precharge, precharge))
    }

    /// Declares that a bank wants one kind of command and no other.
    @inline(__always)
    mutating func want(_ slot: GateSlot, _ place: Place) {
        drop(place)
        write(slot, place, true, cycles(place))
        note(place, Self.wish(slot, true))
    }

    /// Declares that a bank wants nothing.
    @inline(__always)
    mutating func drop(_ place: Place) {
        let cycles = cycles(place)
        clear(.activate, cycles)
        clear(.precharge, cycles)
        clear(.read, cycles)
        clear(.write, cycles)
        note(place, 0)
    }

    /// Whether any bank of a rank wants a command.
    mutating func hasWork(_ rank: Int32) -> Bool {
        let first = Int(rank) * banks
        for bank in first..<first + banks where states[bank].wish != 0 { return true }
        return false
    }

    /// Sets which banks of a rank take no ordinary commands.
    mutating func block(_ banks: UInt64, ofRank rank: Int32) {
        var changed = (blocked[Int(rank)] ^ banks) & allBanks
        blocked[Int(rank)] = banks
        while changed != 0 {
            let bank = changed.trailingZeroBitCount
            changed &= changed - 1
            let place = places[Int(rank) * self.banks + bank]
            states.base[Int(place.bank)].shade = banks & bit(place) != 0 ? Self.never : 0
            read(place)
        }
        dueAt = soonest()
    }

    private var allBanks: UInt64 { banks == 64 ? ~0 : 1 << UInt64(banks) - 1 }

    @inline(__always)
    private static func wish(_ slot: GateSlot, _ isWanted: Bool) -> UInt8 {
        isWanted ? 1 &<< UInt8(truncatingIfNeeded: slot.rawValue) : 0
    }

    @inline(__always)
    private mutating func note(_ place: Place, _ wish: UInt8) {
        states.base[Int(place.bank)].wish = wish
    }

    /// Where the cycles of a bank are, `kindStride` apart.
    @inline(__always)
    private mutating func cycles(_ place: Place) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(lanes.base) + Int(states.base[Int(place.bank)].offset)
    }

    @inline(__always)
    private mutating func clear(_ slot: GateSlot, _ cycles: UnsafeMutableRawPointer) {
        cycles.storeBytes(
            of: Self.never, toByteOffset: slot.rawValue &* Self.kindStride, as: Int16.self)
    }

    @inline(__always)
    private mutating func write(
        _ slot: GateSlot, _ place: Place, _ isWanted: Bool, _ cycles: UnsafeMutableRawPointer
    ) {
        let opens = Int16(truncatingIfNeeded: fromEpoch(gates.earliest(slot, place)))
        let value = opens | states.base[Int(place.bank)].shade
        cycles.storeBytes(
            of: isWanted ? value : Self.never, toByteOffset: slot.rawValue &* Self.kindStride,
            as: Int16.self)
    }

    @inline(__always)
    private mutating func fromEpoch(_ gate: Gate) -> Int64 {
        min(max(gate.cycle &- epoch, 0), Self.horizon)
    }
}

// What commands change.
extension ReadyLanes {
    /// Notes that a command to a bank has issued: it may have raised gates of its group and of any rank.
    @inline(__always)
    mutating func issued(_ kind: CommandKind, to place: Place) {
        let own = raisedInRank.base[Int(kind.rawValue)]
        if own != 0 { raise(own, place) }
        let others = raisedElsewhere.base[Int(kind.rawValue)]
        guard others != 0 else { return }
        var rank: Int32 = 0
        while rank < ranks {
            if rank != place.rank { raise(others, rank) }
            rank &+= 1
        }
    }

    /// Notes that gates of a rank, its groups and banks have been raised other than by `issued`.
    mutating func gatesRaised(inRank rank: Int32) {
        read(rank)
        dueAt = soonest()
    }

    /// Notes that a command that concerns more than one bank of a rank has issued.
    mutating func issued(_ kind: CommandKind, toRank rank: Int32) {
        let others = raisedElsewhere[Int(kind.rawValue)]
        for other in 0..<Int32(ranks) where other != rank { raise(others, other) }
        gatesRaised(inRank: rank)
    }

    /// Raises lanes to the gates of a place's group and rank.
    private mutating func raise(_ slots: UInt32, _ place: Place) {
        if slots & 1 != 0 { raise(.activate, place) }
        if slots & 2 != 0 { raise(.precharge, place) }
        if slots & 4 != 0 { raise(.read, place) }
        if slots & 8 != 0 { raise(.write, place) }
    }

    @inline(__always)
    private mutating func raise(_ slot: GateSlot, _ place: Place) {
        let rank = Self.splat(fromEpoch(gates.rank(slot, place.rank)))
        let group = Self.splat(fromEpoch(gates.group(slot, place.group)))
        var members = members.base + Int(place.group) &* blocks
        var lane = firstLane(place.rank) + slot.rawValue
        var block = 0
        while block < blocks {
            lane.pointee = Self.later(Self.later(lane.pointee, rank), group & members.pointee)
            members += 1
            lane += Self.kinds
            block &+= 1
        }
    }

    /// Raises lanes to the gates of their rank.
    private mutating func raise(_ slots: UInt32, _ rank: Int32) {
        if slots & 1 != 0 { raise(.activate, rank) }
        if slots & 2 != 0 { raise(.precharge, rank) }
        if slots & 4 != 0 { raise(.read, rank) }
        if slots & 8 != 0 { raise(.write, rank) }
    }

    @inline(__always)
    private mutating func raise(_ slot: GateSlot, _ rank: Int32) {
        let opens = Self.splat(fromEpoch(gates.rank(slot, rank)))
        var lane = firstLane(rank) + slot.rawValue
        var block = 0
        while block < blocks {
            lane.pointee = Self.later(lane.pointee, opens)
            lane += Self.kinds
            block &+= 1
        }
    }

    @inline(__always)
    private mutating func firstLane(_ rank: Int32) -> UnsafeMutablePointer<Lane> {
        lanes.base + Int(rank) &* blocks &* Self.kinds
    }

    /// Eight times the same number of 16 bits; a multiplication, which the compiler sees through where it
    /// loses track of `repeating`.
    @inline(__always)
    private static func splat(_ value: Int64) -> Lane {
        let half = UInt64(truncatingIfNeeded: value) &* 0x0001_0001_0001_0001
        return unsafeBitCast(SIMD2(half, half), to: Lane.self)
    }

    /// Reads the cycles of a rank's banks from its gates.
    private mutating func read(_ rank: Int32) {
        let first = Int(rank) * banks
        for bank in first..<first + banks where states[bank].wish != 0 { read(places[bank]) }
    }

    /// Reads the cycles of a bank from its gates.
    private mutating func read(_ place: Place) {
        let wish = states[Int(place.bank)].wish
        let cycles = cycles(place)
        write(.activate, place, wish & Self.wish(.activate, true) != 0, cycles)
        write(.precharge, place, wish & Self.wish(.precharge, true) != 0, cycles)
        write(.read, place, wish & Self.wish(.read, true) != 0, cycles)
        write(.write, place, wish & Self.wish(.write, true) != 0, cycles)
    }

    /// Counts cycles from a later one on.
    @inline(never)
    private mutating func rebase(to cycle: Int64) {
        epoch = cycle
        for rank in 0..<Int32(ranks) { read(rank) }
    }
}

// What is ready when.
extension ReadyLanes {
    /// Whether any bank can take a command in a cycle; nothing may have changed since `wake`.
    @inline(__always)
    mutating func look(at cycle: Int64) -> Bool {
        guard dueAt <= cycle else { return false }
        guard cycle &- epoch < Self.span else { return lookAgain(at: cycle) }
        now = Int16(truncatingIfNeeded: cycle &- epoch)
        return true
    }

    /// Whether any bank can take a command in a cycle, whatever has changed.
    @inline(__always)
    mutating func lookAgain(at cycle: Int64) -> Bool {
        if cycle &- epoch >= Self.span { rebase(to: cycle) }
        now = Int16(truncatingIfNeeded: cycle &- epoch)
        return least() <= now
    }

    /// Ends a cycle: returns the first later one in which a bank may be ready.
    @inline(__always)
    mutating func wake(after cycle: Int64) -> Int64 {
        dueAt = soonest()
        return max(dueAt, cycle &+ 1)
    }

    /// Banks of a rank that are ready for any command in the cycle last looked at.
    @inline(__always)
    mutating func ready(inRank rank: Int) -> UInt64 {
        var lane = firstLane(Int32(truncatingIfNeeded: rank))
        var banks: UInt64 = 0
        var shift: UInt64 = 0
        var block = 0
        while block < blocks {
            let rows = Self.sooner(lane[0], lane[1])
            let columns = Self.sooner(lane[2], lane[3])
            banks |= bits(Self.sooner(rows, columns)) &<< shift
            shift &+= UInt64(Self.width)
            lane += Self.kinds
            block &+= 1
        }
        return banks
    }

    /// Banks of a rank that are ready for one kind of command in the cycle last looked at.
    @inline(__always)
    mutating func ready(_ slot: GateSlot, inRank rank: Int) -> UInt64 {
        var lane = firstLane(Int32(truncatingIfNeeded: rank)) + slot.rawValue
        var banks: UInt64 = 0
        var shift: UInt64 = 0
        var block = 0
        while block < blocks {
            banks |= bits(lane.pointee) &<< shift
            shift &+= UInt64(Self.width)
            lane += Self.kinds
            block &+= 1
        }
        return banks
    }

    /// Whether a bank is ready for one kind of command in the cycle last looked at.
    @inline(__always)
    mutating func isReady(_ slot: GateSlot, _ place: Place) -> Bool {
        let offset = slot.rawValue &* Self.kindStride
        return cycles(place).load(fromByteOffset: offset, as: Int16.self) <= now
    }

    /// The first cycle in which a bank is ready; `Int64.max` when none wants anything.
    @inline(__always)
    private mutating func soonest() -> Int64 {
        let least = least()
        return least == Self.never ? .max : epoch &+ Int64(least)
    }

    /// The least of all lanes.
    @inline(__always)
    private mutating func least() -> Int16 {
        var least = Lane(repeating: Self.never)
        var lane = lanes.base
        let end = lane + lanes.count
        while lane != end {
            let rows = Self.sooner(lane[0], lane[1])
            let columns = Self.sooner(lane[2], lane[3])
            least = Self.sooner(least, Self.sooner(rows, columns))
            lane += Self.kinds
        }
        return least.min()
    }

    /// A bit for each bank of a lane that is ready: its cycle less the present one is not positive.
    @inline(__always)
    private mutating func bits(_ lane: Lane) -> UInt64 {
        let isLater = (Self.splat(Int64(now)) &- lane) &>> Lane(repeating: 15)
        let isReady = ~unsafeBitCast(isLater, to: SIMD2<UInt64>.self)
        let weighed =
            isReady[0] & 0x0008_0004_0002_0001 | isReady[1] & 0x0080_0040_0020_0010
        // The factor adds four 16-bit numbers up, in the top one.
        return (weighed &* 0x0001_0001_0001_0001) &>> 48
    }

    @inline(__always)
    private static func sooner(_ a: Lane, _ b: Lane) -> Lane { a.replacing(with: b, where: b .< a) }

    @inline(__always)
    private static func later(_ a: Lane, _ b: Lane) -> Lane { a.replacing(with: b, where: b .> a) }
}
