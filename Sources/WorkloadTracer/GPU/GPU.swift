/// A GPU as a roofline: what it computes and moves at best, and how much of that it reaches.
public struct GPU: Equatable, Sendable {
    /// A short name.
    public var name: String
    /// Peak of dense GEMMs, in FLOP/s.
    public var peak_FLOPS: Double
    /// Peak of its memory, in bytes a second.
    public var bandwidth_Bps: Double
    /// Its memory, in bytes.
    public var capacity_bytes: Double
    /// Power under load, in W.
    public var power_W: Double
    /// Share of `peak_FLOPS` that GEMMs reach, above 0 and up to 1.
    public var compute_efficiency: Double
    /// Share of `bandwidth_Bps` that reads reach, above 0 and up to 1.
    public var bandwidth_efficiency: Double
    /// The same for attention in generation, which is GEMVs.
    public var gemv_efficiency: Double
    /// Power when idle, in W.
    public var idle_W: Double
    /// Memory that the runtime takes for itself, in bytes.
    public var reserved_bytes: Double

    /// Creates a GPU.
    ///
    /// - Precondition: all figures are positive and finite, efficiencies up to 1.
    public init(
        name: String, peak_FLOPS: Double, bandwidth_Bps: Double, capacity_bytes: Double,
        power_W: Double, compute_efficiency: Double = 1, bandwidth_efficiency: Double = 1,
        gemv_efficiency: Double? = nil, idle_W: Double = 0, reserved_bytes: Double = 0
    ) {
        let figures = [peak_FLOPS, bandwidth_Bps, capacity_bytes, power_W]
        let gemv = gemv_efficiency ?? bandwidth_efficiency
        let shares = [compute_efficiency, bandwidth_efficiency, gemv]
        precondition(figures.allSatisfy { $0 > 0 && $0.isFinite }, "figures of a GPU are positive")
        precondition(shares.allSatisfy { $0 > 0 && $0 <= 1 }, "an efficiency is in 0...1")
        precondition(idle_W >= 0 && idle_W <= power_W, "at rest it draws no more than at work")
        precondition(reserved_bytes >= 0 && reserved_bytes < capacity_bytes, "memory is left")
        self.name = name
        self.peak_FLOPS = peak_FLOPS
        self.bandwidth_Bps = bandwidth_Bps
        self.capacity_bytes = capacity_bytes
        self.power_W = power_W
        self.compute_efficiency = compute_efficiency
        self.bandwidth_efficiency = bandwidth_efficiency
        self.gemv_efficiency = gemv
        self.idle_W = idle_W
        self.reserved_bytes = reserved_bytes
    }
}
