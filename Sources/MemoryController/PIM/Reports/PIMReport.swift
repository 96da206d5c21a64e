import DRAMModel

/// What the units of a channel did.
public struct PIMReport: Sendable {
    /// Banks activated, summed over activations.
    public var bankActivations: Int64
    /// Columns multiplied, summed over banks.
    public var bankMACs: Int64
    /// The same, times the rows of inputs that they are multiplied with.
    public var bankProducts: Int64
    /// Columns copied into the global buffer.
    public var gwriteColumns: Int64
    /// Bursts written into the global buffer, or into input buffers.
    public var writeBursts: Int64
    /// Bursts of results.
    public var resultBursts: Int64
    /// Tiles: times that a rank's last PIM row was closed.
    public var tiles: Int64
    /// Cycles in which a tile was in flight in any rank: from its first activation until its banks
    /// are closed.
    public var tileCycles: Int64
    /// Tiles interrupted by a refresh.
    public var interruptions: Int64
    /// Requests of streams that entered the memory controller's queues.
    public var requests: Int64
    /// Cycle of the first PIM command; -1 without any.
    public var first: Int64
    /// Cycle by which every PIM command is complete and every delay has passed; -1 without any.
    public var last: Int64
    /// What PIM commands waited for, in the order of the rules.
    public var stalls: [StallReport]
    /// `nil` when the timing file has no `power` section.
    public var energy: PIMEnergyReport?
    /// The channel's streams, in the order they were given.
    public var streams: [PIMStreamReport]
}

extension PIMReport {
    init(
        _ statistics: borrowing PIMStatistics, _ model: PIMEnergyModel?, rules: [String],
        cycles: Int64, streams: [PIMStreamReport]
    ) {
        bankActivations = statistics.bankActivations
        bankMACs = statistics.bankMACs
        bankProducts = statistics.bankProducts
        gwriteColumns = statistics.gwriteColumns
        writeBursts = statistics.writeBursts
        resultBursts = statistics.resultBursts
        tiles = statistics.tiles
        tileCycles = statistics.tileCycles(of: cycles)
        interruptions = statistics.interruptions
        requests = statistics.requests
        first = statistics.first
        last = statistics.last
        stalls = statistics.stalls.reports(rules)
        self.streams = streams
        energy = model.map { [self] in energy($0) }
    }

    private func energy(_ model: PIMEnergyModel) -> PIMEnergyReport {
        PIMEnergyReport(
            activate_pJ: model.activate_pJ.times(Double(bankActivations)),
            column_pJ: model.column_pJ.times(Double(bankMACs)),
            multiply_pJ: Double(bankProducts) * model.multiply_pJ,
            gwrite_pJ: model.column_pJ.times(Double(gwriteColumns)),
            write_pJ: model.write_pJ.times(Double(writeBursts)),
            result_pJ: model.result_pJ.times(Double(resultBursts)))
    }
}
