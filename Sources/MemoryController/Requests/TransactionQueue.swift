import DRAMEngine

/// Transactions in order of arrival, waiting for room in the command queues.
///
/// A list of slots in order of arrival, and one list for each command queue that they wait for.
/// Those before `scan` are known to wait for a full command queue, so a cycle in which nothing
/// became free costs nothing, and a command queue that got room is looked up directly.
struct TransactionQueue: ~Copyable {
    struct Node: BitwiseCopyable {
        /// Order of arrival.
        var order: Int64 = 0
        /// Neighbours in order of arrival, or -1.
        var previous: Int32 = -1
        var next: Int32 = -1
        /// The next one for the same command queue, or -1.
        var nextInQueue: Int32 = -1
        /// The command queue it waits for.
        var queue: Int32 = 0
    }

    /// The transactions that wait for one command queue, or -1.
    struct Ends: BitwiseCopyable {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    let capacity: Int
    private(set) var count = 0
    /// By slot.
    private let nodes: FixedBuffer<Node>
    /// By command queue.
    private let ends: FixedBuffer<Ends>
    private var last: Int32 = -1
    private var arrivals: Int64 = 0
    /// The first transaction that is not known to wait for a full command queue, or -1.
    private var scan: Int32 = -1
    /// A transaction before `scan` whose command queue got room, or -1.
    private var freed: Int32 = -1

    init(capacity: Int, slots: Int, queues: Int) {
        self.capacity = capacity
        nodes = FixedBuffer(repeating: Node(), count: slots)
        ends = FixedBuffer(repeating: Ends(), count: queues)
    }

    /// Whether no older transaction waits.
    func isOldest(_ slot: Int32) -> Bool { nodes[Int(slot)].previous < 0 }

    @inline(__always) var hasRoom: Bool { count < capacity }

    /// Appends a transaction; there must be room.
    @inline(__always)
    mutating func append(_ slot: Int32, queue: Int32) {
        assert(hasRoom, "a transaction enters a full queue")
        nodes.base[Int(slot)] = Node(order: arrivals, previous: last, queue: queue)
        arrivals &+= 1
        if last >= 0 { nodes.base[Int(last)].next = slot }
        last = slot
        let waiting = ends.base + Int(queue)
        if waiting.pointee.first < 0 {
            waiting.pointee.first = slot
        } else {
            nodes.base[Int(waiting.pointee.last)].nextInQueue = slot
        }
        waiting.pointee.last = slot
        if scan < 0 { scan = slot }
        count &+= 1
    }

    /// The oldest transaction whose command queue has room, or -1.
    @inline(__always)
    mutating func firstMovable(_ lengths: UnsafeMutablePointer<Int32>, limit: Int32) -> Int32 {
        if freed >= 0 {
            if lengths[Int(nodes.base[Int(freed)].queue)] < limit { return freed }
            freed = -1
        }
        while scan >= 0 {
            let node = nodes.base + Int(scan)
            if lengths[Int(node.pointee.queue)] < limit { return scan }
            scan = node.pointee.next
        }
        return -1
    }

    /// Removes the transaction that `firstMovable` found; `length` is that of its command queue
    /// before.
    @inline(__always)
    mutating func remove(
        _ slot: Int32, _ lengths: UnsafeMutablePointer<Int32>, limit: Int32
    ) {
        let node = nodes[Int(slot)]
        assert(count > 0 && lengths[Int(node.queue)] < limit, "a transaction moves without room")
        count &-= 1
        if node.previous >= 0 { nodes.base[Int(node.previous)].next = node.next }
        if node.next >= 0 {
            nodes.base[Int(node.next)].previous = node.previous
        } else {
            last = node.previous
        }
        let waiting = ends.base + Int(node.queue)
        assert(waiting.pointee.first == slot)
        waiting.pointee.first = node.nextInQueue
        if scan == slot { scan = node.next }
        if freed == slot {
            // Others that wait for the same command queue may now move too, if it still has room.
            let hasRoom = lengths[Int(node.queue)] &+ 1 < limit
            freed = hasRoom && isBeforeScan(node.nextInQueue) ? node.nextInQueue : -1
        }
    }

    /// Removes a transaction that others may precede; its command queue has room.
    mutating func pull(
        _ slot: Int32, _ lengths: UnsafeMutablePointer<Int32>, limit: Int32
    ) {
        let waiting = ends.base + Int(nodes[Int(slot)].queue)
        let first = waiting.pointee.first
        guard first != slot else { return remove(slot, lengths, limit: limit) }
        var before = first
        while nodes[Int(before)].nextInQueue != slot { before = nodes[Int(before)].nextInQueue }
        nodes.base[Int(before)].nextInQueue = nodes[Int(slot)].nextInQueue
        if waiting.pointee.last == slot { waiting.pointee.last = before }
        // As the first of its command queue it leaves the others as they are.
        nodes.base[Int(slot)].nextInQueue = first
        waiting.pointee.first = slot
        remove(slot, lengths, limit: limit)
    }

    /// Notes that a command queue has room again.
    @inline(__always)
    mutating func freed(queue: Int32) {
        let slot = ends.base[Int(queue)].first
        guard isBeforeScan(slot) else { return }
        if freed < 0 {
            freed = slot
            return
        }
        // Two queues with room: look through from the older one on.
        let isOlder = nodes.base[Int(slot)].order < nodes.base[Int(freed)].order
        scan = isOlder ? slot : freed
        freed = -1
    }

    @inline(__always)
    private mutating func isBeforeScan(_ slot: Int32) -> Bool {
        guard slot >= 0 else { return false }
        return scan < 0 || nodes.base[Int(slot)].order < nodes.base[Int(scan)].order
    }
}
