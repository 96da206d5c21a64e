import DRAMEngine

/// The outstanding addresses of a channel: which read and which write of an address waits.
///
/// A hash table whose lists run through the slots of the requests; it never grows, as a channel's queues bound
/// the number of outstanding addresses.
struct PendingTable: ~Copyable {
    /// What waits for an address.
    struct Known: BitwiseCopyable {
        /// Slot of the waiting read, or -1.
        var read: Int32 = -1
        /// Slot of the waiting write, or -1.
        var write: Int32 = -1
    }

    /// The first slot of each list, or -1.
    private let lists: FixedBuffer<Int32>
    private let shift: UInt64

    /// Creates a table for at most `capacity` requests.
    init(capacity: Int) {
        // Mostly empty, so that most lists that are looked at are.
        var size = 16
        while size < capacity * 4 { size *= 2 }
        lists = FixedBuffer(repeating: -1, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    @inline(__always)
    private func list(_ address: UInt64) -> UnsafeMutablePointer<Int32> {
        lists.base + Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    /// What waits for an address.
    @inline(__always)
    func find(_ address: UInt64, _ slots: UnsafeMutablePointer<RequestSlot>) -> Known {
        var known = Known()
        var slot = list(address).pointee
        while slot >= 0 {
            let request = slots + Int(slot)
            if request.pointee.address == address {
                if request.pointee.isWrite { known.write = slot } else { known.read = slot }
            }
            slot = request.pointee.nextPending
        }
        return known
    }

    /// Enters a request.
    @inline(__always)
    func insert(_ slot: Int32, _ slots: UnsafeMutablePointer<RequestSlot>) {
        let request = slots + Int(slot)
        let list = list(request.pointee.address)
        request.pointee.nextPending = list.pointee
        list.pointee = slot
    }

    /// Takes a request out.
    @inline(__always)
    func remove(_ slot: Int32, _ slots: UnsafeMutablePointer<RequestSlot>) {
        let request = slots + Int(slot)
        let list = list(request.pointee.address)
        if list.pointee == slot {
            list.pointee = request.pointee.nextPending
            return
        }
        var before = slots + Int(list.pointee)
        while before.pointee.nextPending != slot {
            before = slots + Int(before.pointee.nextPending)
        }
        before.pointee.nextPending = request.pointee.nextPending
    }
}
