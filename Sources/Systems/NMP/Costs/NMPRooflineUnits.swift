import WorkloadTracer

/// Channels whose units take the time of H2-LLM's formula (its artifact, dse/nmp_evaluator.py)
/// instead of a replay.
///
/// Inputs, multiplication and results follow each other; the slower of ports and units decides how
/// long the multiplication takes, and all is divided by a utilization. READs beside them are as if
/// alone.
struct NMPRooflineUnits: NMPChannelCosts {
    let channels: any NMPChannelCosts
    let hardware: NMPHardware

    func cost(_ task: NMPChannelTask) throws(RunError) -> NMPChannelCost {
        let gemms = task.gemms
        let o = hardware.memory.organization
        let bytes = Double((hardware.memory.pim?.element_bits ?? 16) / 8)
        let times = Double(gemms.count)
        let matrix = times * Double(gemms.K * gemms.N) * bytes
        var cost = NMPChannelCost()
        cost.transferBytes = times * Double(gemms.M * (gemms.K + gemms.N)) * bytes
        let channels = Double(hardware.nmpChannels)
        let multiply_s = max(
            gemms.MACs / (hardware.nmp_MACps / channels), matrix / (hardware.port_Bps / channels))
        cost.nmp_s =
            (cost.transferBytes / hardware.bus_Bps + multiply_s) / hardware.unitUtilization
        cost.npuReads_s = Double(task.reads * o.requestBytes) / (try readRate_Bps())
        cost.activations = matrix / Double(o.columns * o.bus_width / 8)
        cost.columns = matrix / Double((hardware.memory.pim?.nmp?.port_bits ?? 8) / 8)
        return cost
    }

    func readRate_Bps() throws(RunError) -> Double { try channels.readRate_Bps() }
}
