/// Times of a stage for every amount of offloaded work: lines 5-8, 15-16 and 22-23 of Algorithm 1
/// (LibraPIM 4.5).
///
/// Memory reads and vector operations are left out, as in the paper.
struct PIMStagePrediction {
    let group: PIMBatchGroup
    let throughput: PIMDeviceThroughput

    private var count: Double { Double(group.requests) }
    /// t_QKV + t_Proj + t_FFN of the whole group on the xPU.
    private var xpu_s: Double { offloadingFFN(0).xpu_s }

    /// Nothing is offloaded.
    var unbalanced: PIMDeviceTimes { offloadingFFN(0) }

    /// The FFN of `m` requests is PIM's: both sides of equation 1.
    func offloadingFFN(_ m: Int) -> PIMDeviceTimes {
        let (moved, f) = (Double(m), group.ffn_FLOPs)
        let kept = count * group.qkvAndProjection_FLOPs + (count - moved) * f
        return PIMDeviceTimes(
            xpu_s: kept / throughput.FLOPS_xPU,
            pim_s: (count * group.mha_FLOPs + moved * f) / throughput.FLOPS_PIM)
    }

    /// As `offloadingFFN`, with line 16 as printed: PIM's FFN at the throughput of the xPU.
    func offloadingFFNAsPrinted(_ m: Int) -> PIMDeviceTimes {
        var times = offloadingFFN(m)
        times.pim_s =
            count * group.mha_FLOPs / throughput.FLOPS_PIM
            + Double(m) * group.ffn_FLOPs / throughput.FLOPS_xPU
        return times
    }

    /// The attention of `n` requests is the xPU's: both sides of equation 2.
    func offloadingMHA(_ n: Int) -> PIMDeviceTimes {
        let (moved, h) = (Double(n), group.mha_FLOPs)
        return PIMDeviceTimes(
            xpu_s: xpu_s + moved * h / throughput.FLOPS_xPU_GEMV,
            pim_s: (count - moved) * h / throughput.FLOPS_PIM)
    }

    /// Each device does a whole group by itself (Fig 13c): one long stage instead of two, so half
    /// of it is what compares with a stage.
    var wholeGroups: PIMDeviceTimes {
        let all = group.qkvAndProjection_FLOPs + group.ffn_FLOPs + group.mha_FLOPs
        return PIMDeviceTimes(
            xpu_s: (xpu_s + count * group.mha_FLOPs / throughput.FLOPS_xPU_GEMV) / 2,
            pim_s: count * all / throughput.FLOPS_PIM / 2)
    }

    /// m of equation 1, unclamped: B·[(a+f)/X − h/P] / [f·(1/X + 1/P)]; as printed, f·(2/X).
    func balancingFFN(asPrinted: Bool) -> Double {
        let pim = asPrinted ? throughput.FLOPS_xPU : throughput.FLOPS_PIM
        let step = group.ffn_FLOPs / throughput.FLOPS_xPU + group.ffn_FLOPs / pim
        return (unbalanced.xpu_s - unbalanced.pim_s) / step
    }

    /// n of equation 2, unclamped: B·[h/P − (a+f)/X] / [h·(1/G + 1/P)].
    func balancingMHA() -> Double {
        let h = group.mha_FLOPs
        let step = h / throughput.FLOPS_xPU_GEMV + h / throughput.FLOPS_PIM
        return (unbalanced.pim_s - unbalanced.xpu_s) / step
    }
}
