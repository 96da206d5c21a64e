import DRAMEngine

#if arch(x86_64)
    import CVectors
#endif

/// A request in a command queue.
package struct QueueEntry: BitwiseCopyable {
    /// Row and column, `row << 32 | column`.
    package var key: UInt64 = 0
    package var slot: Int32 = 0

    /// Entries that are compared at once.
    package static let atOnce = 4

    package init(key: UInt64 = 0, slot: Int32 = 0) {
        self.key = key
        self.slot = slot
    }

    /// Which of four entries from a place on, a multiple of 16 bytes, are for a row, as bits.
    @inline(__always)
    package static func hits(_ entries: UnsafePointer<QueueEntry>, row: Int32) -> UInt64 {
        #if arch(x86_64)
            CVectorsSecondWords(entries, UInt32(bitPattern: row))
        #else
            hitsOneByOne(entries, row: row)
        #endif
    }

    /// Which of four entries from a place on, a multiple of 16 bytes, are for a row and column, as bits.
    @inline(__always)
    package static func matches(_ entries: UnsafePointer<QueueEntry>, key: UInt64) -> UInt64 {
        #if arch(x86_64)
            CVectorsTwoWords(
                entries, UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key &>> 32))
        #else
            matchesOneByOne(entries, key: key)
        #endif
    }

    /// The same for processors that cannot gather the signs of a vector.
    @inline(__always)
    package static func matchesOneByOne(
        _ entries: UnsafePointer<QueueEntry>, key: UInt64
    ) -> UInt64 {
        var matches: UInt64 = 0
        for position in 0..<atOnce {
            let isMatch: UInt64 = entries[position].key == key ? 1 : 0
            matches |= isMatch &<< UInt64(truncatingIfNeeded: position)
        }
        return matches
    }

    /// The same for processors that cannot gather the signs of a vector.
    @inline(__always)
    package static func hitsOneByOne(_ entries: UnsafePointer<QueueEntry>, row: Int32) -> UInt64 {
        let wanted = UInt64(UInt32(bitPattern: row))
        var hits: UInt64 = 0
        for position in 0..<atOnce {
            // The top bit of a difference of 32 bits less one is set when there is none.
            let isHit = ((entries[position].key &>> 32 ^ wanted) &- 1) &>> 63
            hits |= isHit &<< UInt64(truncatingIfNeeded: position)
        }
        return hits
    }
}
