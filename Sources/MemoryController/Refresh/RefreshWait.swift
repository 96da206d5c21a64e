/// A refresh that waits for rows to be closed.
struct RefreshWait {
    /// Row buffers of the rank that it concerns, as bits.
    var buffers: UInt64
    /// The cycle in which it has been postponed as long as it may be.
    var deadline: Int64
}
