import DRAMModel

/// Energy of each kind of event, summed over the devices of a rank, in pJ; `nil` where it is
/// unknown.
///
/// From energies a bit where these are given, else from IDD currents as in Micron TN-40-07; the
/// same formulas as the golden reference, which leaves out the clock period (its figures are pJ
/// only at 1 ns). An energy is unknown when one of its currents is not given or the currents make
/// it less than standby.
public struct EnergyModel: Sendable {
    /// One ACTIVATE with its PRECHARGE, above standby.
    public let activate_pJ: Double?
    /// One read burst, above standby.
    public let read_pJ: Double?
    /// One write burst, above standby.
    public let write_pJ: Double?
    /// One all-bank refresh, above standby.
    public let refresh_pJ: Double?
    /// One per-bank refresh, above standby.
    public let refreshBank_pJ: Double?
    /// One cycle of a rank with a bank open.
    public let activeStandby_pJ: Double?
    /// One cycle of a rank with all banks closed.
    public let prechargeStandby_pJ: Double?
    /// One cycle of a rank in power-down with a bank open.
    public let activePowerDown_pJ: Double?
    /// One cycle of a rank in power-down with all banks closed.
    public let prechargePowerDown_pJ: Double?
    /// One cycle of a rank in self refresh.
    public let selfRefresh_pJ: Double?

    /// Creates the model of a memory.
    public init(_ p: PowerParameters, _ configuration: MemoryConfiguration) {
        let o = configuration.organization
        let t = configuration.timing
        let scale = p.VDD.map { $0 * Double(o.devicesPerRank) * t.tCK_ns }
        func energy(_ event: EnergyEvent) -> Double? {
            if let energy = p.energyByBits_pJ(event, o, configuration.standard.bankRefresh) {
                return energy
            }
            let charge = p.charge(event, t, burstCycles: o.burstCycles)?.aboveStandby
            guard let charge, let scale else { return nil }
            // Currents are of the devices of one stack ID; states and REFRESH are of all of them.
            return charge * scale * Double(event.isOfAllStacks ? o.stacks : 1)
        }
        activate_pJ = energy(.activate)
        read_pJ = energy(.read)
        write_pJ = energy(.write)
        refresh_pJ = energy(.refresh)
        refreshBank_pJ = energy(.refreshBank)
        activeStandby_pJ = energy(.activeStandby)
        prechargeStandby_pJ = energy(.prechargeStandby)
        activePowerDown_pJ = energy(.activePowerDown)
        prechargePowerDown_pJ = energy(.prechargePowerDown)
        selfRefresh_pJ = energy(.selfRefresh)
    }
}
