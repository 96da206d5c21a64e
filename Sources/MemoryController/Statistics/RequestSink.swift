import DRAMModel

/// Where the requests of a channel go as they are done, in batches of two kinds.
///
/// Each kind comes in the order in which its requests are done. With the `per_channel` front end
/// and more than one thread, methods are called from several threads at once. For one channel they
/// are called by one thread at a time.
public protocol RequestSink: AnyObject, Sendable {
    /// Takes reads that a READ has served.
    func take(served records: UnsafeBufferPointer<RequestRecord>, channel: Int)

    /// Takes requests that are done the cycle after their entry: forwarded reads, and writes, whose
    /// WRITE issues later if at all.
    func take(acknowledged records: UnsafeBufferPointer<RequestRecord>, channel: Int)

    /// The WRITE has issued for a write that was among those acknowledged.
    ///
    /// - Parameter position: how many had been acknowledged in its channel before it.
    func wrote(position: Int, channel: Int, at cycle: Int64)

    /// The warm-up of a number of requests ends before a cycle; whatever has been taken so far was
    /// done before it.
    func measure(from cycle: Int64)
}

extension RequestSink {
    /// By default a warm-up counts as the rest does.
    public func measure(from cycle: Int64) {}
}
