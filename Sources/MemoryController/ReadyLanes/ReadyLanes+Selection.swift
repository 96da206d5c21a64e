import DRAMEngine
import DRAMModel

#if arch(x86_64) && !SCALAR_VECTORS
    import CVectors
#endif

extension ReadyLanes {
    /// Whether any bank can take a command in a cycle.
    @inline(__always)
    mutating func look(at cycle: Int64) -> Bool {
        guard dueAt <= cycle else { return false }
        guard cycle == candidatesAt && !isStale else { return lookAgain(at: cycle) }
        now = Int16(truncatingIfNeeded: cycle &- epoch)
        return true
    }

    /// Whether any bank can take a command in a cycle, worked out anew.
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

    /// Works out the first cycle in which a bank is ready, and which banks are ready in it, or in
    /// `cycle` if that is later.
    mutating func workOut(from cycle: Int64) {
        isStale = false
        #if arch(x86_64) && !SCALAR_VECTORS
            if isTwoBlocks { return workOutTwo(from: cycle) }
        #endif
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
        let everywhere = Self.leastEverywhere(least)
        note(soonest: Int64(everywhere[0]), from: cycle)
        guard fitWord else { return }
        // The later of both cycles, as vectors: by way of an integer it would take longer.
        let from = Self.splat(cycle &- epoch).lowHalf
        let latest = everywhere.replacing(with: from, where: from .> everywhere)
        let at = Lane(lowHalf: latest, highHalf: latest)
        candidates = 0
        repeat {
            block -= 1
            candidates = candidates &<< UInt64(Self.width) | ReadyBits.of(block.pointee, at: at)
        } while block != earliest.base
    }

    #if arch(x86_64) && !SCALAR_VECTORS
        /// The same for the usual two blocks of banks, with all vectors in registers.
        @inline(__always)
        private mutating func workOutTwo(from cycle: Int64) {
            let from = Int16(truncatingIfNeeded: cycle &- epoch)
            let earliest = CVectorsEarliest(lanes.base, from)
            candidates = earliest & 0xFFFF_FFFF
            note(soonest: Int64(truncatingIfNeeded: earliest &>> 32), from: cycle)
        }
    #endif

    /// Notes the first cycle in which some bank is ready, from the epoch.
    @inline(__always)
    private mutating func note(soonest: Int64, from cycle: Int64) {
        dueAt = soonest == Int64(Self.never) ? .max : epoch &+ soonest
        let first = max(soonest, cycle &- epoch)
        // From `span` on, the lanes must first be read anew from the gates.
        candidatesAt = first < Self.span ? epoch &+ first : -1
    }

    /// The bank, in the channel, of a bit of `ready()`.
    @inline(__always)
    mutating func bank(ofBit bit: Int) -> Int {
        isDense ? bit : Int(banksByBit.base[bit])
    }

    /// Banks of all ranks that are ready for any command in the cycle last looked at, if they fit a
    /// word.
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
            banks |= ReadyBits.of(Self.sooner(rows, columns), at: now) &<< shift
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
            banks |= ReadyBits.of(lane.pointee, at: now) &<< shift
            shift &+= UInt64(Self.width)
            lane += Self.kinds
        } while shift < UInt64(truncatingIfNeeded: self.banks)
        return banks
    }

    /// The kinds of command that a bank can take in the cycle last looked at; it must be ready for
    /// at least one.
    @inline(__always)
    mutating func ready(_ bank: Int) -> Pending {
        let state = states.base + bank
        let pending = state.pointee.pending
        // A single pending kind is the one that the bank is ready for.
        guard pending & (pending &- 1) != 0 else { return Pending(rawValue: pending) }
        let cycles = UnsafeRawPointer(lanes.base) + Int(state.pointee.offset)
        var ready: UInt8 = 0
        for slot in 0..<Self.kinds {
            let opens = cycles.load(fromByteOffset: slot &* Self.kindStride, as: Int16.self)
            ready |= opens <= now ? 1 &<< UInt8(truncatingIfNeeded: slot) : 0
        }
        return Pending(rawValue: ready)
    }
}
