/// What a system with near-memory units spends on its work, by what is done.
public struct NMPEnergy: Equatable, Sendable {
    /// Opening and closing a row, a bit of it, pJ.
    public var row_pJ_per_bit = 0.11
    /// Reading a bit out of an array, pJ.
    public var array_pJ_per_bit = 0.72
    /// A bit from an array to the units, pJ.
    public var port_pJ_per_bit = 0.05
    /// A bit from an array over the data bus to the NPU, or from the NPU to the units, pJ.
    public var bus_pJ_per_bit = 4.0
    /// A multiply-accumulate of the units, pJ.
    public var nmp_mac_pJ = 0.32
    /// A multiply-accumulate of the NPU, pJ.
    public var npu_mac_pJ = 0.32
    /// Standby and refresh of a channel, W.
    public var channel_W = 0.05
    /// What the NPU and all else draws all the time, W.
    public var static_W = 0.0

    /// Creates the defaults, which are those of `workloads/systems/h2-llm.yaml`.
    public init() {}
}
