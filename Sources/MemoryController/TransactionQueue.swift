import DRAMEngine

/// Transactions in order of arrival, waiting for room in the command queues.
///
/// Entries before `scanStart` are known to wait for a full command queue, so a cycle in which nothing
/// became free costs nothing.
struct TransactionQueue: ~Copyable {
    let capacity: Int
    private(set) var count = 0
    private var scanStart = 0
    private let slots: FixedBuffer<Int32>
    private let queues: FixedBuffer<Int32>

    init(capacity: Int) {
        self.capacity = capacity
        slots = FixedBuffer(repeating: 0, count: capacity)
        queues = FixedBuffer(repeating: 0, count: capacity)
    }

    @inline(__always) var hasRoom: Bool { count < capacity }

    @inline(__always)
    mutating func append(_ slot: Int32, queue: Int32) {
        slots[count] = slot
        queues[count] = queue
        count &+= 1
    }

    /// Index of the oldest transaction whose command queue has room, or -1.
    @inline(__always)
    mutating func firstMovable(_ lengths: borrowing FixedBuffer<Int32>, limit: Int32) -> Int {
        while scanStart < count {
            if lengths[Int(queues[scanStart])] < limit { return scanStart }
            scanStart &+= 1
        }
        return -1
    }

    @inline(__always)
    func slot(at index: Int) -> Int32 { slots[index] }

    @inline(__always)
    mutating func remove(at index: Int) {
        count &-= 1
        var i = index
        while i < count {
            slots[i] = slots[i &+ 1]
            queues[i] = queues[i &+ 1]
            i &+= 1
        }
    }

    /// Notes that a command queue has room again.
    @inline(__always)
    mutating func freed(queue: Int32) {
        var index = 0
        while index < scanStart {
            if queues[index] == queue {
                scanStart = index
                return
            }
            index &+= 1
        }
    }
}
