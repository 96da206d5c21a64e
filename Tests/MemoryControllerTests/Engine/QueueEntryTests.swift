import DRAMEngine
import MemoryController
import Testing

/// Which entries of a command queue are for a row, and which are for a column: the way of this
/// processor, the way of any, and one by one.
@Suite struct QueueEntryTests {
    private static let numbers: [Int32] = [0, 1, 0x1_0000, .max]

    @Test func bitsSayWhichEntriesHitARow() {
        let entries = FixedBuffer(repeating: QueueEntry(), count: 2 * QueueEntry.atOnce)
        for _ in 0..<500 {
            let row = Self.numbers.randomElement()!
            for first in [0, QueueEntry.atOnce] {
                var expected: UInt64 = 0
                for target in 0..<QueueEntry.atOnce {
                    let its = Self.numbers.randomElement()!
                    // A slot that equals the row must not count.
                    entries[first + target] = QueueEntry(row: its, slot: Bool.random() ? row : its)
                    if its == row { expected |= 1 << UInt64(target) }
                }
                #expect(QueueEntry.hits(entries.base + first, row: row) == expected)
                #expect(QueueEntry.hitsOneByOne(entries.base + first, row: row) == expected)
            }
        }
    }

    @Test func bitsSayWhichColumnsMatch() {
        let columns = FixedBuffer<Int32>(repeating: 0, count: 2 * QueueEntry.atOnce)
        for _ in 0..<500 {
            let column = Self.numbers.randomElement()!
            for first in [0, QueueEntry.atOnce] {
                var expected: UInt64 = 0
                for target in 0..<QueueEntry.atOnce {
                    columns[first + target] = Self.numbers.randomElement()!
                    if columns[first + target] == column { expected |= 1 << UInt64(target) }
                }
                #expect(QueueEntry.matches(columns.base + first, column: column) == expected)
                #expect(
                    QueueEntry.matchesOneByOne(columns.base + first, column: column) == expected)
            }
        }
    }
}
