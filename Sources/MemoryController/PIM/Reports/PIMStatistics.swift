import DRAMEngine
import DRAMModel

/// What the units of a channel did.
struct PIMStatistics: ~Copyable {
    /// Banks activated, summed over activations.
    var bankActivations: Int64 = 0
    /// Columns multiplied, summed over banks.
    var bankMACs: Int64 = 0
    /// The same, times the rows of inputs that they are multiplied with.
    var bankProducts: Int64 = 0
    /// Columns copied into the global buffer.
    var gwriteColumns: Int64 = 0
    /// Bursts written into the global buffer, or into input buffers.
    var writeBursts: Int64 = 0
    /// Bursts of results.
    var resultBursts: Int64 = 0
    /// Tiles: times that a rank's last PIM row was closed.
    var tiles: Int64 = 0
    /// Tiles interrupted by a refresh.
    var interruptions: Int64 = 0
    /// Requests of streams that entered the memory controller's queues.
    var requests: Int64 = 0
    /// Cycle of the first command; -1 before it.
    var first: Int64 = -1
    /// Cycle by which every command is complete and every delay has passed; -1 before the first.
    var last: Int64 = -1
    var stalls: StallCounters
    /// Cycles in which a tile was in flight in any rank, up to the last one's end.
    var tileCycles: Int64 = 0
    /// Ranks in a tile now.
    private var ranksInTile = 0
    /// The cycle from which the tiles now in flight count.
    private var tilesSince: Int64 = 0
    /// The cycle up to which tiles have been counted.
    private var tilesCounted: Int64 = 0

    init(rules: Int) { stalls = StallCounters(rules: rules) }

    /// Notes that a rank's tile has begun: its first row opens.
    mutating func tileBegan(at cycle: Int64) {
        if ranksInTile == 0 { tilesSince = max(cycle, tilesCounted) }
        ranksInTile += 1
    }

    /// Notes that a rank's tile has ended: its banks are closed by a cycle.
    mutating func tileEnded(by cycle: Int64) {
        tiles += 1
        ranksInTile -= 1
        guard ranksInTile == 0 else { return }
        tileCycles += max(0, cycle - tilesSince)
        tilesCounted = max(tilesCounted, cycle)
    }

    /// Cycles of a run in which a tile was in flight.
    func tileCycles(of cycles: Int64) -> Int64 {
        let open = ranksInTile > 0 ? max(0, cycles - tilesSince) : 0
        return tileCycles + open - max(0, tilesCounted - cycles)
    }

    /// Counts a command that issued so many times.
    mutating func count(_ command: PIMCommand, ranks: Int, times: Int64) {
        let banks = Int64(command.mask.nonzeroBitCount * (command.rank < 0 ? ranks : 1))
        switch command.kind {
        case .pim_activate, .pim_activate4: bankActivations += banks
        case .pim_mac, .pim_mac_gb:
            bankMACs += banks * times
            bankProducts += banks * times
        case .nmp_mac:
            bankMACs += banks * Int64(command.count)
            bankProducts += banks * Int64(command.count) * Int64(command.inputs)
        case .nmp_write_input: writeBursts += Int64(command.count)
        case .pim_gwrite: gwriteColumns += Int64(command.count)
        case .pim_wrgb: writeBursts += times
        case .pim_read_result, .nmp_read_output: resultBursts += Int64(command.count)
        default: break
        }
    }
}
