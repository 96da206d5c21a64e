/// A read that has entered an idle channel and is not queued as long as no other request comes.
///
/// Empty → held (`hold`) → empty (`take`): when it has been served, or is queued after all.
struct SingleRequest: BitwiseCopyable {
    /// Whether reads are held: nothing but requests and refresh happens in the channel.
    let isEnabled: Bool
    /// Whether one is held.
    private(set) var isHeld = false
    private(set) var request = RequestSlot()
    /// The cycle in which it arrived.
    private(set) var arrivedAt: Int64 = 0

    init(isEnabled: Bool) { self.isEnabled = isEnabled }

    /// Holds a read.
    @inline(__always)
    mutating func hold(_ read: RequestSlot, arrivedAt cycle: Int64) {
        assert(isEnabled && !isHeld && !read.isWrite)
        request = read
        arrivedAt = cycle
        isHeld = true
    }

    /// Gives the read up.
    @inline(__always)
    mutating func take() {
        assert(isHeld)
        isHeld = false
    }

    /// Notes when the read came to the command scheduler, and in which order.
    @inline(__always)
    mutating func schedule(at cycle: Int64, sequence: Int64) {
        request.queuedAt = cycle
        request.sequence = sequence
    }
}
