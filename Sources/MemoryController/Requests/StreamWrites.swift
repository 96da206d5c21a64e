import DRAMEngine

/// The waiting writes of a channel that PIM streams have made or merged with, in the order of their entry.
struct StreamWrites: ~Copyable {
    struct Write: BitwiseCopyable {
        var slot: Int32
        /// Since when a stream has waited for it; `Int64.max` while none does.
        var since: Int64
    }

    /// Writes that streams wait for.
    private(set) var demanded = 0
    private(set) var count = 0
    private let writes: FixedBuffer<Write>

    init(capacity: Int) {
        writes = FixedBuffer(repeating: Write(slot: -1, since: .max), count: capacity)
    }

    /// One of them, the oldest first.
    subscript(_ index: Int) -> Write { writes[index] }

    /// Adds a write that has just entered to a ledger, or merges one with what waits in a slot.
    mutating func enter(
        _ slot: Int32, ledger: Int, of ledgers: UnsafeMutablePointer<StreamLedger>,
        _ slots: inout RequestSlots
    ) {
        ledgers[ledger].outstanding += 1
        ledgers[ledger].writes += 1
        guard slots.slots[Int(slot)].ledger == 0 else {
            slots.join(slot, enteredAt: 0, ledger: UInt16(ledger))
            return
        }
        slots.slots.base[Int(slot)].ledger = UInt16(ledger)
        writes.base[count] = Write(slot: slot, since: .max)
        count += 1
    }

    /// Notes that a stream waits for the writes in a ledger from a cycle on; returns whether there are any that it has
    /// not waited for before.
    mutating func demand(
        _ ledger: Int, of ledgers: UnsafeMutablePointer<StreamLedger>, at cycle: Int64,
        _ slots: inout RequestSlots
    ) -> Bool {
        guard ledgers[ledger].writes > 0, !ledgers[ledger].isDemanded else { return false }
        ledgers[ledger].isDemanded = true
        for index in 0..<count where writes[index].since == .max {
            guard slots.serves(UInt16(ledger), writes[index].slot) else { continue }
            writes.base[index].since = cycle
            demanded += 1
        }
        return true
    }

    /// Since when a stream has waited for a write to any of a rank's row buffers, at the longest; `Int64.max` when none
    /// does.
    func oldestDemand(
        _ buffers: UInt64, ofRank rank: Int32, _ lanes: inout ReadyLanes,
        _ slots: borrowing RequestSlots
    ) -> Int64 {
        var oldest = Int64.max
        for index in 0..<count where writes[index].since < oldest {
            let place = slots.slots[Int(writes[index].slot)].place
            guard place.rank == rank, lanes.bit(place) & buffers != 0 else { continue }
            oldest = writes[index].since
        }
        return oldest
    }

    /// Completes a write for the streams that have made or merged with it: its data will be in the array in a cycle.
    mutating func complete(
        _ slot: Int32, of ledgers: UnsafeMutablePointer<StreamLedger>, at done: Int64,
        _ slots: inout RequestSlots
    ) {
        ledgers[Int(slots.slots[Int(slot)].ledger)].completeWrite(at: done)
        slots.releaseJoined(slot) { ledgers[Int($0.ledger)].completeWrite(at: done) }
        leave(slot)
    }

    /// Takes a write away that has issued.
    private mutating func leave(_ slot: Int32) {
        var index = 0
        while writes[index].slot != slot { index += 1 }
        if writes[index].since != .max { demanded -= 1 }
        count -= 1
        while index < count {
            writes.base[index] = writes[index + 1]
            index += 1
        }
    }
}

extension RequestSlots {
    /// Whether the request in a slot, or one that has joined it, is in a ledger.
    mutating func serves(_ ledger: UInt16, _ slot: Int32) -> Bool {
        let request = slots[Int(slot)]
        if request.ledger == ledger { return true }
        var index = request.joined
        while index >= 0 {
            if joined[Int(index)].ledger == ledger { return true }
            index = joined[Int(index)].next
        }
        return false
    }
}
