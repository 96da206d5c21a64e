/// The rules of LPDDR4 (JESD209-4), second hand from public sources.
enum LPDDR4Rules: RuleSource {
    static let name = "LPDDR4"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("LPDDR4.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("LPDDR4.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("LPDDR4.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("LPDDR4.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("LPDDR4.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("LPDDR4.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRPpb }
        table.row("LPDDR4.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRPab }
        table.row("LPDDR4.008", "tRRD", .ACT, .ACT, .same_rank) { $0.tRRD }
        table.row("LPDDR4.009", "tRTP", .RD, .PRE, .same_bank) { $0.nBL + max(8, $0.tRTP) - 8 }
        table.row(
            "LPDDR4.010", "tRTP(PREab)", .RD, .PREab, .same_rank
        ) { $0.nBL + max(8, $0.tRTP) - 8 }
        table.row("LPDDR4.011", "tWR", .WR, .PRE, .same_bank) { $0.WL + $0.nBL + 1 + $0.tWR }
        table.row(
            "LPDDR4.012", "tWR(PREab)", .WR, .PREab, .same_rank
        ) { $0.WL + $0.nBL + 1 + $0.tWR }
        table.row(
            "LPDDR4.013", "tRTP+tRP", .RDA, .ACT, .same_bank
        ) { $0.nBL + max(8, $0.tRTP) - 8 + $0.tRPpb }
        table.row(
            "LPDDR4.014", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.WL + $0.nBL + 1 + $0.tWR + $0.tRPpb }
        table.window("LPDDR4.015", "tFAW", of: [.ACT, .REFpb], atMost: 4) { $0.tFAW }
        table.row("LPDDR4.021", "tPPD", [.PRE, .PREab], [.PRE, .PREab], .same_rank) { $0.tPPD }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("LPDDR4.016", "tCCD", .reads, .reads, .same_rank) { max($0.tCCD, $0.nBL) }
        table.row("LPDDR4.017", "tCCD(WR)", .writes, .writes, .same_rank) { max($0.tCCD, $0.nBL) }
        table.row(
            "LPDDR4.018", "tRTW", .reads, .writes, .same_rank
        ) { $0.RL + $0.tDQSCKmax + $0.nBL - $0.WL + $0.tWPRE + $0.tRPST }
        table.row(
            "LPDDR4.019", "tWTR", .writes, .reads, .same_rank
        ) { $0.WL + 1 + $0.nBL + $0.tWTR }
        table.row(
            "LPDDR4.020", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { max($0.WL + 1 + $0.nBL + $0.tWTR, $0.WL + 1 + $0.nBL + $0.tWR - $0.tRTP) }
        table.row("LPDDR4.041", "tRTRS(RD-RD)", .reads, .reads, .other_rank) { $0.nBL + $0.tRTRS }
        table.row("LPDDR4.042", "tRTRS(WR-WR)", .writes, .writes, .other_rank) { $0.nBL + $0.tRTRS }
        table.row(
            "LPDDR4.043", "tRTRS(RD-WR)", .reads, .writes, .other_rank
        ) { $0.RL + $0.nBL + $0.tRTRS - $0.WL }
        table.row(
            "LPDDR4.044", "tRTRS(WR-RD)", .writes, .reads, .other_rank
        ) { $0.WL + $0.nBL + $0.tRTRS - $0.RL }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("LPDDR4.022", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("LPDDR4.023", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRPpb }
        table.row("LPDDR4.024", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRPab }
        table.row(
            "LPDDR4.025", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank
        ) { $0.nBL + max(8, $0.tRTP) - 8 + $0.tRPpb }
        table.row(
            "LPDDR4.026", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.WL + $0.nBL + 1 + $0.tWR + $0.tRPpb }
        table.row(
            "LPDDR4.027", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFCab }
        table.row("LPDDR4.029", "tRFCab(REFpb)", .REFab, .REFpb, .same_rank) { $0.tRFCab }
        table.row("LPDDR4.030", "tRC(REFpb)", .ACT, .REFpb, .same_bank) { $0.tRC }
        table.row("LPDDR4.031", "tRPpb(REFpb)", .PRE, .REFpb, .same_bank) { $0.tRPpb }
        table.row("LPDDR4.032", "tRPab(REFpb)", .PREab, .REFpb, .same_rank) { $0.tRPab }
        table.row(
            "LPDDR4.033", "RDA-REFpb", .RDA, .REFpb, .same_bank
        ) { $0.nBL + max(8, $0.tRTP) - 8 + $0.tRPpb }
        table.row(
            "LPDDR4.034", "WRA-REFpb", .WRA, .REFpb, .same_bank
        ) { $0.WL + $0.nBL + 1 + $0.tWR + $0.tRPpb }
        table.row("LPDDR4.035", "tRRD(ACT-REFpb)", .ACT, .REFpb, .same_rank) { $0.tRRD }
        table.row("LPDDR4.036", "tRFCpb", .REFpb, .ACT, .same_bank) { $0.tRFCpb }
        table.row("LPDDR4.037", "tRRD(REFpb-ACT)", .REFpb, .ACT, .same_rank) { $0.tRRD }
        table.row("LPDDR4.038", "tRFCpb(REFpb)", .REFpb, .REFpb, .same_bank) { $0.tRFCpb }
        table.row("LPDDR4.039", "tpbR2pbR", .REFpb, .REFpb, .same_rank) { $0.tpbR2pbR }
        table.row(
            "LPDDR4.040", "tRFCpb(REFab)", .REFpb, [.REFab, .SRE, .PREab], .same_rank
        ) { $0.tRFCpb }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("LPDDR4.028", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXSR }
        table.row(
            "LPDDR4.045", "tRDPDEN", .reads, .PDE, .same_rank
        ) { $0.RL + $0.tDQSCKmax + $0.nBL + $0.tRPST }
        table.row("LPDDR4.046", "tWRPDEN", .WR, .PDE, .same_rank) { $0.WL + 1 + $0.nBL + $0.tWR }
        table.row(
            "LPDDR4.047", "tWRAPDEN", .WRA, .PDE, .same_rank
        ) { $0.WL + 1 + $0.nBL + $0.tWR + 2 }
        table.row("LPDDR4.048", "tACTPDEN", .ACT, .PDE, .same_rank) { 1 + $0.tCMDCKE }
        table.row("LPDDR4.049", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { $0.tCMDCKE }
        table.row("LPDDR4.050", "tREFPDEN", .REFab, .PDE, .same_rank) { $0.tCMDCKE }
        table.row("LPDDR4.051", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tCKE }
        table.row(
            "LPDDR4.052", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("LPDDR4.053", "tCKE", .PDX, .PDE, .same_rank) { $0.tCKE }
        table.row("LPDDR4.054", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tSR }
        table.row("LPDDR4.055", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRPpb }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row("LPDDR4.060", "command bus", [.ACT, .columns], .any, .channel) { _ in 4 }
        table.row(
            "LPDDR4.061", "command bus 2", [.PRE, .PREab, .REFab, .REFpb], .any, .channel
        ) { _ in 2 }
    }
}
