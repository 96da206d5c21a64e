import DRAMEngine
import DRAMModel

/// What the units of a channel did.
struct PIMStatistics: ~Copyable {
    /// Banks activated, summed over activations.
    var bankActivations: Int64 = 0
    /// Columns multiplied, summed over banks.
    var bankMACs: Int64 = 0
    /// Columns copied into the global buffer.
    var gwriteColumns: Int64 = 0
    /// Bursts of host data written into the global buffer.
    var writeBursts: Int64 = 0
    /// Bursts of results.
    var resultBursts: Int64 = 0
    /// Tiles: times that a rank's last PIM row was closed.
    var tiles: Int64 = 0
    /// Tiles interrupted by a refresh.
    var interruptions: Int64 = 0
    /// Requests of streams that entered the host's queues.
    var requests: Int64 = 0
    /// Cycle of the first command; -1 before it.
    var first: Int64 = -1
    /// Cycle by which every command is complete and every delay has passed; -1 before the first.
    var last: Int64 = -1
    var stalls: StallCounters

    init(rules: Int) { stalls = StallCounters(rules: rules) }

    /// Counts a command that issued so many times.
    mutating func count(_ command: PIMCommand, ranks: Int, times: Int64) {
        let banks = Int64(command.mask.nonzeroBitCount * (command.rank < 0 ? ranks : 1))
        switch command.kind {
        case .pim_activate, .pim_activate4: bankActivations += banks
        case .pim_mac, .pim_mac_gb: bankMACs += banks * times
        case .pim_gwrite: gwriteColumns += Int64(command.count)
        case .pim_wrgb: writeBursts += times
        case .pim_read_result: resultBursts += Int64(command.count)
        default: break
        }
    }
}
