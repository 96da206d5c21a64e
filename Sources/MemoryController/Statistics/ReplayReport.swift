import DRAMModel

/// The results of a replay.
public struct ReplayReport: Sendable {
    /// Requests of the trace that were read.
    public var requests: Int64 = 0
    /// Requests that entered the memory system.
    public var accepted: Int64 = 0
    /// Cycles simulated.
    public var cycles: Int64 = 0
    /// Cycle of the last completion; -1 when nothing completed.
    public var lastDone: Int64 = -1
    /// The run was ended from outside before its trace was.
    public var interrupted = false
    /// Read latencies of all channels together.
    public var latency: LatencyReport
    /// One report a channel that was simulated, in the order of their numbers.
    public var channels: [ChannelReport] = []

    /// Requests that completed.
    public var completed: Int64 {
        channels.reduce(0) { $0 + $1.readsDone + $1.writesDone }
    }
}
