import DRAMEngine

/// The outstanding addresses of a channel: which read and which write of an address waits.
///
/// A hash table whose lists run through the slots of the requests. It never grows: the queues of a
/// channel bound the number of outstanding addresses.
struct AddressTable: ~Copyable {
    /// The outstanding requests for one address.
    struct Outstanding: BitwiseCopyable {
        /// Slot of the read, or -1.
        var read: Int32 = -1
        /// Slot of the write, or -1.
        var write: Int32 = -1
    }

    /// The first slot of each list, or -1.
    private let lists: FixedBuffer<Int32>
    private let shift: UInt64

    /// Creates a table for at most `capacity` requests.
    init(capacity: Int) {
        // Four lists for each request, so that most lists are empty.
        var size = 16
        while size < capacity * 4 { size *= 2 }
        lists = FixedBuffer(repeating: -1, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    @inline(__always)
    private func list(_ address: UInt64) -> UnsafeMutablePointer<Int32> {
        lists.base + Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    /// The outstanding requests for an address.
    @inline(__always)
    func find(_ address: UInt64, _ slots: UnsafeMutablePointer<RequestSlot>) -> Outstanding {
        var found = Outstanding()
        var slot = list(address).pointee
        while slot >= 0 {
            let request = slots + Int(slot)
            if request.pointee.address == address {
                if request.pointee.isWrite { found.write = slot } else { found.read = slot }
            }
            slot = request.pointee.nextInTable
        }
        return found
    }

    /// Enters a request.
    @inline(__always)
    func insert(_ slot: Int32, _ slots: UnsafeMutablePointer<RequestSlot>) {
        let request = slots + Int(slot)
        let list = list(request.pointee.address)
        request.pointee.nextInTable = list.pointee
        list.pointee = slot
    }

    /// Takes a request out, which must be in the table.
    @inline(__always)
    func remove(_ slot: Int32, _ slots: UnsafeMutablePointer<RequestSlot>) {
        let request = slots + Int(slot)
        let list = list(request.pointee.address)
        assert(list.pointee >= 0, "the request is not in the table of addresses")
        if list.pointee == slot {
            list.pointee = request.pointee.nextInTable
            return
        }
        var before = slots + Int(list.pointee)
        while before.pointee.nextInTable != slot {
            before = slots + Int(before.pointee.nextInTable)
        }
        before.pointee.nextInTable = request.pointee.nextInTable
    }
}
