import WorkloadTracer

/// What says how long a channel takes.
public protocol NMPChannelCosts: Sendable {
    /// The cost of a task in one channel.
    ///
    /// - Throws: `RunError`: what keeps it from being replayed.
    func cost(_ task: NMPChannelTask) throws(RunError) -> NMPChannelCost
    /// Bytes a second that the NPU reads from a channel when nothing else uses it.
    func readRate_Bps() throws(RunError) -> Double
}
