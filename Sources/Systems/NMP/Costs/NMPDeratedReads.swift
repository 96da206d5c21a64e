import WorkloadTracer

/// Channels whose READs take a share of the data bus's peak, whatever a replay says.
struct NMPDeratedReads: NMPChannelCosts {
    let channels: any NMPChannelCosts
    let rate_Bps: Double

    func cost(_ task: NMPChannelTask) throws(RunError) -> NMPChannelCost { try channels.cost(task) }
    func readRate_Bps() throws(RunError) -> Double { rate_Bps }
}
