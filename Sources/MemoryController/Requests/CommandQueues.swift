import DRAMEngine

/// The command queues of a channel, split by bank, oldest first.
///
/// Positions, counted from the oldest, are bits: which entries are writes, which hit the open row,
/// which writes must wait for an older read of their row and column. With one queue a rank, the
/// queue's order is that of `sequence`.
///
/// Bits are of the 64 oldest entries of a bank. Where queues are longer they are of the 62 oldest,
/// and the others are kept in `QueueOverflow` (`CommandQueues+Overflow.swift`). The last two bits
/// then stand for the oldest read and write there that hit the open row, where none of that kind
/// does among the 62.
struct CommandQueues: ~Copyable {
    struct Bank: BitwiseCopyable {
        /// Entries that have a bit of their own.
        var count: Int32 = 0
        /// Where in the ring of its entries the oldest is.
        var head: Int32 = 0
        /// Entries that are writes.
        var writes: UInt64 = 0
        /// Entries for the open row; empty while the bank is closed.
        var hits: UInt64 = 0
        /// Writes blocked by an older read of the same row and column.
        var blocked: UInt64 = 0

        @inline(__always) var readHits: UInt64 { hits & ~writes }
        @inline(__always) var writeHits: UInt64 { hits & writes & ~blocked }
    }

    let depth: Int
    let perRank: Bool
    let banks: FixedBuffer<Bank>
    /// Commands in each queue (one a bank or one a rank).
    let lengths: FixedBuffer<Int32>
    var total = 0
    /// Entries of a bank that have a bit of their own.
    let window: Int32
    /// Entries of all banks behind those.
    var overflowing = 0
    let overflow: QueueOverflow
    /// The numbers in the overflow of each bank's entries of the last two bits.
    let further: FixedBuffer<(Int, Int)>
    /// A ring for each bank: taking the oldest entry out, the usual case, moves no other.
    private let entries: FixedBuffer<QueueEntry>
    /// The columns of the entries: only a write that comes asks for them.
    private let columns: FixedBuffer<Int32>
    /// The size of a ring is a power of two.
    private let ringBits: Int
    private let ringMask: Int

    init(banks: Int, ranks: Int, depth: Int, perRank: Bool) {
        self.depth = depth
        self.perRank = perRank
        self.banks = FixedBuffer(repeating: Bank(), count: banks)
        lengths = FixedBuffer(repeating: 0, count: perRank ? ranks : banks)
        let isLong = depth > 64
        window = isLong ? 62 : 64
        overflow = QueueOverflow(banks: banks, depth: isLong ? depth : 0)
        further = FixedBuffer(repeating: (-1, -1), count: isLong ? banks : 0)
        var ring = QueueEntry.atOnce
        while ring < min(depth, 64) { ring *= 2 }
        ringBits = ring.trailingZeroBitCount
        ringMask = ring - 1
        entries = FixedBuffer(repeating: QueueEntry(), count: banks * ring)
        columns = FixedBuffer(repeating: 0, count: banks * ring)
    }

    /// The queue that serves a bank.
    @inline(__always)
    mutating func queue(of target: BankAddress) -> Int32 { perRank ? target.rank : target.bank }

    /// The slot of the request at a position of a bank.
    @inline(__always)
    mutating func slot(_ bank: Int32, at position: Int) -> Int32 { entry(bank, at: position).slot }

    /// The entry at a position of a bank.
    @inline(__always)
    mutating func entry(_ bank: Int32, at position: Int) -> QueueEntry {
        assert(position < Int(banks[Int(bank)].count) || isFurther(position), "no such entry")
        let head = Int(banks.base[Int(bank)].head)
        return ring(bank)[(head &+ position) & ringMask]
    }

    @inline(__always)
    private mutating func ring(_ bank: Int32) -> UnsafeMutablePointer<QueueEntry> {
        entries.base + Int(bank) &<< ringBits
    }

    @inline(__always)
    private mutating func columnRing(_ bank: Int32) -> UnsafeMutablePointer<Int32> {
        columns.base + Int(bank) &<< ringBits
    }

    /// Puts an entry at a position of a bank.
    mutating func set(_ entry: QueueEntry, column: Int32, _ bank: Int32, at position: Int) {
        let place = (Int(banks[Int(bank)].head) + position) & ringMask
        ring(bank)[place] = entry
        columnRing(bank)[place] = column
    }

    /// Whether reads of the open row of a bank are all that is queued in the channel.
    @inline(__always)
    mutating func holdsOnlyReadHits(ofBank bank: Int32) -> Bool {
        let bank = banks.base + Int(bank)
        let count = Int(bank.pointee.count)
        return count == total && bank.pointee.writes == 0
            && bank.pointee.hits == Self.below(UInt64(truncatingIfNeeded: count))
    }

