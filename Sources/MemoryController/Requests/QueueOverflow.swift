import DRAMEngine

/// The entries of long command queues that lie behind the first ones of their bank, oldest first.
///
/// `CommandQueues` tells the state of a bank's first entries in words. What is behind them it asks
/// for by row and kind: which is the oldest that hits? Entries that are taken out of the middle
/// leave a hole, so that an entry keeps its number until the ring is full of holes and entries.
struct QueueOverflow: ~Copyable {
    /// An entry, as it moves between the overflow and the first entries of its bank.
    struct Entry: BitwiseCopyable {
        var entry: QueueEntry
        var column: Int32
        var isWrite: Bool
        /// Whether it is a write behind a read of its row and column.
        var isBlocked: Bool
    }

    struct Bank: BitwiseCopyable {
        /// The numbers of the oldest entry, which is no hole, and of the one that enters next.
        var first: Int = 0
        var next: Int = 0
        /// Entries, holes not counted, and those of them that are writes, and blocked.
        var count: Int32 = 0
        var writes: Int32 = 0
        var blocked: Int32 = 0
        /// The row last searched for, and the numbers before which none hits it.
        var searchedRow: Int32 = -1
        var searched: (reads: Int, writes: Int) = (0, 0)
    }

    /// The row of a hole, which no command opens.
    private static var hole: Int32 { -1 }

    private static var nothing: Entry {
        Entry(entry: QueueEntry(row: hole), column: -1, isWrite: false, isBlocked: false)
    }

    private let banks: FixedBuffer<Bank>
    private let entries: FixedBuffer<QueueEntry>
    private let columns: FixedBuffer<Int32>
    private let writes: FixedBuffer<Bool>
    private let blocked: FixedBuffer<Bool>
    /// Entries of a bank by the low bits of their row: most rows have none, which saves a search.
    private let rows: FixedBuffer<Int16>
    /// Places of a bank, a power of two.
    private let size: Int
    private let rowSize: Int

    /// - Parameter depth: most entries of a bank; 0 where no queue is that long.
    init(banks count: Int, depth: Int) {
        var size = 4
        while size < 2 * depth { size *= 2 }
        self.size = size
        rowSize = 2 * size
        let used = depth == 0 ? 0 : count
        banks = FixedBuffer(repeating: Bank(), count: used)
        entries = FixedBuffer(repeating: QueueEntry(row: Self.hole), count: used * size)
        columns = FixedBuffer(repeating: -1, count: used * size)
        writes = FixedBuffer(repeating: false, count: used * size)
        blocked = FixedBuffer(repeating: false, count: used * size)
        rows = FixedBuffer(repeating: 0, count: used * rowSize)
    }

    func count(_ bank: Int32) -> Int { Int(banks[Int(bank)].count) }

    private func place(_ bank: Int32, _ number: Int) -> Int {
        Int(bank) * size + number & (size - 1)
    }

    private func rowCount(_ bank: Int32, _ row: Int32) -> UnsafeMutablePointer<Int16> {
        rows.base + Int(bank) * rowSize + Int(row) & (rowSize - 1)
    }

    /// Appends an entry.
    func append(_ new: Entry, _ bank: Int32) {
        if banks[Int(bank)].next - banks[Int(bank)].first == size { closeHoles(bank) }
        let state = banks.base + Int(bank)
        let place = place(bank, state.pointee.next)
        set(place, new)
        state.pointee.next += 1
        state.pointee.count += 1
        if new.isWrite { state.pointee.writes += 1 }
        if new.isBlocked { state.pointee.blocked += 1 }
        rowCount(bank, new.entry.row).pointee += 1
    }

    private func set(_ place: Int, _ new: Entry) {
        entries[place] = new.entry
        columns[place] = new.column
        writes[place] = new.isWrite
        blocked[place] = new.isBlocked
    }

    private func get(_ place: Int) -> Entry {
        Entry(
            entry: entries[place], column: columns[place], isWrite: writes[place],
            isBlocked: blocked[place])
    }

    /// Takes the oldest entry of a bank out.
    func removeFirst(_ bank: Int32) -> Entry { remove(banks[Int(bank)].first, bank) }

