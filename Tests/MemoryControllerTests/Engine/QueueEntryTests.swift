import MemoryController
import Testing

/// Which entries of a command queue are for a row: the way of this processor, the way of any, and one by one.
@Suite struct QueueEntryTests {
    @Test func bitsSayWhichEntriesHitARow() {
        let entries = UnsafeMutablePointer<QueueEntry>.allocate(capacity: 2 * QueueEntry.atOnce)
        entries.initialize(repeating: QueueEntry(), count: 2 * QueueEntry.atOnce)
        defer { entries.deallocate() }
        let rows: [Int32] = [0, 1, 0x1_0000, .max]
        for _ in 0..<500 {
            let row = rows.randomElement()!
            for first in [0, QueueEntry.atOnce] {
                var expected: UInt64 = 0
                for place in 0..<QueueEntry.atOnce {
                    let its = rows.randomElement()!
                    // Columns and slots that equal the row must not count.
                    let column = UInt64(Bool.random() ? row : its)
                    entries[first + place] = QueueEntry(
                        key: UInt64(its) << 32 | column, slot: Bool.random() ? row : its)
                    if its == row { expected |= 1 << UInt64(place) }
                }
                #expect(QueueEntry.hits(entries + first, row: row) == expected)
                #expect(QueueEntry.hitsOneByOne(entries + first, row: row) == expected)
                let key = entries[first].key
                expected = 0
                for place in 0..<QueueEntry.atOnce where entries[first + place].key == key {
                    expected |= 1 << UInt64(place)
                }
                #expect(QueueEntry.matches(entries + first, key: key) == expected)
                #expect(QueueEntry.matchesOneByOne(entries + first, key: key) == expected)
            }
        }
    }
}
