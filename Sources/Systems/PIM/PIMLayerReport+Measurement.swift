import WorkloadTracer

extension PIMLayerReport {
    /// What the scheduler's table is updated with (LibraPIM 4.1).
    ///
    /// A device's time is that from a stage's start until it was done, waits included. Where the
    /// xPU does GEMMs and attention in one stage, the GEMMs count at the throughput of the table so
    /// far and the rest is attention's; should that leave nothing, the bytes read for both share
    /// the time.
    public func measurement(after table: PIMDeviceThroughput) -> PIMStepMeasurement {
        let work = work
        let busy = busy
        var step = PIMStepMeasurement()
        step.pim = .init(work_FLOPs: work.pimGEMV_FLOPs + work.pimGEMM_FLOPs, busy_s: busy.pim_s)
        guard work.xpuGEMV_FLOPs > 0 else {
            step.xpuGEMM = .init(work_FLOPs: work.xpuGEMM_FLOPs, busy_s: busy.xpu_s)
            return step
        }
        var gemv_s = busy.xpu_s - work.xpuGEMM_FLOPs / table.FLOPS_xPU
        if gemv_s < 0.05 * busy.xpu_s {
            let bytes = Double(work.kvBusBytes + work.weightBytes)
            gemv_s = bytes > 0 ? busy.xpu_s * Double(work.kvBusBytes) / bytes : busy.xpu_s
        }
        step.xpuGEMV = .init(work_FLOPs: work.xpuGEMV_FLOPs, busy_s: gemv_s)
        return step
    }
}
