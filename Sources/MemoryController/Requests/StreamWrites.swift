import DRAMEngine

/// The waiting writes of a channel that PIM streams have made or merged with, in order of entry.
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

    /// Adds a write that has just entered to a request group, or merges one with what waits in a
    /// slot.
    mutating func enter(
        _ slot: Int32, group: Int, of groups: UnsafeMutablePointer<RequestGroup>,
        _ slots: inout RequestSlots
    ) {
        groups[group].outstanding += 1
        groups[group].writes += 1
        guard slots[slot].requestGroup == 0 else {
            slots.join(slot, enteredAt: 0, arrivedAt: 0, requestGroup: UInt16(group))
            return
        }
        slots[slot].requestGroup = UInt16(group)
        writes[count] = Write(slot: slot, since: .max)
        count += 1
    }

    /// Notes that a stream waits for the writes in a request group from a cycle on.
    ///
    /// - Returns: whether there are any that it has not waited for before.
    mutating func demand(
        _ group: Int, of groups: UnsafeMutablePointer<RequestGroup>, at cycle: Int64,
        _ slots: borrowing RequestSlots
    ) -> Bool {
        guard groups[group].writes > 0, !groups[group].isDemanded else { return false }
        groups[group].isDemanded = true
        for index in 0..<count where writes[index].since == .max {
            guard slots.serves(UInt16(group), writes[index].slot) else { continue }
            writes.base[index].since = cycle
            demanded += 1
        }
        return true
    }

    /// Since when a stream has waited for a write to any of a rank's row buffers, at the longest.
    ///
    /// - Returns: `Int64.max` when no stream waits for one.
    func oldestDemand(
        _ buffers: UInt64, ofRank rank: Int32, _ lanes: inout ReadyLanes,
        _ slots: borrowing RequestSlots
    ) -> Int64 {
        var oldest = Int64.max
        for index in 0..<count where writes[index].since < oldest {
            let target = slots[writes[index].slot].target
            guard target.rank == rank, lanes.bit(target) & buffers != 0 else { continue }
            oldest = writes[index].since
        }
        return oldest
    }

    /// Completes a write for the streams that have made or merged with it: its data will be in the
    /// array in a cycle.
    mutating func complete(
        _ slot: Int32, of groups: UnsafeMutablePointer<RequestGroup>, at done: Int64,
        _ slots: inout RequestSlots
    ) {
        groups[Int(slots[slot].requestGroup)].completeWrite(at: done)
        slots.releaseJoined(slot) { link, _ in
            groups[Int(link.requestGroup)].completeWrite(at: done)
        }
        remove(slot)
    }

    /// Takes a write away that has issued.
    private mutating func remove(_ slot: Int32) {
        var index = 0
        while writes[index].slot != slot { index += 1 }
        if writes[index].since != .max { demanded -= 1 }
        count -= 1
        while index < count {
            writes[index] = writes[index + 1]
            index += 1
        }
    }
}
