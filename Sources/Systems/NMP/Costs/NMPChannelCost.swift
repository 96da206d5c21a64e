import MemoryController
import WorkloadTracer

/// What a replay of one channel's part of an operator comes to.
public struct NMPChannelCost: Sendable {
    /// Seconds until the units are done and their results are with the NPU.
    public var nmp_s = 0.0
    /// Seconds until the NPU has what it reads from the channel meanwhile.
    public var npuReads_s = 0.0
    /// Rows opened for the units.
    public var activations = 0.0
    /// Columns through the vertical ports, summed over banks.
    public var columns = 0.0
    /// Bytes of inputs and results on the data bus.
    public var transferBytes = 0.0
    /// What the units' commands waited for.
    public var stalls: [StallReport] = []

    /// Creates no cost.
    public init() {}
}

/// What a channel is asked to do at once: an operator's part on its units, and READs of the NPU.
public struct NMPChannelTask: Hashable, Sendable {
    /// The units' part.
    public var gemms: NMPChannelGEMMs
    /// READs of the NPU beside it.
    public var reads: Int

    /// Creates a task.
    public init(_ gemms: NMPChannelGEMMs, reads: Int = 0) {
        self.gemms = gemms
        self.reads = reads
    }
}