    /// Appends a command to its bank; `openRow` is the row open there, or -1.
    @inline(__always)
    mutating func push(_ slot: Int32, _ request: UnsafePointer<RequestSlot>, openRow: Int32) {
        let target = request.pointee.target
        let bank = banks.base + Int(target.bank)
        let position = Int(bank.pointee.count)
        assert(position < depth, "a command enters a full queue")
        if bank.pointee.count == window { return pushFurther(slot, request.pointee, openRow) }
        let row = request.pointee.row
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position)
        if request.pointee.isWrite {
            bank.pointee.writes |= bit
            if hasRead(target.bank, before: position, row, request.pointee.column) {
                bank.pointee.blocked |= bit
            }
        }
        if row == openRow { bank.pointee.hits |= bit }
        let last = (Int(bank.pointee.head) &+ position) & ringMask
        ring(target.bank)[last] = QueueEntry(row: row, slot: slot)
        columnRing(target.bank)[last] = request.pointee.column
        bank.pointee.count &+= 1
        lengths.base[Int(queue(of: target))] &+= 1
        total &+= 1
    }

    /// Removes the entry at a position of a bank.
    @inline(__always)
    mutating func remove(_ target: BankAddress, at position: Int) {
        if overflowing != 0 { return removeBeforeOthers(target, at: position) }
        removeFromWindow(target, at: position)
    }

    /// Removes an entry that has a bit of its own.
    @inline(__always)
    mutating func removeFromWindow(_ target: BankAddress, at position: Int) {
        let bank = banks.base + Int(target.bank)
        assert(position >= 0 && position < Int(bank.pointee.count), "no such entry")
        let wasRead = bank.pointee.writes & (1 &<< UInt64(truncatingIfNeeded: position)) == 0
        let ring = ring(target.bank)
        let columns = columnRing(target.bank)
        let head = Int(bank.pointee.head)
        var hole = position
        while hole != 0 {
            let (older, younger) = ((head &+ hole &- 1) & ringMask, (head &+ hole) & ringMask)
            ring[younger] = ring[older]
            columns[younger] = columns[older]
            hole &-= 1
        }
        bank.pointee.head = Int32(truncatingIfNeeded: (head &+ 1) & ringMask)
        bank.pointee.count &-= 1
        bank.pointee.writes = Self.closeGap(bank.pointee.writes, position)
        bank.pointee.hits = Self.closeGap(bank.pointee.hits, position)
        if bank.pointee.blocked != 0 {
            bank.pointee.blocked = Self.closeGap(bank.pointee.blocked, position)
            if wasRead { releaseBlocked(target.bank) }
        }
        lengths.base[Int(queue(of: target))] &-= 1
        total &-= 1
    }

    /// Marks the entries that hit a row just opened.
    @inline(__always)
    mutating func open(_ bank: Int32, row: Int32) {
        openInWindow(bank, row: row)
        if overflowing != 0 { openFurther(bank, row: row) }
    }

    @inline(__always)
    private mutating func openInWindow(_ bank: Int32, row: Int32) {
        let ring = ring(bank)
        let bank = banks.base + Int(bank)
        assert(bank.pointee.hits == 0, "a bank is opened that has an open row")
        let count = UInt64(truncatingIfNeeded: bank.pointee.count)
        let hits = eachFour(bank) { QueueEntry.hits(ring + $0, row: row) }
        bank.pointee.hits = hits & Self.below(count)
    }

    /// Bits by position, from what `found` says of each four entries. Unused entries are looked at
    /// too: the branches of a loop of constant length are predicted.
    @inline(__always)
    private mutating func eachFour(
        _ bank: UnsafeMutablePointer<Bank>, _ found: (Int) -> UInt64
    ) -> UInt64 {
        var bits: UInt64 = 0
        var entry = 0
        repeat {
            bits |= found(entry) &<< UInt64(truncatingIfNeeded: entry)
            entry &+= QueueEntry.atOnce
        } while entry <= ringMask
        let head = UInt64(truncatingIfNeeded: bank.pointee.head)
        let wrapped = bits &<< (UInt64(truncatingIfNeeded: ringMask) &+ 1 &- head)
        return bits &>> head | wrapped
    }

    /// Forgets the hits of a bank that was closed.
    @inline(__always)
    mutating func close(_ bank: Int32) { banks.base[Int(bank)].hits = 0 }

    private mutating func releaseBlocked(_ index: Int32) {
        let bank = banks.base + Int(index)
        var rest = bank.pointee.blocked
        while rest != 0 {
            let position = rest.trailingZeroBitCount
            rest &= rest &- 1
            let entry = (Int(bank.pointee.head) &+ position) & ringMask
            if !hasRead(
                index, before: position, ring(index)[entry].row, columnRing(index)[entry])
            {
                bank.pointee.blocked &= ~(1 << UInt64(position))
            }
        }
    }

    /// Whether a read of a row and column stands before a position of a bank.
    @inline(__always)
    mutating func hasRead(
        _ index: Int32, before position: Int, _ row: Int32, _ column: Int32
    ) -> Bool {
        let bank = banks.base + Int(index)
        let (ring, columns) = (ring(index), columnRing(index))
        let earlier = ~bank.pointee.writes & Self.below(UInt64(truncatingIfNeeded: position))
        let same = eachFour(bank) {
            QueueEntry.hits(ring + $0, row: row)
                & QueueEntry.matches(columns + $0, column: column)
        }
        return same & earlier != 0
    }

    /// The bits below a number of them, which is at most 64.
    @inline(__always)
    static func below(_ count: UInt64) -> UInt64 {
        count == 64 ? ~0 : (1 &<< count) &- 1
    }

    @inline(__always)
    private static func closeGap(_ bits: UInt64, _ position: Int) -> UInt64 {
        let below: UInt64 = (1 &<< UInt64(truncatingIfNeeded: position)) &- 1
        return bits & below | (bits &>> 1) & ~below
    }
}
