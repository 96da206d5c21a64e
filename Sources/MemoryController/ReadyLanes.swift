import DRAMEngine
import DRAMModel

/// When the command that each bank wants may issue, sixteen banks to a vector.
///
/// For each rank one lane of every kind (ACTIVATE, PRECHARGE, READ, WRITE): for each of its banks the cycle
/// from which that command is allowed, by the gates of bank, group and rank, or `never` when the bank does
/// not want it or is blocked. A command raises the lanes whose gates it raises, so the next event is one
/// minimum over all lanes and the banks that are ready are one comparison.
///
/// Cycles are counted from `epoch`, in 16 bits: SSE2 and NEON have a minimum for those. A cycle past
/// `horizon` is kept as the horizon, and before time gets there all lanes are read anew from the gates,
/// with a later epoch.
///
/// Methods are `mutating` even where only pointed-to storage changes: an `inout` self is passed by address,
/// while a borrowed one of this size is copied to the stack.
struct ReadyLanes: ~Copyable {
    typealias Lane = SIMD16<Int16>

    /// The kinds of command that a bank wants.
    struct Wish: OptionSet {
        let rawValue: UInt8

        static let activate = Wish(.activate)
        static let precharge = Wish(.precharge)
        static let read = Wish(.read)
        static let write = Wish(.write)

        @inline(__always)
        init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A wish for one kind, if it is wanted.
        @inline(__always)
        init(_ slot: GateSlot, if isWanted: Bool = true) {
            rawValue = isWanted ? 1 &<< UInt8(truncatingIfNeeded: slot.rawValue) : 0
        }
    }

    struct Bank: BitwiseCopyable {
        /// The bank's bit in the masks of its rank.
        var bit: UInt64
        /// Where its cycles are in `lanes`, in bytes; `kindStride` apart.
        var offset: Int32
        /// `never` while it is blocked, else 0.
        var shade: Int16 = 0
        /// The raw value of what it wants.
        var wish: UInt8 = 0
    }

    /// What a kind of command raises: lanes of rows (ACTIVATE, PRECHARGE) or of columns (READ, WRITE).
    struct Effect: OptionSet {
        let rawValue: UInt8

        static let rows = Effect(rawValue: 1)
        static let columns = Effect(rawValue: 2)
        /// Columns of other ranks.
        static let columnsElsewhere = Effect(rawValue: 4)
        /// It counts in an activation window.
        static let window = Effect(rawValue: 8)
        /// Something else, or by more cycles than a lane can tell: all lanes are read anew.
        static let anything = Effect(rawValue: 16)
    }

    static let kinds = 4
    static let width = 16
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
    private let states: FixedBuffer<Bank>
    /// Whether the lanes of all ranks have a bit each in a word.
    let fitWord: Bool
    /// Whether the bits are those of the banks in turn, without gaps.
    private let isDense: Bool
    /// The bank of each of those bits.
    private let banksByBit: FixedBuffer<Int32>
    /// Banks of each rank that take no ordinary commands, because a refresh waits for them or the rank sleeps.
    private let blocked: FixedBuffer<UInt64>
    /// What each kind of command changes.
    private let effects: FixedBuffer<UInt8>
    /// Cycles from a command to the next of a kind to each bank of its rank, by the rules of groups and rank:
    /// kind of the command, group in the rank, block, kind of the next.
    private let waits: FixedBuffer<Lane>
    /// The same for banks of other ranks: kind of the command, block, kind of the next.
    private let waitsElsewhere: FixedBuffer<Lane>
    private let groups: Int

    /// The cycle that lanes count from.
    private var epoch: Int64 = 0
    /// The cycle last looked at, from `epoch`.
    private var now: Int16 = 0
    /// The first cycle in which a bank is ready, as it was when last worked out.
    private var dueAt = Int64.max
    /// Whether lanes have changed since.
    private var isStale = false
    /// The banks of all ranks that will be ready in a cycle, if they fit a word; worked out along with `dueAt`.
    private var candidates: UInt64 = 0
    private var candidatesAt: Int64 = -1
    /// The earliest cycle of each bank of each block, over all kinds.
    private let earliest: FixedBuffer<Lane>

