import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// The mode that the watermarks ask for, with the requests that wait now.
    @inline(__always)
    mutating func ruledMode() -> Bool {
        let hasFree = writes > held
        let staysInDrain = draining && writes > lowWatermark && hasFree
        let isWorthADrain = writes >= highWatermark || reads == 0 && writes > lowWatermark
        guard staysInDrain || hasFree && isWorthADrain else { return false }
        return !lanes.leavesBanks || hasWriteInReach
    }

    /// Whether a write waits for a bank that is not left to the units: others must not keep reads from them.
    private var hasWriteInReach: Bool {
        mutating get {
            for bank in 0..<Int32(truncatingIfNeeded: wishes.count)
            where lists.first(bank, isWrite: true) >= 0 {
                if !lanes.leaves(channel.places[Int(bank)]) { return true }
            }
            return false
        }
    }

    /// The mode in which the aged request goes, or that the watermarks ask for.
    mutating func wantedMode() -> Bool {
        guard aged >= 0 else { return ruledMode() }
        let request = slots.slots[Int(aged)]
        return lanes.leaves(request.place) ? ruledMode() : request.isWrite
    }

    /// Works out the aged request and the mode for a cycle, and what banks want if they change.
    mutating func updateMode(at cycle: Int64) {
        modeAt = .max
        var isNewlyAged = false
        if aged < 0 {
            ageAt = .max
            let oldest = lists.oldest
            if oldest >= 0 {
                let agedAt = slots.slots[Int(oldest)].enteredAt &+ ageCap
                isNewlyAged = agedAt <= cycle
                if isNewlyAged { aged = oldest } else { ageAt = agedAt }
            }
        }
        let mode = wantedMode()
        if mode != draining {
            draining = mode
            changeWishes(after: cycle &- 1)
        } else if isNewlyAged {
            updateWish(slots.slots[Int(aged)].place, after: cycle &- 1)
        }
    }

    /// Works out what all banks want in a new mode.
    private mutating func changeWishes(after cycle: Int64) {
        for bank in 0..<Int32(truncatingIfNeeded: wishes.count) {
            let wish = wishes.base + Int(bank)
            let first = lists.first(bank, isWrite: draining)
            let row = channel.openRow(bank)
            wish.pointee.hit = row >= 0 ? hit(row, from: first) : -1
            if first >= 0 || wish.pointee.kind != nil || adaptivePage && row >= 0 {
                updateWish(channel.places[Int(bank)], after: cycle)
            }
        }
    }

    /// The first request for a row in a bank's list, from one of its requests on; -1 when there is none.
    @inline(__always)
    mutating func hit(_ row: Int32, from slot: Int32) -> Int32 {
        var slot = slot
        while slot >= 0 && slots.slots.base[Int(slot)].row != row { slot = lists.next(slot) }
        return slot
    }

    /// Works out what a bank wants, from the cycle after `cycle` on.
    mutating func updateWish(_ place: Place, after cycle: Int64) {
        let wish = wishes.base + Int(place.bank)
        let first = lists.first(place.bank, isWrite: draining)
        let isOpen = channel.openRow(place.bank) >= 0
        guard first >= 0 else {
            if adaptivePage && isOpen {
                updateIdlePage(place, after: cycle)
            } else {
                forget(wish, place)
            }
            return
        }
        var hit = wish.pointee.hit
        // In the bank of an aged request only what that one needs counts; it is the bank's first.
        if first == aged && hit != aged { hit = -1 }
        let slot = hit >= 0 ? hit : first
        let kind: GateSlot =
            !isOpen ? .activate : hit < 0 ? .precharge : draining ? .write : .read
        wish.pointee.slot = slot
        wish.pointee.order = slots.slots.base[Int(slot)].sequence
        want(kind, wish, place)
    }

    @inline(__always)
    private mutating func want(
        _ kind: GateSlot, _ wish: UnsafeMutablePointer<Wish>, _ place: Place
    ) {
        wish.pointee.kind = kind
        lanes.set(ReadyLanes.Wish(kind), place)
    }

    @inline(__always)
    private mutating func forget(_ wish: UnsafeMutablePointer<Wish>, _ place: Place) {
        if wish.pointee.kind != nil { lanes.set([], place) }
        wish.pointee.kind = nil
        wish.pointee.slot = -1
        wish.pointee.order = .max
    }

    /// Lets an open bank without a wish of its own time out, unless a request of the other kind hits.
    private mutating func updateIdlePage(_ place: Place, after cycle: Int64) {
        let wish = wishes.base + Int(place.bank)
        let others = lists.first(place.bank, isWrite: !draining)
        let isHit = hit(channel.openRow(place.bank), from: others) >= 0
        let timeout = channel.lastCommandCycle(place.bank) + pageTimeout
        guard place.rank != servingRank, !isHit, timeout <= cycle + 1 else {
            forget(wish, place)
            if place.rank != servingRank && !isHit {
                pageAt = min(pageAt, timeout)
                rareAt = min(rareAt, timeout)
            }
            return
        }
        wish.pointee.slot = -1
        wish.pointee.order = Self.adaptiveOrder + Int64(place.bank)
        want(.precharge, wish, place)
    }

    /// Looks for pages that have timed out by a cycle.
    mutating func timeOutPages(at cycle: Int64) {
        pageAt = .max
        for bank in 0..<Int32(truncatingIfNeeded: wishes.count)
        where wishes.base[Int(bank)].kind == nil && channel.openRow(bank) >= 0 {
            updateWish(channel.places[Int(bank)], after: cycle - 1)
        }
    }
}
