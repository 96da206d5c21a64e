import WorkloadTracer

/// Channels whose READs take a share of the data bus's peak, whatever a replay says.
struct DeratedReads: ChannelCosts {
    let channels: any ChannelCosts
    let rate_Bps: Double

    func cost(_ task: ChannelTask) throws(RunError) -> ChannelCost { try channels.cost(task) }
    func readRate_Bps() throws(RunError) -> Double { rate_Bps }
}
