/// The work of a stage, all channels together: what utilizations are measured against.
public struct StageWork: Equatable, Sendable {
    /// GEMMs of the xPU.
    public var xpuGEMM_FLOPs = 0.0
    /// Attention on the xPU.
    public var xpuGEMV_FLOPs = 0.0
    /// Attention in the banks, without padding.
    public var pimGEMV_FLOPs = 0.0
    /// GEMMs in the banks, without padding.
    public var pimGEMM_FLOPs = 0.0
    /// Cycles of its own clock in which the NPU's arrays compute, fill and drain included.
    public var arrayCycles = 0
    /// Cycles of its own clock in which the vector units compute.
    public var vectorCycles = 0
    /// Weight bytes read over the bus.
    public var weightBytes = 0
    /// Bytes of keys and values read over the bus.
    public var kvBusBytes = 0

    /// Creates no work.
    public init() {}

    /// Adds work.
    public static func += (sum: inout StageWork, other: StageWork) {
        sum.xpuGEMM_FLOPs += other.xpuGEMM_FLOPs
        sum.xpuGEMV_FLOPs += other.xpuGEMV_FLOPs
        sum.pimGEMV_FLOPs += other.pimGEMV_FLOPs
        sum.pimGEMM_FLOPs += other.pimGEMM_FLOPs
        sum.arrayCycles += other.arrayCycles
        sum.vectorCycles += other.vectorCycles
        sum.weightBytes += other.weightBytes
        sum.kvBusBytes += other.kvBusBytes
    }

    /// Work together.
    public static func + (first: StageWork, other: StageWork) -> StageWork {
        var sum = first
        sum += other
        return sum
    }
}