    init(_ organization: Organization, _ channel: borrowing Channel, _ rules: RuleSet) {
        precondition(organization.banks <= 64)
        gates = channel.gates
        places = channel.places
        ranks = organization.ranks
        banks = organization.banks
        blocks = (organization.banks + Self.width - 1) / Self.width
        let never = Lane(repeating: Self.never)
        lanes = FixedBuffer(repeating: never, count: ranks * blocks * Self.kinds)
        var states: [Bank] = []
        for bank in 0..<organization.banksPerChannel {
            let place = channel.places[bank]
            let inRank = bank % organization.banks
            let (block, column) = inRank.quotientAndRemainder(dividingBy: Self.width)
            let row = (Int(place.rank) * blocks + block) * Self.blockStride
            states.append(
                Bank(
                    bit: 1 << UInt64(inRank),
                    offset: Int32(row + column * MemoryLayout<Int16>.stride)))
        }
        earliest = FixedBuffer(repeating: never, count: ranks * blocks)
        self.states = FixedBuffer(states)
        let perRank = blocks * Self.width
        fitWord = ranks * perRank <= 64
        isDense = organization.banks == perRank
        let perRankUsed = organization.banks
        banksByBit = FixedBuffer(
            (0..<ranks * perRank).map {
                Int32($0 / perRank * perRankUsed + min($0 % perRank, perRankUsed - 1))
            })
        blocked = FixedBuffer(repeating: 0, count: ranks)
        let table = WaitTable(organization, rules)
        effects = FixedBuffer(table.effects.map(\.rawValue))
        waits = FixedBuffer(table.waits)
        waitsElsewhere = FixedBuffer(table.waitsElsewhere)
        groups = organization.bankgroups
    }

    /// The bit of a bank in the masks of its rank.
    @inline(__always)
    mutating func bit(_ place: Place) -> UInt64 {
        states.base[Int(place.bank)].bit
    }
}

// What banks want.
extension ReadyLanes {
    /// Declares what a bank wants after a command to it.
    @inline(__always)
    mutating func set(_ wish: Wish, _ place: Place) {
        isStale = true
        let state = states.base + Int(place.bank)
        state.pointee.wish = wish.rawValue
        let cycles = UnsafeMutableRawPointer(lanes.base) + Int(state.pointee.offset)
        cycles.storeBytes(of: Self.never, toByteOffset: 0, as: Int16.self)
        cycles.storeBytes(of: Self.never, toByteOffset: Self.kindStride, as: Int16.self)
        cycles.storeBytes(of: Self.never, toByteOffset: 2 &* Self.kindStride, as: Int16.self)
        cycles.storeBytes(of: Self.never, toByteOffset: 3 &* Self.kindStride, as: Int16.self)
        var rest = wish.rawValue
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            let opens = Int16(truncatingIfNeeded: fromEpoch(gates.earliest(rawSlot: slot, place)))
            cycles.storeBytes(
                of: opens | state.pointee.shade, toByteOffset: slot &* Self.kindStride,
                as: Int16.self)
        }
    }

    /// Declares what a bank wants when no command has gone to it since it was last set.
    @inline(__always)
    mutating func change(_ wish: Wish, _ place: Place) {
        if states.base[Int(place.bank)].wish != wish.rawValue { set(wish, place) }
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
            set(Wish(rawValue: states[Int(place.bank)].wish), place)
        }
        isStale = true
        dueAt = 0
    }

    private var allBanks: UInt64 { banks == 64 ? ~0 : 1 << UInt64(banks) - 1 }

    @inline(__always)
    private mutating func fromEpoch(_ gate: Gate) -> Int64 {
        min(max(gate.cycle &- epoch, 0), Self.horizon)
    }
}

