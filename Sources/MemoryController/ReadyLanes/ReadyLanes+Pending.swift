import DRAMEngine
import DRAMModel

extension ReadyLanes {
    /// Sets the pending commands of a bank after a command to it.
    @inline(__always)
    mutating func set(_ pending: Pending, _ target: BankAddress) {
        assert(pending.rawValue < 1 << Self.kinds, "a kind that has no lane")
        isStale = true
        let state = states.base + Int(target.bank)
        state.pointee.pending = pending.rawValue
        let cycles = UnsafeMutableRawPointer(lanes.base) + Int(state.pointee.offset)
        cycles.storeBytes(of: Self.never, toByteOffset: 0, as: Int16.self)
        cycles.storeBytes(of: Self.never, toByteOffset: Self.kindStride, as: Int16.self)
        cycles.storeBytes(of: Self.never, toByteOffset: 2 &* Self.kindStride, as: Int16.self)
        cycles.storeBytes(of: Self.never, toByteOffset: 3 &* Self.kindStride, as: Int16.self)
        var rest = pending.rawValue
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            let floor = floors.base[Int(target.rank) &* Self.kinds &+ slot]
            let gate = max(gates.earliest(rawSlot: slot, target), floor)
            let opens = Int16(truncatingIfNeeded: fromEpoch(gate))
            cycles.storeBytes(
                of: opens | state.pointee.mask, toByteOffset: slot &* Self.kindStride,
                as: Int16.self)
        }
    }

    /// Sets the pending commands of a bank to which no command has gone since they were last set.
    @inline(__always)
    mutating func change(_ pending: Pending, _ target: BankAddress) {
        if states.base[Int(target.bank)].pending != pending.rawValue { set(pending, target) }
    }

    /// Notes that no bank has a pending command, whatever has changed.
    mutating func noteNonePending() {
        assert((0..<states.count).allSatisfy { states[$0].pending == 0 })
        isStale = false
        dueAt = .max
    }

    /// Whether no bank had a pending command when that was last worked out, and nothing has
    /// changed.
    var isQuiet: Bool {
        @inline(__always) mutating get { !isStale && dueAt == .max }
    }

    /// Whether any bank of a rank has a pending command.
    mutating func hasPending(_ rank: Int32) -> Bool {
        let first = Int(rank) * banks
        for bank in first..<first + banks where states[bank].pending != 0 { return true }
        return false
    }

    /// Sets which banks of a rank are masked: a refresh waits for them, or the rank is in self
    /// refresh.
    mutating func maskForRefresh(_ banks: UInt64, ofRank rank: Int32) {
        let before = refreshMasks[Int(rank)]
        refreshMasks[Int(rank)] = banks
        updateMasks(changed: before ^ banks, ofRank: rank)
    }

    /// Sets which banks of a rank are yielded to the processing units.
    mutating func yield(_ banks: UInt64, ofRank rank: Int32) {
        let before = yielded[Int(rank)]
        yielded[Int(rank)] = banks
        updateMasks(changed: before ^ banks, ofRank: rank)
    }

    /// Whether banks of any rank are yielded to the processing units.
    var yieldsBanks: Bool {
        for rank in 0..<ranks where yielded[rank] != 0 { return true }
        return false
    }

    /// Whether a bank is yielded to the processing units.
    mutating func isYielded(_ target: BankAddress) -> Bool {
        yielded[Int(target.rank)] & bit(target) != 0
    }

    /// Whether a bank is masked for a refresh, or yielded.
    mutating func isMasked(_ target: BankAddress) -> Bool { states[Int(target.bank)].mask != 0 }

    /// Masks and unmasks the banks of a rank whose state has changed.
    private mutating func updateMasks(changed: UInt64, ofRank rank: Int32) {
        let masked = refreshMasks[Int(rank)] | yielded[Int(rank)]
        var changed = changed & allBanks
        while changed != 0 {
            let bank = changed.trailingZeroBitCount
            changed &= changed - 1
            let target = bankAddresses[Int(rank) * self.banks + bank]
            let state = states.base + Int(target.bank)
            state.pointee.mask = masked & bit(target) != 0 ? Self.never : 0
            let pending = state.pointee.pending
            if pending != 0 { set(Pending(rawValue: pending), target) }
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
