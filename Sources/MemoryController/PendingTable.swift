import DRAMEngine

/// The outstanding addresses of a channel: which read and which write of an address waits.
///
/// A small open-addressing table with linear probing; it never grows, as a channel's queues bound the
/// number of outstanding addresses.
struct PendingTable: ~Copyable {
    struct Entry: BitwiseCopyable {
        var address: UInt64 = 0
        /// Slot of the waiting read, or -1.
        var read: Int32 = -1
        /// Slot of the waiting write, or -1.
        var write: Int32 = -1

        @inline(__always) var isEmpty: Bool { read < 0 && write < 0 }
    }

    let entries: FixedBuffer<Entry>
    private let mask: Int
    private let shift: UInt64

    /// Creates a table for at most `capacity` addresses.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        entries = FixedBuffer(repeating: Entry(), count: size)
        mask = size - 1
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    @inline(__always)
    private func home(_ address: UInt64) -> Int {
        Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    /// Index of the entry of an address, or of the empty one where it would go.
    @inline(__always)
    func find(_ address: UInt64) -> Int {
        var index = home(address)
        while !entries[index].isEmpty && entries[index].address != address {
            index = (index &+ 1) & mask
        }
        return index
    }

    /// Empties an entry and closes the gap behind it.
    func remove(_ index: Int) {
        var hole = index
        var probe = (index &+ 1) & mask
        while !entries[probe].isEmpty {
            let distance = (probe &- home(entries[probe].address)) & mask
            if distance >= (probe &- hole) & mask {
                entries[hole] = entries[probe]
                hole = probe
            }
            probe = (probe &+ 1) & mask
        }
        entries[hole] = Entry()
    }
}
