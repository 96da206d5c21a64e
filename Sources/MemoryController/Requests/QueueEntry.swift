import DRAMEngine

#if arch(x86_64) && !SCALAR_VECTORS
    import CVectors
#endif

/// A request in a command queue.
package struct QueueEntry: BitwiseCopyable {
    package var row: Int32
    package var slot: Int32

    /// Entries that are compared at once.
    package static let atOnce = 4

    package init(row: Int32 = 0, slot: Int32 = 0) {
        self.row = row
        self.slot = slot
    }

    /// Which of the four entries from a pointer on are for a row, as bits. The pointer is a
    /// multiple of 16 bytes.
    @inline(__always)
    package static func hits(_ entries: UnsafePointer<QueueEntry>, row: Int32) -> UInt64 {
        #if arch(x86_64) && !SCALAR_VECTORS
            CVectorsFirstWords(entries, row)
        #else
            hitsOneByOne(entries, row: row)
        #endif
    }

    /// The same for processors that cannot gather the signs of a vector.
    @inline(__always)
    package static func hitsOneByOne(_ entries: UnsafePointer<QueueEntry>, row: Int32) -> UInt64 {
        bits { entries[$0].row ^ row }
    }

    /// Which of the four columns from a pointer on are a given one, as bits. The pointer is a
    /// multiple of 16 bytes.
    @inline(__always)
    package static func matches(_ columns: UnsafePointer<Int32>, column: Int32) -> UInt64 {
        #if arch(x86_64) && !SCALAR_VECTORS
            CVectorsWords(columns, column)
        #else
            matchesOneByOne(columns, column: column)
        #endif
    }

    /// The same for processors that cannot gather the signs of a vector.
    @inline(__always)
    package static func matchesOneByOne(
        _ columns: UnsafePointer<Int32>, column: Int32
    ) -> UInt64 {
        bits { columns[$0] ^ column }
    }

    /// Which of four differences are zero, as bits.
    @inline(__always)
    private static func bits(_ difference: (Int) -> Int32) -> UInt64 {
        var bits: UInt64 = 0
        for position in 0..<atOnce {
            // A 32-bit difference minus one has bit 63 set only if the difference is zero.
            let isNone = (UInt64(UInt32(bitPattern: difference(position))) &- 1) &>> 63
            bits |= isNone &<< UInt64(truncatingIfNeeded: position)
        }
        return bits
    }
}
