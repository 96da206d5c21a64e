import DRAMModel

/// Energy of each kind of event, summed over the devices of a rank, in pJ.
///
/// From IDD currents as in Micron TN-40-07; the same formulas as the golden reference, which leaves
/// out the clock period (its figures are pJ only at 1 ns).
public struct EnergyModel: Sendable {
    /// One ACTIVATE with its PRECHARGE, above standby.
    public let activate_pJ: Double
    /// One read burst, above standby.
    public let read_pJ: Double
    /// One write burst, above standby.
    public let write_pJ: Double
    /// One all-bank refresh, above standby.
    public let refresh_pJ: Double
    /// One per-bank refresh, above standby.
    public let refreshBank_pJ: Double
    /// One cycle of a rank with a bank open.
    public let activeStandby_pJ: Double
    /// One cycle of a rank with all banks closed.
    public let prechargeStandby_pJ: Double
    /// One cycle of a rank in self refresh.
    public let selfRefresh_pJ: Double

    /// Creates the model of a memory.
    public init(_ p: PowerParameters, _ configuration: MemoryConfiguration) {
        let t = configuration.timing
        let burst = Double(configuration.organization.burstCycles)
        let scale = p.VDD * Double(configuration.organization.devicesPerRank) * t.tCK_ns
        let standby = p.IDD3N * Double(t.tRAS) + p.IDD2N * Double(t.tRC - t.tRAS)
        activate_pJ = (p.IDD0 * Double(t.tRC) - standby) * scale
        read_pJ = (p.IDD4R - p.IDD3N) * burst * scale
        write_pJ = (p.IDD4W - p.IDD3N) * burst * scale
        refresh_pJ = (p.IDD5AB - p.IDD3N) * Double(t.tRFC) * scale
        refreshBank_pJ = (p.IDD5PB - p.IDD3N) * Double(t.tRFCb) * scale
        activeStandby_pJ = p.IDD3N * scale
        prechargeStandby_pJ = p.IDD2N * scale
        selfRefresh_pJ = p.IDD6x * scale
    }
}
