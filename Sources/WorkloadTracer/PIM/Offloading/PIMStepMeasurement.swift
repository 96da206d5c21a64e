/// What each device did in a generation step: work and the time it was busy with it.
public struct PIMStepMeasurement: Equatable, Sendable {
    /// Work of one kind.
    public struct Work: Equatable, Sendable {
        /// Work done.
        public var work_FLOPs: Double
        /// Time in which the device was busy with it, waits for memory included.
        public var busy_s: Double

        /// Creates work; none by default.
        public init(work_FLOPs: Double = 0, busy_s: Double = 0) {
            self.work_FLOPs = work_FLOPs
            self.busy_s = busy_s
        }

        /// Work over time; nil when there is none of it.
        var throughput_FLOPS: Double? {
            guard work_FLOPs > 0, busy_s > 0 else { return nil }
            let quotient = work_FLOPs / busy_s
            return quotient.isFinite && quotient > 0 ? quotient : nil
        }
    }

    /// GEMMs of the xPU.
    public var xpuGEMM: Work
    /// Everything that the processing units did.
    public var pim: Work
    /// Attention that was offloaded to the xPU.
    public var xpuGEMV: Work

    /// Creates a measurement.
    public init(xpuGEMM: Work = Work(), pim: Work = Work(), xpuGEMV: Work = Work()) {
        self.xpuGEMM = xpuGEMM
        self.pim = pim
        self.xpuGEMV = xpuGEMV
    }
}
