import DRAMModel
import MemoryController

/// Power of a channel that waits for the others at the end of a stage: all banks are closed, and
/// refreshes go on.
struct IdlePower {
    private let standby_pJ: Double
    private let refresh_pJ: Double

    /// Energies of a cycle; nil without currents.
    init?(_ memory: MemoryConfiguration) {
        guard let power = memory.power else { return nil }
        let model = EnergyModel(power, memory)
        let ranks = Double(memory.organization.ranks)
        standby_pJ = ranks * model.prechargeStandby_pJ
        switch memory.controller.refresh_policy {
        case .none: refresh_pJ = 0
        case .rank_staggered, .rank_simultaneous:
            refresh_pJ = ranks * model.refresh_pJ / Double(max(1, memory.timing.tREFI))
        case .bank_staggered:
            refresh_pJ = ranks * model.refreshBank_pJ / Double(max(1, memory.timing.tREFIb))
        }
    }

    /// Energy of a number of cycles.
    func energy(_ cycles: Double) -> EnergyParts {
        var energy = EnergyParts()
        energy.standby_pJ = standby_pJ * cycles
        energy.refresh_pJ = refresh_pJ * cycles
        return energy
    }
}
