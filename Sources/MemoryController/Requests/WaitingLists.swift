import DRAMEngine

/// The requests that wait in a channel, linked by slot: all of them by age, and those that may be
/// served by bank and kind, oldest first.
///
/// Writes blocked by reads are in the order by age only. They join their bank's list, at their age,
/// when they are free to go. Links rather than arrays, so that neither queue sizes nor the traffic
/// to one bank are bounded by a word.
struct WaitingLists: ~Copyable {
    struct Ends: BitwiseCopyable {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    struct Links: BitwiseCopyable {
        /// Neighbours in the list of the request's bank and kind; -1 at its ends.
        var previous: Int32 = -1
        var next: Int32 = -1
        /// Neighbours among all requests; -1 at the ends.
        var older: Int32 = -1
        var newer: Int32 = -1
    }

    let links: FixedBuffer<Links>
    private let ends: FixedBuffer<Ends>
    /// Banks with reads in their lists, as bits, 64 to a word; then those with writes.
    private let busyBanks: FixedBuffer<UInt64>
    /// Words that have a bit for each bank.
    let bankWords: Int
    /// The request that entered first of all that wait, or -1.
    private(set) var oldest: Int32 = -1
    private var newest: Int32 = -1

    init(banks: Int, capacity: Int) {
        ends = FixedBuffer(repeating: Ends(), count: 2 * banks)
        links = FixedBuffer(repeating: Links(), count: capacity)
        bankWords = (banks + 63) / 64
        busyBanks = FixedBuffer(repeating: 0, count: 2 * bankWords)
    }

    @inline(__always)
    private mutating func list(_ bank: Int32, _ isWrite: Bool) -> UnsafeMutablePointer<Ends> {
        ends.base + (Int(bank) &* 2 &+ (isWrite ? 1 : 0))
    }

    /// The oldest request of a bank and kind that is not blocked, or -1.
    @inline(__always)
    mutating func first(_ bank: Int32, isWrite: Bool) -> Int32 {
        list(bank, isWrite).pointee.first
    }

    /// The next younger request of the same bank and kind, or -1.
    @inline(__always)
    mutating func next(_ slot: Int32) -> Int32 { links.base[Int(slot)].next }

    /// Whether any request for a bank waits; a blocked write waits behind a read of its own bank.
    @inline(__always)
    mutating func hasRequests(_ bank: Int32) -> Bool {
        let both = ends.base + Int(bank) &* 2
        return both[0].first >= 0 || both[1].first >= 0
    }

    /// The banks with numbers from 64 times `word` on that have requests of a kind in their lists,
    /// as bits.
    @inline(__always)
    mutating func busyBanks(inWord word: Int, isWrite: Bool) -> UInt64 {
        busyBanks[isWrite ? bankWords &+ word : word]
    }

    /// The oldest request of the first bank that has requests of a kind, or -1.
    @inline(__always)
    mutating func firstOfAll(isWrite: Bool) -> Int32 {
        for word in 0..<bankWords {
            let banks = busyBanks(inWord: word, isWrite: isWrite)
            if banks != 0 {
                let bank = word &* 64 &+ banks.trailingZeroBitCount
                return first(Int32(truncatingIfNeeded: bank), isWrite: isWrite)
            }
        }
        return -1
    }

    /// The word with the bit of a bank.
    @inline(__always)
    private mutating func word(_ bank: Int32, _ isWrite: Bool) -> UnsafeMutablePointer<UInt64> {
        busyBanks.base + (Int(bank) &>> 6 &+ (isWrite ? bankWords : 0))
    }

    /// Adds a request as the youngest of all.
    @inline(__always)
    mutating func enter(_ slot: Int32) {
        let link = links.base + Int(slot)
        link.pointee.older = newest
        link.pointee.newer = -1
        if newest >= 0 { links.base[Int(newest)].newer = slot } else { oldest = slot }
        newest = slot
    }

    /// Takes a request out of the order by age.
    @inline(__always)
    mutating func leave(_ slot: Int32) {
        assert(oldest >= 0, "a request leaves that has not entered")
        let older = links.base[Int(slot)].older
        let newer = links.base[Int(slot)].newer
        if older >= 0 { links.base[Int(older)].newer = newer } else { oldest = newer }
        if newer >= 0 { links.base[Int(newer)].older = older } else { newest = older }
    }

    /// Adds a request as the youngest of its bank and kind.
    @inline(__always)
    mutating func append(_ slot: Int32, _ bank: Int32, isWrite: Bool) {
        word(bank, isWrite).pointee |= 1 &<< UInt64(truncatingIfNeeded: bank)
        insert(slot, after: list(bank, isWrite).pointee.last, list(bank, isWrite))
    }

    /// Adds a write that is no longer blocked to its bank's list, at its age.
    mutating func insert(_ slot: Int32, _ bank: Int32, _ slots: UnsafeMutablePointer<RequestSlot>) {
        let list = list(bank, true)
        var before = list.pointee.last
        while before >= 0 && slots[Int(before)].sequence > slots[Int(slot)].sequence {
            before = links.base[Int(before)].previous
        }
        word(bank, true).pointee |= 1 &<< UInt64(truncatingIfNeeded: bank)
        insert(slot, after: before, list)
    }

    @inline(__always)
    private mutating func insert(
        _ slot: Int32, after previous: Int32, _ list: UnsafeMutablePointer<Ends>
    ) {
        let next = previous >= 0 ? links.base[Int(previous)].next : list.pointee.first
        let link = links.base + Int(slot)
        link.pointee.previous = previous
        link.pointee.next = next
        if previous >= 0 {
            links.base[Int(previous)].next = slot
        } else {
            list.pointee.first = slot
        }
        if next >= 0 { links.base[Int(next)].previous = slot } else { list.pointee.last = slot }
    }

    /// Takes a request out of the list of its bank and kind.
    @inline(__always)
    mutating func remove(_ slot: Int32, _ bank: Int32, isWrite: Bool) {
        let list = list(bank, isWrite)
        assert(list.pointee.first >= 0, "a request is removed from an empty list")
        let previous = links.base[Int(slot)].previous
        let next = links.base[Int(slot)].next
        if previous >= 0 {
            links.base[Int(previous)].next = next
        } else {
            list.pointee.first = next
        }
        if next >= 0 {
            links.base[Int(next)].previous = previous
        } else {
            list.pointee.last = previous
            let isEmpty: UInt64 = previous < 0 ? 1 : 0
            word(bank, isWrite).pointee &= ~(isEmpty &<< UInt64(truncatingIfNeeded: bank))
        }
    }
}
