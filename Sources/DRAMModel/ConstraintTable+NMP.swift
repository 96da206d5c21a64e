extension ConstraintTable {
    /// Adds the rules of commands to units behind vertical ports; `docs/pim.md` has them as a
    /// table.
    ///
    /// Runs and buffers have rules of their own (`NMPRule`), whose cycles depend on what was
    /// multiplied before.
    mutating func addNMP(
        _ nmp: NMPParameters, _ pim: PIMParameters, _ configuration: MemoryConfiguration
    ) {
        let t = configuration.timing
        let run = CommandSet(.nmp_mac)
        rule("tRCDRD", after: .pimActivates, before: run, in: .partition, t.tRCDRD)
        rule("tRC", after: .pimActivates, before: .closedBank, in: .partition, t.tRC)
        rule(
            NMPRule.port.name, after: run, before: CommandSet(.pim_precharge), in: .partition,
            max(t.tRTP, pim.tRTP_PIM) - nmp.tCCD_NMP, perCount: nmp.tCCD_NMP)
        addRunRules()
        addTransfers(configuration)
    }

    /// Inputs and results on the data bus: they take it as WRITEs and READs do, for several bursts
    /// at once.
    private mutating func addTransfers(_ configuration: MemoryConfiguration) {
        let t = configuration.timing
        let burst = configuration.organization.burstCycles
        let input = CommandSet(.nmp_write_input)
        let output = CommandSet(.nmp_read_output)
        let spacing = max(burst, t.tCCD_S)
        let bus = burst > t.tCCD_S ? "burst" : "tCCD_S"
        let last = spacing - burst
        rule("burst", after: output, before: [.reads, output], in: .rank, last, perCount: burst)
        rule(bus, after: .reads, before: output, in: .rank, spacing)
        rule(
            "tRTRS", after: output, before: [.reads, output], in: .otherRanks, t.tRTRS,
            perCount: burst)
        rule("tRTRS", after: .reads, before: output, in: .otherRanks, burst + t.tRTRS)
        rule("burst", after: input, before: [.writes, input], in: .rank, last, perCount: burst)
        rule(bus, after: .writes, before: input, in: .rank, spacing)
        rule("burst", after: input, before: [.writes, input], in: .otherRanks, 0, perCount: burst)
        rule("burst", after: .writes, before: input, in: .otherRanks, burst)
        let toWrite = t.RL - t.WL + t.tRTRS
        channelRule("tRTW", after: output, before: [.writes, input], toWrite, perCount: burst)
        channelRule("tRTW", after: .reads, before: input, toWrite + burst)
        let toRead = t.WL + t.tRTRS - t.RL
        channelRule("tWTR_bus", after: input, before: [.reads, output], toRead, perCount: burst)
        channelRule("tWTR_bus", after: .writes, before: output, toRead + burst)
    }
}
