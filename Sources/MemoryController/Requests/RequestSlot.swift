import DRAMEngine

/// A request inside a channel, from entry to the issue of its column command.
struct RequestSlot: BitwiseCopyable {
    /// The address that it is compared with others by: that of its byte or of its block, as the
    /// policy says.
    var address: UInt64 = 0
    /// The cycle the request is dated: one after it entered.
    var enteredAt: Int64 = 0
    /// The cycle it became visible to the command scheduler.
    var queuedAt: Int64 = 0
    /// Order among all requests of the channel's command queues.
    var sequence: Int64 = 0
    var target = BankAddress(rank: 0, group: 0, bank: 0)
    var row: Int32 = 0
    var column: Int32 = 0
    /// First of the reads, or writes of PIM streams, that joined this one, in
    /// `RequestSlots.joined`; -1 when none did.
    var joined: Int32 = -1
    /// The next one in its list of the `AddressTable`, or -1.
    var nextInTable: Int32 = -1
    var isWrite = false
    /// How it stands to another request for its address.
    var order = Order.alone
    /// The request group of the PIM stream it comes from, or of the first whose write it merged
    /// with; 0 for none.
    var requestGroup: UInt16 = 0

    /// How a request stands to another one for its address.
    ///
    /// A read goes from `alone` to `beforeWrite` when a write of its address enters. That write
    /// enters as `behindRead` and becomes `alone` when the READ has issued.
    enum Order: UInt8, BitwiseCopyable {
        case alone
        /// A write blocked by an outstanding read (WAR).
        case behindRead
        /// A read that blocks such a write.
        case beforeWrite
    }

    /// Whether it has yet to move to a command queue: nothing moves in cycle 0.
    var isBuffered: Bool { queuedAt == 0 }

    /// Whether it is a write blocked by an outstanding read of its address.
    @inline(__always) var isBlocked: Bool { order == .behindRead }
}
