import DRAMModel
import MemoryController

/// Power of a channel that waits for the others at the end of a stage: all banks are closed, and
/// refreshes go on.
struct IdlePower {
    private let standby_pJ: Double?
    private let refresh_pJ: Double?

    /// Energies of a cycle; nil without a section `power`.
    init?(_ memory: MemoryConfiguration) {
        guard let power = memory.power else { return nil }
        let model = EnergyModel(power, memory)
        let ranks = Double(memory.organization.ranks)
        standby_pJ = model.prechargeStandby_pJ.times(ranks)
        switch memory.controller.refresh_policy {
        case .none: refresh_pJ = 0
        case .rank_staggered, .rank_simultaneous:
            refresh_pJ = model.refresh_pJ.map { ranks * $0 / Double(max(1, memory.timing.tREFI)) }
        case .bank_staggered:
            refresh_pJ = model.refreshBank_pJ.map {
                ranks * $0 / Double(max(1, memory.timing.tREFIb))
            }
        }
    }

    /// Energy of a number of cycles.
    func energy(_ cycles: Double) -> EnergyParts {
        var energy = EnergyParts()
        energy.standby_pJ = standby_pJ.times(cycles)
        energy.refresh_pJ = refresh_pJ.times(cycles)
        return energy
    }
}
