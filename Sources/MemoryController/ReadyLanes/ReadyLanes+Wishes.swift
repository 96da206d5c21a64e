import DRAMEngine
import DRAMModel

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
            let floor = floors.base[Int(place.rank) &* Self.kinds &+ slot]
            let gate = max(gates.earliest(rawSlot: slot, place), floor)
            let opens = Int16(truncatingIfNeeded: fromEpoch(gate))
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

    /// Notes that no bank wants a command, whatever has changed.
    mutating func rest() {
        isStale = false
        dueAt = .max
    }

    /// Whether any bank of a rank wants a command.
    mutating func hasWork(_ rank: Int32) -> Bool {
        let first = Int(rank) * banks
        for bank in first..<first + banks where states[bank].wish != 0 { return true }
        return false
    }

    /// Sets which banks of a rank take no ordinary commands.
    mutating func block(_ banks: UInt64, ofRank rank: Int32) {
        let before = blocked[Int(rank)]
        blocked[Int(rank)] = banks
        shade(changed: before ^ banks, ofRank: rank)
    }

    /// Sets which banks of a rank are left to the processing units.
    mutating func leave(_ banks: UInt64, ofRank rank: Int32) {
        let before = left[Int(rank)]
        left[Int(rank)] = banks
        shade(changed: before ^ banks, ofRank: rank)
    }

    /// Whether banks of any rank are left to the processing units.
    var leavesBanks: Bool {
        for rank in 0..<ranks where left[rank] != 0 { return true }
        return false
    }

    /// Whether a bank is left to the processing units.
    mutating func leaves(_ place: Place) -> Bool { left[Int(place.rank)] & bit(place) != 0 }

    /// Whether a bank takes no ordinary commands, for whatever reason.
    mutating func isShaded(_ place: Place) -> Bool { states[Int(place.bank)].shade != 0 }

    private mutating func shade(changed: UInt64, ofRank rank: Int32) {
        let shaded = blocked[Int(rank)] | left[Int(rank)]
        var changed = changed & allBanks
        while changed != 0 {
            let bank = changed.trailingZeroBitCount
            changed &= changed - 1
            let place = places[Int(rank) * self.banks + bank]
            let state = states.base + Int(place.bank)
            state.pointee.shade = shaded & bit(place) != 0 ? Self.never : 0
            let wish = state.pointee.wish
            if wish != 0 { set(Wish(rawValue: wish), place) }
        }
        isStale = true
        dueAt = 0
    }

    var allBanks: UInt64 { banks == 64 ? ~0 : 1 << UInt64(banks) - 1 }

    @inline(__always)
    mutating func fromEpoch(_ gate: Gate) -> Int64 {
        min(max(gate.cycle &- epoch, 0), Self.horizon)
    }
}
