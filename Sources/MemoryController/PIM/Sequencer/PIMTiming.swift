import DRAMEngine
import DRAMModel

/// Distances between PIM commands that the sequencer reckons with, in cycles.
///
/// The engine's gates decide when a command goes. These say when it will be complete, and how soon
/// a later one can come at the earliest.
struct PIMTiming: Sendable {
    /// From the issue of a result read to the first beat of its burst.
    let readLatency: Int64
    /// From the issue of a buffer write to the first beat of its burst.
    let writeLatency: Int64
    /// The beats of one burst.
    let burst: Int64
    /// Each column of a `pim_gwrite`.
    let gwriteSpacing: Int64
    /// Each MAC, or each column of a run through a vertical port; at least 1.
    let macSpacing: Int64
    /// From an activation to the first MAC.
    let opening: Int64
    /// From the last MAC to a result read.
    let result: Int64
    /// From the last result to the next activation of the banks.
    let closing: Int64
    /// The longest that an ACTIVATE delays an activation; 0 where windows or priority do not make
    /// the activation wait.
    let reservation: Int64

    init(_ configuration: MemoryConfiguration, _ pim: PIMParameters) {
        let t = configuration.timing
        readLatency = Int64(t.RL)
        writeLatency = Int64(t.WL)
        burst = Int64(configuration.organization.burstCycles)
        gwriteSpacing = Int64(configuration.bank.columnCycles(t.tCCD_L))
        let tCCD_PIM = configuration.bank.columnCycles(pim.tCCD_PIM)
        macSpacing = Int64(max(1, pim.nmp?.tCCD_NMP ?? tCCD_PIM))
        opening = Int64(t.tRCDRD)
        result = Int64(pim.tMAC)
        closing = Int64(t.tRP) + 1
        let reserves = pim.priority == .pim_first && pim.tfaw == .enforced
        reservation = reserves ? Int64(t.tFAW) : 0
    }

    /// Cycles from the issue of a command until it is complete; not of an `nmp_mac`, whose port
    /// knows.
    func length(_ command: PIMCommand) -> Int64 {
        switch command.kind {
        case .pim_read_result, .nmp_read_output: readLatency + Int64(command.count) * burst
        case .pim_wrgb: writeLatency + burst
        case .nmp_write_input: writeLatency + Int64(command.count) * burst
        case .pim_gwrite: Int64(command.count) * gwriteSpacing
        default: 1
        }
    }

    /// The least cycles that commands of a kind take, `times` of them with `count` columns each,
    /// on the way to the next activation.
    func least(_ kind: CommandKind, times: Int64, count: Int32) -> Int64 {
        switch kind {
        case .pim_mac, .pim_mac_gb: times * macSpacing
        case .nmp_mac: times * Int64(count) * macSpacing
        case .pim_precharge: closing
        case .pim_read_result: result
        default: 1
        }
    }
}
