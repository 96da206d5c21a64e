/// What each device does in a second, in the terms of Algorithm 1 (LibraPIM 4.5), in FLOP/s.
public struct PIMDeviceThroughput: Equatable, Sendable {
    /// The xPU in GEMMs: QKV generation, projection, FFN. X in the closed forms.
    public var FLOPS_xPU: Double
    /// The processing units of all channels together. P in the closed forms.
    public var FLOPS_PIM: Double
    /// The xPU in GEMVs, which its memory bandwidth limits: offloaded attention. G in the closed
    /// forms.
    public var FLOPS_xPU_GEMV: Double

    /// Creates throughputs.
    ///
    /// - Precondition: all are positive and finite.
    public init(FLOPS_xPU: Double, FLOPS_PIM: Double, FLOPS_xPU_GEMV: Double) {
        let all = [FLOPS_xPU, FLOPS_PIM, FLOPS_xPU_GEMV]
        precondition(all.allSatisfy { $0.isFinite && $0 > 0 }, "a throughput is positive")
        self.FLOPS_xPU = FLOPS_xPU
        self.FLOPS_PIM = FLOPS_PIM
        self.FLOPS_xPU_GEMV = FLOPS_xPU_GEMV
    }
}
