import DRAMModel

/// What a system with near-memory units spends on its work, beside what its memory's timing file
/// says of ports, buffers and units.
public struct NMPEnergy: Equatable, Sendable {
    /// A bit from an array to the NPU or back, pJ; that of inputs and results where a memory has
    /// units.
    public var access_pJ_per_bit = 7.0
    /// A multiply-accumulate of the NPU, pJ.
    public var npu_mac_pJ = 0.32
    /// Standby and refresh of a channel, W.
    public var channel_W = 0.05
    /// Static power of the NPU and of everything else, W.
    public var static_W = 0.0

    /// Creates the defaults, which are those of `workloads/systems/h2-llm.yaml`.
    public init() {}
}
