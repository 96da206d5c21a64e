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

    /// Adds a write that has just entered, or merges one with what waits in a slot.
    mutating func enter(_ slot: Int32, ledger: UInt16, _ slots: inout RequestSlots) {
        guard slots.slots[Int(slot)].ledger == 0 else {
            slots.join(slot, enteredAt: 0, ledger: ledger)
            return
        }
        slots.slots.base[Int(slot)].ledger = ledger
        writes.base[count] = Write(slot: slot, since: .max)
        count += 1
    }

    /// Notes that a stream waits for the writes in a ledger from a cycle on.
    mutating func demand(_ ledger: UInt16, at cycle: Int64, _ slots: inout RequestSlots) {
        for index in 0..<count where writes[index].since == .max {
            guard slots.serves(ledger, writes[index].slot) else { continue }
            writes.base[index].since = cycle
            demanded += 1
        }
    }

    /// Takes a write away that has issued.
    mutating func leave(_ slot: Int32) {
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
