import DRAMEngine

/// Transactions in order of arrival, waiting for room in the command queues.
///
/// Entries before `scanStart` are known to wait for a full command queue, so a cycle in which nothing
/// became free costs nothing.
struct TransactionQueue: ~Copyable {
    struct Entry: BitwiseCopyable {
        var slot: Int32
        /// The command queue it goes to.
        var queue: Int32
    }

    let capacity: Int
    private(set) var count = 0
    private var scanStart = 0
    /// A transaction before `scanStart` whose command queue got room, or -1.
    private var freedIndex = -1
    private let entries: FixedBuffer<Entry>

    init(capacity: Int) {
        self.capacity = capacity
        entries = FixedBuffer(repeating: Entry(slot: 0, queue: 0), count: capacity)
    }

    @inline(__always) var hasRoom: Bool { count < capacity }

    @inline(__always)
    mutating func append(_ slot: Int32, queue: Int32) {
        entries.base[count] = Entry(slot: slot, queue: queue)
        count &+= 1
    }

    /// Index of the oldest transaction whose command queue has room, or -1.
    @inline(__always)
    mutating func firstMovable(_ lengths: UnsafeMutablePointer<Int32>, limit: Int32) -> Int {
        if freedIndex >= 0 {
            if lengths[Int(entries.base[freedIndex].queue)] < limit { return freedIndex }
            freedIndex = -1
        }
        while scanStart < count {
            if lengths[Int(entries.base[scanStart].queue)] < limit { return scanStart }
            scanStart &+= 1
        }
        return -1
    }

    @inline(__always)
    mutating func slot(at index: Int) -> Int32 { entries.base[index].slot }

    @inline(__always)
    mutating func queue(at index: Int) -> Int { Int(entries.base[index].queue) }

    /// Removes the transaction that `firstMovable` found, which fills its command queue or not.
    @inline(__always)
    mutating func remove(at index: Int, fillsQueue: Bool) {
        count &-= 1
        let entry = entries.base + index
        entry.update(from: entry + 1, count: count &- index)
        if index < scanStart {
            // Others that wait for the same command queue may now move too, if it still has room.
            scanStart = fillsQueue ? scanStart &- 1 : index
            freedIndex = -1
        }
    }

    /// Notes that a command queue has room again.
    @inline(__always)
    mutating func freed(queue: Int32) {
        var entry = entries.base
        let end = entry + scanStart
        while entry != end {
            if entry.pointee.queue == queue {
                let index = entry - entries.base
                if freedIndex >= 0 {
                    // Two queues with room: look through from the older one on.
                    scanStart = min(index, freedIndex)
                    freedIndex = -1
                } else {
                    freedIndex = index
                }
                return
            }
            entry += 1
        }
    }
}