// What commands change.
extension ReadyLanes {
    /// Notes that a command to a bank has issued, which makes others of its group and of any rank wait.
    @inline(__always)
    mutating func issued(_ kind: CommandKind, to place: Place, at cycle: Int64) {
        let effect = Effect(rawValue: effects.base[Int(kind.rawValue)])
        guard effect.rawValue != 0 else { return }
        isStale = true
        if effect.contains(.anything) || cycle &- epoch >= Self.span { return rebase(to: cycle) }
        let now = Self.splat(cycle &- epoch)
        let own = firstLane(place.rank)
        let group = Int(place.group) &- Int(place.rank) &* groups
        let row = (Int(kind.rawValue) &* groups &+ group) &* blocks &* Self.kinds
        if effect.contains(.rows) { raise(own, waits.base + row, now) }
        if effect.contains(.columns) { raise(own + 2, waits.base + (row &+ 2), now) }
        if effect.contains(.window) { raiseToWindow(place.rank) }
        guard effect.contains(.columnsElsewhere) else { return }
        let elsewhere = waitsElsewhere.base + (Int(kind.rawValue) &* blocks &* Self.kinds &+ 2)
        var lane = lanes.base + 2
        let end = lane + lanes.count
        while lane != end {
            if lane != own + 2 { raise(lane, elsewhere, now) }
            lane += blocks &* Self.kinds
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
    private mutating func raise(
        _ lanes: UnsafeMutablePointer<Lane>, _ waits: UnsafeMutablePointer<Lane>, _ now: Lane
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
    private mutating func raiseToWindow(_ rank: Int32) {
        let opens = Self.splat(fromEpoch(gates.rank(.activate, rank)))
        let lanes = firstLane(rank)
        var lane = 0
        repeat {
            lanes[lane] = Self.later(lanes[lane], opens)
            lane &+= Self.kinds
        } while lane != blocks &* Self.kinds
    }

    @inline(__always)
    private mutating func firstLane(_ rank: Int32) -> UnsafeMutablePointer<Lane> {
        lanes.base + Int(rank) &* blocks &* Self.kinds
    }

    /// The same 16-bit number in every place; a multiplication, which the compiler sees through where it
    /// loses track of `repeating`.
    @inline(__always)
    private static func splat(_ value: Int64) -> Lane {
        let part = UInt64(truncatingIfNeeded: value) &* 0x0001_0001_0001_0001
        return unsafeBitCast(SIMD4(part, part, part, part), to: Lane.self)
    }

    /// Reads the cycles of a rank's banks from its gates.
    private mutating func read(_ rank: Int32) {
        let first = Int(rank) * banks
        for bank in first..<first + banks where states[bank].wish != 0 {
            set(Wish(rawValue: states[bank].wish), places[bank])
        }
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
    /// Whether any bank can take a command in a cycle.
    @inline(__always)
    mutating func look(at cycle: Int64) -> Bool {
        guard dueAt <= cycle else { return false }
        guard cycle == candidatesAt && !isStale else { return lookAgain(at: cycle) }
        now = Int16(truncatingIfNeeded: cycle &- epoch)
        return true
    }

    /// Whether any bank can take a command in a cycle, whatever has changed.
    mutating func lookAgain(at cycle: Int64) -> Bool {
        if cycle &- epoch >= Self.span { rebase(to: cycle) }
        now = Int16(truncatingIfNeeded: cycle &- epoch)
        workOut(from: cycle)
        return dueAt <= cycle
    }

    /// Ends a cycle: returns the first later one in which a bank may be ready.
    @inline(__always)
    mutating func wake(after cycle: Int64) -> Int64 {
        if isStale { workOut(from: cycle &+ 1) }
        return max(dueAt, cycle &+ 1)
    }

    /// Works out in which cycle some bank is ready, and which banks are in that or in `cycle`, if that is later.
    private mutating func workOut(from cycle: Int64) {
        isStale = false
        var least = Lane(repeating: Self.never)
        var lane = lanes.base
        var block = earliest.base
        let end = lane + lanes.count
        while lane != end {
            let rows = Self.sooner(lane[0], lane[1])
            let columns = Self.sooner(lane[2], lane[3])
            let either = Self.sooner(rows, columns)
            block.pointee = either
            least = Self.sooner(least, either)
            lane += Self.kinds
            block += 1
        }
        let soonest = Int64(Self.sooner(least.lowHalf, least.highHalf).min())
        dueAt = soonest == Int64(Self.never) ? .max : epoch &+ soonest
        let first = max(soonest, cycle &- epoch)
        candidatesAt = -1
        // Later, lanes must be read anew first.
        guard fitWord && first < Self.span else { return }
        candidatesAt = epoch &+ first
        let at = Self.splat(first)
        candidates = 0
        repeat {
            block -= 1
            candidates = candidates &<< UInt64(Self.width) | bits(block.pointee, at)
        } while block != earliest.base
    }

    /// The bank, in the channel, of a bit of `ready()`.
    @inline(__always)
    mutating func bank(ofBit bit: Int) -> Int {
        isDense ? bit : Int(banksByBit.base[bit])
    }

    /// Banks of all ranks that are ready for any command in the cycle last looked at, if they fit a word.
    @inline(__always)
    mutating func ready() -> UInt64 { candidates }

    /// Banks of a rank that are ready for any command in the cycle last looked at.
    @inline(__always)
    mutating func ready(inRank rank: Int) -> UInt64 {
        var lane = firstLane(Int32(truncatingIfNeeded: rank))
        let now = Self.splat(Int64(now))
        var banks: UInt64 = 0
        var shift: UInt64 = 0
        repeat {
            let rows = Self.sooner(lane[0], lane[1])
            let columns = Self.sooner(lane[2], lane[3])
            banks |= bits(Self.sooner(rows, columns), now) &<< shift
            shift &+= UInt64(Self.width)
            lane += Self.kinds
        } while shift < UInt64(truncatingIfNeeded: self.banks)
        return banks
    }

    /// Banks of a rank that are ready for one kind of command in the cycle last looked at.
    @inline(__always)
    mutating func ready(_ slot: GateSlot, inRank rank: Int) -> UInt64 {
        var lane = firstLane(Int32(truncatingIfNeeded: rank)) + slot.rawValue
        let now = Self.splat(Int64(now))
        var banks: UInt64 = 0
        var shift: UInt64 = 0
        repeat {
            banks |= bits(lane.pointee, now) &<< shift
            shift &+= UInt64(Self.width)
            lane += Self.kinds
        } while shift < UInt64(truncatingIfNeeded: self.banks)
        return banks
    }

    /// The kinds of command that a bank is ready for in the cycle last looked at, if it is for any.
    @inline(__always)
    mutating func ready(_ bank: Int) -> Wish {
        let state = states.base + bank
        let wish = state.pointee.wish
        // Of one kind, it is that.
        guard wish & (wish &- 1) != 0 else { return Wish(rawValue: wish) }
        let cycles = UnsafeRawPointer(lanes.base) + Int(state.pointee.offset)
        var ready: UInt8 = 0
        for slot in 0..<Self.kinds {
            let opens = cycles.load(fromByteOffset: slot &* Self.kindStride, as: Int16.self)
            ready |= opens <= now ? 1 &<< UInt8(truncatingIfNeeded: slot) : 0
        }
        return Wish(rawValue: ready)
    }

    /// A bit for each bank of a lane that is ready: its cycle less the present one is not positive.
    @inline(__always)
    private mutating func bits(_ lane: Lane, _ now: Lane) -> UInt64 {
        let isLater = (now &- lane) &>> Lane(repeating: 15)
        let isReady = ~unsafeBitCast(isLater, to: SIMD4<UInt64>.self)
        let first = isReady[0] & 0x0008_0004_0002_0001 | isReady[1] & 0x0080_0040_0020_0010
        let second = isReady[2] & 0x0800_0400_0200_0100 | isReady[3] & 0x8000_4000_2000_1000
        let weighed = first | second
        // The factor adds four 16-bit numbers up, in the top one.
        return (weighed &* 0x0001_0001_0001_0001) &>> 48
    }

    @inline(__always)
    private static func sooner(_ a: Lane, _ b: Lane) -> Lane { a.replacing(with: b, where: b .< a) }

    @inline(__always)
    private static func sooner(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>) -> SIMD8<Int16> {
        a.replacing(with: b, where: b .< a)
    }

    @inline(__always)
    private static func later(_ a: Lane, _ b: Lane) -> Lane { a.replacing(with: b, where: b .> a) }
}