    /// Takes the entry with a number out.
    func remove(_ number: Int, _ bank: Int32) -> Entry {
        let state = banks.base + Int(bank)
        let place = place(bank, number)
        let old = get(place)
        precondition(old.entry.row != Self.hole, "no such entry")
        set(place, Self.nothing)
        state.pointee.count -= 1
        if old.isWrite { state.pointee.writes -= 1 }
        if old.isBlocked { state.pointee.blocked -= 1 }
        rowCount(bank, old.entry.row).pointee -= 1
        while state.pointee.first < state.pointee.next
            && entries[self.place(bank, state.pointee.first)].row == Self.hole
        {
            state.pointee.first += 1
        }
        return old
    }

    private func closeHoles(_ bank: Int32) {
        let state = banks.base + Int(bank)
        var to = state.pointee.first
        for from in state.pointee.first..<state.pointee.next {
            let entry = get(place(bank, from))
            guard entry.entry.row != Self.hole else { continue }
            set(place(bank, to), entry)
            to += 1
        }
        for number in to..<state.pointee.next {
            set(place(bank, number), Self.nothing)
        }
        precondition(to < state.pointee.next, "an entry enters a full queue")
        state.pointee.next = to
        state.pointee.searchedRow = -1
    }

    /// The number of the oldest entry of a bank and kind for a row that is not blocked, or -1.
    ///
    /// What has been searched for a row is not searched again.
    func firstHit(_ bank: Int32, row: Int32, isWrite: Bool) -> Int {
        let state = banks.base + Int(bank)
        let reads = state.pointee.count - state.pointee.writes
        let ofKind = isWrite ? state.pointee.writes - state.pointee.blocked : reads
        guard ofKind > 0, rowCount(bank, row).pointee > 0 else { return -1 }
        if state.pointee.searchedRow != row {
            state.pointee.searchedRow = row
            state.pointee.searched = (0, 0)
        }
        let start = isWrite ? state.pointee.searched.writes : state.pointee.searched.reads
        let found = first(bank, row: row, from: start, isWrite: isWrite, column: nil)
        let end = found < 0 ? state.pointee.next : found
        if isWrite {
            state.pointee.searched.writes = end
        } else {
            state.pointee.searched.reads = end
        }
        return found
    }

    /// Whether a read of a row and column stands before a number.
    func hasRead(_ bank: Int32, before number: Int, _ row: Int32, _ column: Int32) -> Bool {
        let state = banks[Int(bank)]
        guard state.count > state.writes, rowCount(bank, row).pointee > 0 else { return false }
        let found = first(bank, row: row, from: 0, isWrite: false, column: column)
        return found >= 0 && found < number
    }

    /// The first entry for a row, from a number on: of a kind, not blocked, and for a column where
    /// one is given; -1 when there is none.
    private func first(
        _ bank: Int32, row: Int32, from start: Int, isWrite: Bool, column: Int32?
    ) -> Int {
        let next = banks[Int(bank)].next
        let start = max(start, banks[Int(bank)].first)
        var group = start & ~(QueueEntry.atOnce - 1)
        while group < next {
            var hits = QueueEntry.hits(entries.base + place(bank, group), row: row)
            while hits != 0 {
                let number = group + hits.trailingZeroBitCount
                hits &= hits - 1
                // In a full ring the group of the oldest has the youngest, too.
                guard number >= start && number < next else { continue }
                let place = place(bank, number)
                guard writes[place] == isWrite, !blocked[place] else { continue }
                if column == nil || columns[place] == column { return number }
            }
            group += QueueEntry.atOnce
        }
        return -1
    }

    /// The number of the first blocked write of a bank from a number on, or -1.
    func firstBlocked(_ bank: Int32, from start: Int) -> Int {
        let state = banks[Int(bank)]
        guard state.blocked > 0 else { return -1 }
        var number = max(start, state.first)
        while number < state.next {
            if blocked[place(bank, number)] { return number }
            number += 1
        }
        return -1
    }

    /// Frees a write that no read stands before any more.
    func unblock(_ number: Int, _ bank: Int32) {
        let state = banks.base + Int(bank)
        blocked[place(bank, number)] = false
        state.pointee.blocked -= 1
        state.pointee.searched.writes = min(state.pointee.searched.writes, number)
    }

    /// The entry with a number.
    func entry(_ number: Int, _ bank: Int32) -> Entry { get(place(bank, number)) }

    /// The number of the entry that enters next.
    func next(_ bank: Int32) -> Int { banks[Int(bank)].next }
}
