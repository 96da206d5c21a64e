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

    let depth: Int
    let perRank: Bool
    let banks: FixedBuffer<Bank>
    /// Commands in each queue (one a bank or one a rank).
    let lengths: FixedBuffer<Int32>
    private(set) var total = 0
    /// Row and column of each entry, `row << 32 | column`.
    private let keys: FixedBuffer<UInt64>
    private let slots: FixedBuffer<Int32>

    init(banks: Int, ranks: Int, depth: Int, perRank: Bool) {
        self.depth = depth
        self.perRank = perRank
        self.banks = FixedBuffer(repeating: Bank(), count: banks)
        lengths = FixedBuffer(repeating: 0, count: perRank ? ranks : banks)
        keys = FixedBuffer(repeating: 0, count: banks * depth)
        slots = FixedBuffer(repeating: 0, count: banks * depth)
    }

    /// The queue that serves a place.
    @inline(__always)
    func queue(of place: Place) -> Int32 { perRank ? place.rank : place.bank }

    @inline(__always)
    func slot(_ bank: Int32, at position: Int) -> Int32 { slots[Int(bank) &* depth &+ position] }

    /// Appends a command to its bank; `openRow` is the row open there, or -1.
    @inline(__always)
    mutating func push(_ slot: Int32, _ request: RequestSlot, openRow: Int32) {
        let bank = banks.base + Int(request.place.bank)
        let position = Int(bank.pointee.count)
        let base = Int(request.place.bank) &* depth
        let key = Self.key(request)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position)
        if request.isWrite {
            bank.pointee.writes |= bit
            if hasRead(base, position, key, ~bank.pointee.writes) { bank.pointee.held |= bit }
        }
        if request.row == openRow { bank.pointee.hits |= bit }
        keys[base &+ position] = key
        slots[base &+ position] = slot
        bank.pointee.count &+= 1
        lengths[Int(queue(of: request.place))] &+= 1
        total &+= 1
    }

    /// Removes the entry at a position of a bank.
    @inline(__always)
    mutating func remove(_ place: Place, at position: Int) {
        let bank = banks.base + Int(place.bank)
        let base = Int(place.bank) &* depth
        let count = Int(bank.pointee.count) &- 1
        let wasRead = bank.pointee.writes & (1 &<< UInt64(truncatingIfNeeded: position)) == 0
        var i = base &+ position
        while i < base &+ count {
            keys[i] = keys[i &+ 1]
            slots[i] = slots[i &+ 1]
            i &+= 1
        }
        bank.pointee.count = Int32(truncatingIfNeeded: count)
        bank.pointee.writes = Self.closeGap(bank.pointee.writes, position)
        bank.pointee.hits = Self.closeGap(bank.pointee.hits, position)
        if bank.pointee.held != 0 {
            bank.pointee.held = Self.closeGap(bank.pointee.held, position)
            if wasRead { releaseHeld(bank, base) }
        }
        lengths[Int(queue(of: place))] &-= 1
        total &-= 1
    }

    /// Marks the entries that hit a row just opened.
    @inline(__always)
    func open(_ bank: Int32, row: Int32) {
        let base = Int(bank) &* depth
        let wanted = UInt64(UInt32(bitPattern: row))
        var hits: UInt64 = 0
        for position in 0..<Int(banks[Int(bank)].count)
        where keys[base &+ position] &>> 32 == wanted {
            hits |= 1 &<< UInt64(truncatingIfNeeded: position)
        }
        banks.base[Int(bank)].hits = hits
    }

    /// Forgets the hits of a bank that was closed.
    @inline(__always)
    func close(_ bank: Int32) { banks.base[Int(bank)].hits = 0 }

    private func releaseHeld(_ bank: UnsafeMutablePointer<Bank>, _ base: Int) {
        var rest = bank.pointee.held
        while rest != 0 {
            let position = rest.trailingZeroBitCount
            rest &= rest &- 1
            if !hasRead(base, position, keys[base + position], ~bank.pointee.writes) {
                bank.pointee.held &= ~(1 << UInt64(position))
            }
        }
    }

    /// Whether a read with a key stands before a position.
    @inline(__always)
    private func hasRead(_ base: Int, _ position: Int, _ key: UInt64, _ reads: UInt64) -> Bool {
        for i in 0..<position where keys[base &+ i] == key {
            if reads & (1 &<< UInt64(truncatingIfNeeded: i)) != 0 { return true }
        }
        return false
    }

    @inline(__always)
    private static func key(_ request: RequestSlot) -> UInt64 {
        UInt64(UInt32(bitPattern: request.row)) &<< 32 | UInt64(UInt32(bitPattern: request.column))
    }

    @inline(__always)
    private static func closeGap(_ bits: UInt64, _ position: Int) -> UInt64 {
        let below: UInt64 = (1 &<< UInt64(truncatingIfNeeded: position)) &- 1
        return bits & below | (bits &>> 1) & ~below
    }
}
