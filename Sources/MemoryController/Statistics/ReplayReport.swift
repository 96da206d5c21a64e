import DRAMModel

/// The results of a replay.
public struct ReplayReport: Sendable {
    /// Requests of the trace that were read.
    public var requests: Int64 = 0
    /// Requests that entered the memory system.
    public var accepted: Int64 = 0
    /// Cycles of the warm-up, which no figure covers; 0 without one, or where the run ended before
    /// it did.
    public var warmupCycles: Int64 = 0
    /// Cycles simulated after the warm-up.
    public var cycles: Int64 = 0
    /// Cycle of the last completion; -1 when nothing completed.
    public var lastDone: Int64 = -1
    /// The run was ended from outside before its trace was.
    public var interrupted = false
    /// What the front end did.
    public var frontEnd = FrontEndReport()
    /// Latencies of the requests of all channels together.
    public var latencies: RequestLatencies
    /// One report a channel that was simulated, in the order of their numbers.
    public var channels: [ChannelReport] = []

    /// Latencies of reads from entry, of all channels together.
    public var latency: LatencyReport { latencies.reads }

    /// Requests that completed.
    public var completed: Int64 {
        channels.reduce(0) { $0 + $1.readsDone + $1.writesDone }
    }
}

/// How a front end spent its cycles; with `per_channel`, the sum over the channels' front ends.
public struct FrontEndReport: Equatable, Sendable {
    /// Cycles of the run.
    public var cycles: Int64 = 0
    /// Cycles in which a request entered.
    public var entering: Int64 = 0
    /// Cycles in which the next request could not enter, as a queue of its channel was full.
    public var blocked: Int64 = 0
    /// Cycles in which there was no request to enter.
    public var idle: Int64 { max(0, cycles - entering - blocked) }

    /// Creates a report of no cycles.
    public init() {}
}
