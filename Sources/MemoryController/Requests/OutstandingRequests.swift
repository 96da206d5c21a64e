import DRAMEngine
import DRAMModel

/// The requests of a channel from entry to the issue of their column commands, whatever the order
/// in which a policy serves them.
///
/// Each has a slot and an entry in the table of addresses. A policy keeps its queues as lists of
/// slots.
///
/// Methods are `mutating` even where nothing changes: an `inout` self is passed by address, while a
/// borrowed one of this size is copied to the stack.
struct OutstandingRequests: ~Copyable {
    /// Reads that have no READ yet.
    private(set) var reads = 0
    var slots: RequestSlots
    private let addresses: AddressTable
    /// Writes that PIM streams have made or merged with.
    var streamWrites: StreamWrites
    /// Low bits of an address in its block.
    private let blockBits: UInt64

    /// Creates room for requests.
    ///
    /// - Parameters:
    ///   - capacity: most requests at a time.
    ///   - blockBits: low bits of an address in its block.
    ///   - hasStreams: whether PIM streams make requests.
    init(capacity: Int, blockBits: Int, hasStreams: Bool) {
        slots = RequestSlots(capacity: capacity)
        addresses = AddressTable(capacity: capacity)
        streamWrites = StreamWrites(capacity: hasStreams ? capacity : 0)
        self.blockBits = UInt64(blockBits)
    }

    /// Requests that wait, reads and writes, or whose completion is still to be counted.
    var count: Int {
        @inline(__always) mutating get { slots.count }
    }

    /// Writes that have no WRITE yet, once completions are counted.
    var writes: Int {
        @inline(__always) mutating get { slots.count &- reads }
    }

    /// What is compared of an address.
    @inline(__always)
    mutating func block(_ address: UInt64, inBlocks: Bool) -> UInt64 {
        inBlocks ? address &>> blockBits : address
    }

    /// The requests outstanding for what is compared of an address.
    @inline(__always)
    mutating func find(_ block: UInt64) -> AddressTable.Outstanding {
        addresses.find(block, slots.base)
    }

    /// Counts a read that has entered and stays outside slots and table until `add`, or until it is
    /// done.
    @inline(__always)
    mutating func countRead() { reads &+= 1 }

    /// Counts the READ of a read that stayed outside slots and table.
    @inline(__always)
    mutating func countReadIssued() { reads &-= 1 }

    /// Adds a read that has been counted, and arrived in a cycle.
    @inline(__always)
    mutating func addCounted(_ read: RequestSlot, arrivedAt: Int64) -> Int32 {
        assert(!read.isWrite)
        let slot = slots.take(read, arrivedAt: arrivedAt)
        addresses.insert(slot, slots.base)
        return slot
    }

    /// Adds a request that has entered; a write is blocked by the outstanding read of its address,
    /// if there is one.
    ///
    /// - Parameters:
    ///   - arrivedAt: the cycle in which the request arrived.
    ///   - read: slot of that read, or -1.
    /// - Returns: the slot of the request.
    @inline(__always)
    mutating func add(_ request: RequestSlot, arrivedAt: Int64, behind read: Int32) -> Int32 {
        let slot = slots.take(request, arrivedAt: arrivedAt)
        addresses.insert(slot, slots.base)
        if !request.isWrite {
            reads &+= 1
        } else if read >= 0 {
            slots[slot].order = .behindRead
            slots[read].order = .beforeWrite
        }
        return slot
    }

    /// Takes a request out of the table of addresses: its column command has issued. The write that
    /// it blocked, if any, is free to go.
    ///
    /// - Returns: the slot of that write, or -1.
    @inline(__always)
    mutating func issued(_ slot: Int32) -> Int32 {
        let request = slots.base + Int(slot)
        addresses.remove(slot, slots.base)
        reads &-= request.pointee.isWrite ? 0 : 1
        assert(reads >= 0, "more READs than reads")
        guard request.pointee.order == .beforeWrite else { return -1 }
        let write = find(request.pointee.address).write
        if write >= 0 { slots[write].order = .alone }
        return write
    }
}
