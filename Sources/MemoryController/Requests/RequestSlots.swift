import DRAMEngine

/// The requests of a channel in fixed slots; the indices of free slots wait on a stack.
///
/// Reads that join an outstanding read take no slot, only a link in a growing side array. Writes of
/// PIM streams that merge with a waiting one do the same.
struct RequestSlots: ~Copyable {
    struct Joined: BitwiseCopyable {
        var enteredAt: Int64
        var arrivedAt: Int64
        var next: Int32
        var requestGroup: UInt16
    }

    /// Requests that hold a slot.
    private(set) var count = 0
    private let slots: FixedBuffer<RequestSlot>
    /// By slot, the cycle in which the request arrived: apart, as one is asked for once, when its
    /// request is done, and a slot fills a cache line.
    let arrivals: FixedBuffer<Int64>
    /// Indices of slots: those from `count` on are free.
    private let free: FixedBuffer<Int32>
    private(set) var joined: [Joined] = []
    private var freeJoined: Int32 = -1

    init(capacity: Int) {
        slots = FixedBuffer(repeating: RequestSlot(), count: capacity)
        arrivals = FixedBuffer(repeating: 0, count: capacity)
        free = FixedBuffer((0..<capacity).map(Int32.init))
    }

    /// The first slot.
    @inline(__always) var base: UnsafeMutablePointer<RequestSlot> { slots.base }

    /// The request in a slot.
    subscript(_ slot: Int32) -> RequestSlot {
        @inline(__always) _read { yield slots.base[Int(slot)] }
        @inline(__always) nonmutating _modify { yield &slots.base[Int(slot)] }
    }

    /// Takes a slot for a request that arrived in a cycle.
    @inline(__always)
    mutating func take(_ request: RequestSlot, arrivedAt: Int64) -> Int32 {
        precondition(count < free.count, "more requests in a channel than its queues hold")
        let slot = free[count]
        count &+= 1
        slots[Int(slot)] = request
        arrivals.base[Int(slot)] = arrivedAt
        return slot
    }

    /// Gives a slot back.
    @inline(__always)
    mutating func release(_ slot: Int32) {
        assert(count > 0, "a slot is given back twice")
        count &-= 1
        free[count] = slot
    }

    /// Links a request to the outstanding one it joins.
    ///
    /// - Returns: the index of the link.
    @discardableResult
    mutating func join(
        _ slot: Int32, enteredAt: Int64, arrivedAt: Int64, requestGroup: UInt16
    ) -> Int32 {
        let link = Joined(
            enteredAt: enteredAt, arrivedAt: arrivedAt, next: self[slot].joined,
            requestGroup: requestGroup)
        if freeJoined >= 0 {
            let index = freeJoined
            freeJoined = joined[Int(index)].next
            joined[Int(index)] = link
            self[slot].joined = index
        } else {
            joined.append(link)
            self[slot].joined = Int32(joined.count - 1)
        }
        return self[slot].joined
    }

    /// Takes the requests that joined a slot off it, calling `body` with each and the index of its
    /// link.
    mutating func releaseJoined(_ slot: Int32, _ body: (Joined, Int32) -> Void) {
        var index = self[slot].joined
        self[slot].joined = -1
        while index >= 0 {
            let link = joined[Int(index)]
            body(link, index)
            joined[Int(index)].next = freeJoined
            freeJoined = index
            index = link.next
        }
    }

    /// Whether the request in a slot, or one that has joined it, is in a request group.
    func serves(_ requestGroup: UInt16, _ slot: Int32) -> Bool {
        let request = self[slot]
        if request.requestGroup == requestGroup { return true }
        var index = request.joined
        while index >= 0 {
            if joined[Int(index)].requestGroup == requestGroup { return true }
            index = joined[Int(index)].next
        }
        return false
    }
}
