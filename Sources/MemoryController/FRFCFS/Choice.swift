/// The bank whose command goes first of those that have been considered.
struct Choice: BitwiseCopyable {
    /// -1 while none has been considered.
    private(set) var bank: Int32 = -1
    private var order = Int64.max

    /// Considers the pending command of a bank.
    @inline(__always)
    mutating func consider(_ other: Int, _ pending: UnsafePointer<PendingCommand>) {
        // Without a branch: which of the ready banks is first cannot be predicted.
        let its = pending[other].order
        bank = its < order ? Int32(truncatingIfNeeded: other) : bank
        order = min(order, its)
    }
}
