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

    /// Which of four entries from a place on, a multiple of 16 bytes, are for a row, as bits.
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

    /// Which of four columns from a place on, a multiple of 16 bytes, are a given one, as bits.
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

    /// Which of four differences are none, as bits.
    @inline(__always)
    private static func bits(_ difference: (Int) -> Int32) -> UInt64 {
        var bits: UInt64 = 0
        for position in 0..<atOnce {
            // The top bit of a difference of 32 bits less one is set when there is none.
            let isNone = (UInt64(UInt32(bitPattern: difference(position))) &- 1) &>> 63
            bits |= isNone &<< UInt64(truncatingIfNeeded: position)
        }
        return bits
    }
}
