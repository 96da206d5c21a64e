import DRAMEngine

/// The command queues of a channel, split by bank: at most 64 entries a bank, oldest first.
///
/// Positions are bits: which entries are writes, which hit the open row, which writes must wait for an
/// older read of their row and column. With one queue a rank, the queue's order is that of `sequence`.
struct CommandQueues: ~Copyable {
    struct Bank: BitwiseCopyable {
        var count: Int32 = 0
        /// Entries that are writes.
        var writes: UInt64 = 0
        /// Entries for the open row; empty while the bank is closed.
        var hits: UInt64 = 0
        /// Writes that stand behind a read of the same row and column.
        var held: UInt64 = 0

        @inline(__always) var readHits: UInt64 { hits & ~writes }
        @inline(__always) var writeHits: UInt64 { hits & writes & ~held }
    }

    struct Entry: BitwiseCopyable {
        /// Row and column, `row << 32 | column`.
        var key: UInt64
        var slot: Int32
    }

    let depth: Int
    let perRank: Bool
    let banks: FixedBuffer<Bank>
    /// Commands in each queue (one a bank or one a rank).
    let lengths: FixedBuffer<Int32>
    private(set) var total = 0
    private let entries: FixedBuffer<Entry>

    init(banks: Int, ranks: Int, depth: Int, perRank: Bool) {
        self.depth = depth
        self.perRank = perRank
        self.banks = FixedBuffer(repeating: Bank(), count: banks)
        lengths = FixedBuffer(repeating: 0, count: perRank ? ranks : banks)
        entries = FixedBuffer(repeating: Entry(key: 0, slot: 0), count: banks * depth)
    }

    /// The queue that serves a place.
    @inline(__always)
    mutating func queue(of place: Place) -> Int32 { perRank ? place.rank : place.bank }

    @inline(__always)
    mutating func slot(_ bank: Int32, at position: Int) -> Int32 {
        entries.base[Int(bank) &* depth &+ position].slot
    }

    /// Appends a command to its bank; `openRow` is the row open there, or -1.
    @inline(__always)
    mutating func push(_ slot: Int32, _ request: UnsafePointer<RequestSlot>, openRow: Int32) {
        let place = request.pointee.place
        let bank = banks.base + Int(place.bank)
        let position = Int(bank.pointee.count)
        let first = entries.base + Int(place.bank) &* depth
        let key = Self.key(request.pointee.row, request.pointee.column)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position)
        if request.pointee.isWrite {
            bank.pointee.writes |= bit
            if hasRead(first, position, key, ~bank.pointee.writes) { bank.pointee.held |= bit }
        }
        if request.pointee.row == openRow { bank.pointee.hits |= bit }
        first[position] = Entry(key: key, slot: slot)
        bank.pointee.count &+= 1
        lengths.base[Int(queue(of: place))] &+= 1
        total &+= 1
    }

    /// Removes the entry at a position of a bank.
    @inline(__always)
    mutating func remove(_ place: Place, at position: Int) {
        let bank = banks.base + Int(place.bank)
        let first = entries.base + Int(place.bank) &* depth
        let count = bank.pointee.count &- 1
        let wasRead = bank.pointee.writes & (1 &<< UInt64(truncatingIfNeeded: position)) == 0
        var entry = first + position
        let end = first + (depth &- 1)
        while entry != end {
            entry.pointee = entry[1]
            entry += 1
        }
        bank.pointee.count = count
        bank.pointee.writes = Self.closeGap(bank.pointee.writes, position)
        bank.pointee.hits = Self.closeGap(bank.pointee.hits, position)
        if bank.pointee.held != 0 {
            bank.pointee.held = Self.closeGap(bank.pointee.held, position)
            if wasRead { releaseHeld(bank, first) }
        }
        lengths.base[Int(queue(of: place))] &-= 1
        total &-= 1
    }

    /// Marks the entries that hit a row just opened.
    @inline(__always)
    mutating func open(_ bank: Int32, row: Int32) {
        // All places, used or not: a loop that always runs as long is predicted.
        let first = entries.base + Int(bank) &* depth
        let wanted = UInt64(UInt32(bitPattern: row))
        var hits: UInt64 = 0
        for position in 0..<depth {
            // The top bit of a difference of 32 bits less one is set when there is none.
            let isHit = ((first[position].key &>> 32 ^ wanted) &- 1) &>> 63
            hits |= isHit &<< UInt64(truncatingIfNeeded: position)
        }
        let count = UInt64(truncatingIfNeeded: banks.base[Int(bank)].count)
        banks.base[Int(bank)].hits = hits & Self.below(count)
    }

    /// Forgets the hits of a bank that was closed.
    @inline(__always)
    mutating func close(_ bank: Int32) { banks.base[Int(bank)].hits = 0 }

    private mutating func releaseHeld(
        _ bank: UnsafeMutablePointer<Bank>, _ first: UnsafeMutablePointer<Entry>
    ) {
        var rest = bank.pointee.held
        while rest != 0 {
            let position = rest.trailingZeroBitCount
            rest &= rest &- 1
            if !hasRead(first, position, first[position].key, ~bank.pointee.writes) {
                bank.pointee.held &= ~(1 << UInt64(position))
            }
        }
    }

    /// Whether a read with a key stands before a position.
    @inline(__always)
    private mutating func hasRead(
        _ first: UnsafeMutablePointer<Entry>, _ position: Int, _ key: UInt64, _ reads: UInt64
    ) -> Bool {
        var earlier = reads & ((1 &<< UInt64(truncatingIfNeeded: position)) &- 1)
        while earlier != 0 {
            if first[earlier.trailingZeroBitCount].key == key { return true }
            earlier &= earlier &- 1
        }
        return false
    }

    @inline(__always)
    private static func key(_ row: Int32, _ column: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: row)) &<< 32 | UInt64(UInt32(bitPattern: column))
    }

    /// The bits below a number of them, which is at most 64.
    @inline(__always)
    private static func below(_ count: UInt64) -> UInt64 {
        count == 64 ? ~0 : (1 &<< count) &- 1
    }

    @inline(__always)
    private static func closeGap(_ bits: UInt64, _ position: Int) -> UInt64 {
        let below: UInt64 = (1 &<< UInt64(truncatingIfNeeded: position)) &- 1
        return bits & below | (bits &>> 1) & ~below
    }
}
