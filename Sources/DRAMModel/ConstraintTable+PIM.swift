extension ConstraintTable {
    /// Adds the rules of PIM commands; `docs/pim.md` has them as a table with their reasons.
    mutating func addPIM(_ pim: PIMParameters, _ configuration: MemoryConfiguration) {
        if let nmp = pim.nmp { return addNMP(nmp, pim, configuration) }
        let t = configuration.timing
        let burst = configuration.organization.burstCycles
        let tCCD_L = configuration.bank.columnCycles(t.tCCD_L)
        let tCCD_PIM = configuration.bank.columnCycles(pim.tCCD_PIM)
        let macs = CommandSet.macs
        let gwrite = CommandSet(.pim_gwrite)
        let wrgb = CommandSet(.pim_wrgb)
        let result = CommandSet(.pim_read_result)
        let function = CommandSet(.pim_activation_function)
        let close = CommandSet(.pim_precharge)

        // Rows.
        let users: CommandSet = [macs, gwrite]
        rule("tRCDRD", after: .pimActivates, before: users, in: .partition, t.tRCDRD)
        rule("tRC", after: .pimActivates, before: .closedBank, in: .partition, t.tRC)
        rule("tRTP", after: macs, before: close, in: .partition, max(t.tRTP, pim.tRTP_PIM))
        rule(
            "tRTP", after: gwrite, before: close, in: .partition, t.tRTP - tCCD_L,
            perCount: tCCD_L)

        // The units, their accumulators, and the global buffer.
        rule("tCCD_PIM", after: [macs, result], before: users, in: .partition, tCCD_PIM)
        let buffer: CommandSet = [wrgb, gwrite]
        channelRule("tCCD_PIM", after: macs, before: buffer, tCCD_PIM)
        channelRule("n*tCCD_L", after: gwrite, before: [macs, buffer], 0, perCount: tCCD_L)
        channelRule("tWRGB", after: wrgb, before: macs, t.WL + burst)
        rule("tMAC", after: macs, before: [result, function], in: .rank, pim.tMAC)
        rule("tAF", after: function, before: [result, macs], in: .rank, pim.tAF)
        let weight = CommandSet(.pim_mac_gb)
        if pim.weight_bursts_ahead == 0 {
            channelRule("RL+burst", after: .reads, before: weight, t.RL + burst)
        } else {
            afterRead("RL+burst", behind: pim.weight_bursts_ahead, before: weight, t.RL + burst)
        }

        // The data bus.
        let spacing = max(burst, t.tCCD_S)
        let bus = burst > t.tCCD_S ? "burst" : "tCCD_S"
        rule(
            "burst", after: result, before: [.reads, result], in: .rank, spacing - burst,
            perCount: burst)
        rule(bus, after: .reads, before: result, in: .rank, spacing)
        rule(
            "tRTRS", after: result, before: [.reads, result], in: .otherRanks, t.tRTRS,
            perCount: burst)
        rule("tRTRS", after: .reads, before: result, in: .otherRanks, burst + t.tRTRS)
        let toWrite = t.RL - t.WL + t.tRTRS
        channelRule("tRTW", after: result, before: [.writes, wrgb], toWrite, perCount: burst)
        channelRule("tRTW", after: .reads, before: wrgb, toWrite + burst)
        rule(bus, after: wrgb, before: [.writes, wrgb], in: .rank, spacing)
        rule(bus, after: .writes, before: wrgb, in: .rank, spacing)
        rule("burst", after: wrgb, before: [.writes, wrgb], in: .otherRanks, burst)
        rule("burst", after: .writes, before: wrgb, in: .otherRanks, burst)
        let toRead = t.WL + burst + t.tRTRS - t.RL
        channelRule("tWTR_bus", after: wrgb, before: [.reads, result], toRead)
        channelRule("tWTR_bus", after: .writes, before: result, toRead)

        if configuration.bank.kind == .dual_row_buffer {
            let columns: CommandSet = [.reads, .writes]
            rule("tCCD_L", after: columns, before: users, in: .bank, max(burst, tCCD_L))
            rule("tCCD_PIM", after: macs, before: columns, in: .bank, tCCD_PIM)
            rule("n*tCCD_L", after: gwrite, before: columns, in: .bank, 0, perCount: tCCD_L)
        }
    }

    /// A rule between all commands of a channel.
    mutating func channelRule(
        _ name: String, after: CommandSet, before: CommandSet, _ cycles: Int, perCount: Int = 0
    ) {
        for scope in [ConstraintScope.rank, .otherRanks] {
            rule(name, after: after, before: before, in: scope, cycles, perCount: perCount)
        }
    }
}
