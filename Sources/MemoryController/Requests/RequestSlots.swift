import DRAMEngine

/// A request inside a channel, from entry to the issue of its column command.
struct RequestSlot: BitwiseCopyable {
    var address: UInt64 = 0
    /// The cycle the request is dated: one after it entered.
    var enteredAt: Int64 = 0
    /// The cycle it became visible to the command scheduler.
    var queuedAt: Int64 = 0
    /// Order among all requests of the channel's command queues.
    var sequence: Int64 = 0
    var place = Place(rank: 0, group: 0, bank: 0)
    var row: Int32 = 0
    var column: Int32 = 0
    /// First of the reads, or writes of PIM streams, that joined this one, in `RequestSlots.joined`; -1 when
    /// none did.
    var joined: Int32 = -1
    /// The next one in its list of the `PendingTable`, or -1.
    var nextPending: Int32 = -1
    var isWrite = false
    /// How it stands to another request for its address.
    var order = Order.alone
    /// Whether it has yet to move to a command queue: nothing moves in cycle 0.
    var isBuffered: Bool { queuedAt == 0 }
    /// The ledger of the PIM stream it comes from, or of the first whose write it merged with; 0 for none.
    var ledger: UInt16 = 0

    /// How a request stands to another one for its address.
    enum Order: UInt8, BitwiseCopyable {
        case alone
        /// A write that must stay behind an outstanding read.
        case behindRead
        /// A read that such a write waits for.
        case beforeWrite
    }

    /// Whether it must stay behind an outstanding read of its address.
    @inline(__always) var isHeld: Bool { order == .behindRead }
}

/// The requests of a channel in fixed slots; a free slot's index waits on a stack.
///
/// Reads that join an outstanding read take no slot, only a link: those live in a growing side array. Writes of
/// PIM streams that merge with a waiting one do the same.
struct RequestSlots: ~Copyable {
    struct Joined: BitwiseCopyable {
        var enteredAt: Int64
        var next: Int32
        var ledger: UInt16
    }

    let slots: FixedBuffer<RequestSlot>
    private let free: FixedBuffer<Int32>
    private var freeCount: Int
    private(set) var joined: [Joined] = []
    private var freeJoined: Int32 = -1

    init(capacity: Int) {
        slots = FixedBuffer(repeating: RequestSlot(), count: capacity)
        free = FixedBuffer((0..<capacity).map { Int32(capacity - 1 - $0) })
        freeCount = capacity
    }

    /// Takes a slot for a request.
    @inline(__always)
    mutating func take(_ request: RequestSlot) -> Int32 {
        precondition(freeCount > 0, "more requests in a channel than its queues hold")
        freeCount &-= 1
        let slot = free[freeCount]
        slots[Int(slot)] = request
        return slot
    }

    /// Gives a slot back.
    @inline(__always)
    mutating func release(_ slot: Int32) {
        free[freeCount] = slot
        freeCount &+= 1
    }

    /// Requests that hold a slot.
    var count: Int { slots.count - freeCount }

    /// Links a request to the outstanding one it joins.
    mutating func join(_ slot: Int32, enteredAt: Int64, ledger: UInt16) {
        let link = Joined(
            enteredAt: enteredAt, next: slots[Int(slot)].joined, ledger: ledger)
        if freeJoined >= 0 {
            let index = freeJoined
            freeJoined = joined[Int(index)].next
            joined[Int(index)] = link
            slots.base[Int(slot)].joined = index
        } else {
            joined.append(link)
            slots.base[Int(slot)].joined = Int32(joined.count - 1)
        }
    }

    /// Takes the requests that joined a slot off it, calling `body` with each.
    mutating func releaseJoined(_ slot: Int32, _ body: (Joined) -> Void) {
        var index = slots[Int(slot)].joined
        slots.base[Int(slot)].joined = -1
        while index >= 0 {
            let link = joined[Int(index)]
            body(link)
            joined[Int(index)].next = freeJoined
            freeJoined = index
            index = link.next
        }
    }
}
