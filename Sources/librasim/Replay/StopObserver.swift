import MemoryController

/// Ends a replay on a signal.
struct StopObserver: ReplayObserver {
    /// Whether no signal has come.
    func progressed(requests: Int64, cycle: Int64) -> Bool { !StopSignal.isRaised }
}
