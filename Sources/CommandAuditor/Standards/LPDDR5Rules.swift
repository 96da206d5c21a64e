/// The rules of LPDDR5 (JESD209-5), second hand from public sources.
enum LPDDR5Rules: RuleSource {
    static let name = "LPDDR5"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("LPDDR5.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("LPDDR5.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("LPDDR5.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("LPDDR5.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("LPDDR5.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("LPDDR5.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRPpb }
        table.row("LPDDR5.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRPab }
        table.row("LPDDR5.008", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD }
        table.row("LPDDR5.009", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD }
        table.row("LPDDR5.010", "tRTP", .RD, .PRE, .same_bank) { $0.BLn_min + $0.nRBTP }
        table.row("LPDDR5.011", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.BLn_min + $0.nRBTP }
        table.row("LPDDR5.012", "tWR", .WR, .PRE, .same_bank) { $0.WL + $0.BLn_min + 1 + $0.tWR }
        table.row(
            "LPDDR5.013", "tWR(PREab)", .WR, .PREab, .same_rank
        ) { $0.WL + $0.BLn_min + 1 + $0.tWR }
        table.row(
            "LPDDR5.014", "tRTP+tRP", .RDA, .ACT, .same_bank
        ) { $0.BLn_min + $0.nRBTP + $0.tRPpb }
        table.row(
            "LPDDR5.015", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.WL + $0.BLn_min + 1 + $0.tWR + $0.tRPpb }
        table.window("LPDDR5.016", "tFAW", of: [.ACT, .REFpb], atMost: 4) { $0.tFAW }
        table.row("LPDDR5.026", "tPPD", [.PRE, .PREab], [.PRE, .PREab], .same_rank) { $0.tPPD }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("LPDDR5.017", "tCCD_L", .reads, .reads, .same_bankgroup) { $0.BLn_max }
        table.row("LPDDR5.018", "tCCD_S", .reads, .reads, .same_rank) { $0.BLn_min }
        table.row("LPDDR5.019", "tCCD_L(WR)", .writes, .writes, .same_bankgroup) { $0.BLn_max }
        table.row("LPDDR5.020", "tCCD_S(WR)", .writes, .writes, .same_rank) { $0.BLn_min }
        table.row(
            "LPDDR5.021", "tRTW(same BG)", .reads, .writes, .same_bankgroup
        ) { $0.RL + $0.BLn_max + $0.tWCK2DQO - $0.WL }
        table.row(
            "LPDDR5.022", "tRTW(other BG)", .reads, .writes, .same_rank
        ) { $0.RL + $0.BLn_min + $0.tWCK2DQO - $0.WL }
        table.row(
            "LPDDR5.023", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.WL + $0.BLn_max + $0.tWTR_L }
        table.row(
            "LPDDR5.024", "tWTR_S", .writes, .reads, .same_rank
        ) { $0.WL + $0.BLn_min + $0.tWTR_S }
        table.row(
            "LPDDR5.025", "tWR-nRBTP(RDA)", .WR, .RDA, .same_bank
        ) { $0.WL + $0.BLn_min + 1 + $0.tWR - $0.nRBTP }
        table.row(
            "LPDDR5.050", "tRTRS(RD-RD)", .reads, .reads, .other_rank
        ) { $0.BLn_min + $0.tRTRS }
        table.row(
            "LPDDR5.051", "tRTRS(WR-WR)", .writes, .writes, .other_rank
        ) { $0.BLn_min + $0.tRTRS }
        table.row(
            "LPDDR5.052", "tRTRS(RD-WR)", .reads, .writes, .other_rank
        ) { $0.RL + $0.BLn_min + $0.tRTRS - $0.WL }
        table.row(
            "LPDDR5.053", "tRTRS(WR-RD)", .writes, .reads, .other_rank
        ) { $0.WL + $0.BLn_min + $0.tRTRS - $0.RL }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("LPDDR5.027", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("LPDDR5.028", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRPpb }
        table.row("LPDDR5.029", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRPab }
        table.row(
            "LPDDR5.030", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank
        ) { $0.BLn_min + $0.nRBTP + $0.tRPpb }
        table.row(
            "LPDDR5.031", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.WL + $0.BLn_min + 1 + $0.tWR + $0.tRPpb }
        table.row(
            "LPDDR5.032", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFCab }
        table.row("LPDDR5.034", "tRFCab(REFpb)", .REFab, .REFpb, .same_rank) { $0.tRFCab }
        table.row("LPDDR5.035", "tRC(REFpb)", .ACT, .REFpb, .same_bank) { $0.tRC }
        table.row("LPDDR5.036", "tRPpb(REFpb)", .PRE, .REFpb, .same_bank) { $0.tRPpb }
        table.row("LPDDR5.037", "tRPab(REFpb)", .PREab, .REFpb, .same_rank) { $0.tRPab }
        table.row(
            "LPDDR5.038", "RDA-REFpb", .RDA, .REFpb, .same_bank
        ) { $0.BLn_min + $0.nRBTP + $0.tRPpb }
        table.row(
            "LPDDR5.039", "WRA-REFpb", .WRA, .REFpb, .same_bank
        ) { $0.WL + $0.BLn_min + 1 + $0.tWR + $0.tRPpb }
        table.row("LPDDR5.040", "tRRD(ACT-REFpb)", .ACT, .REFpb, .same_rank) { $0.tRRD }
        table.row("LPDDR5.041", "tRFCpb", .REFpb, .ACT, .same_bank) { $0.tRFCpb }
        table.row("LPDDR5.042", "tpbR2act", .REFpb, .ACT, .same_rank) { $0.tpbR2act }
        table.row("LPDDR5.043", "tRFCpb(REFpb)", .REFpb, .REFpb, .same_bank) { $0.tRFCpb }
        table.row("LPDDR5.044", "tpbR2pbR", .REFpb, .REFpb, .same_rank) { $0.tpbR2pbR }
        table.row(
            "LPDDR5.045", "tRFCpb(REFab)", .REFpb, [.REFab, .SRE, .PREab], .same_rank
        ) { $0.tRFCpb }
        table.row(
            "LPDDR5.046", "tRFMab", .RFMab, [.ACT, .REFab, .REFpb, .RFMab], .same_rank
        ) { $0.tRFMab }
        table.row("LPDDR5.047", "tRFMpb", .RFMpb, [.ACT, .REFpb], .same_bank) { $0.tRFMpb }
        table.row(
            "LPDDR5.048", "tpbR2pbR(RFMpb)", .RFMpb, [.RFMpb, .REFpb], .same_rank
        ) { $0.tpbR2pbR }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("LPDDR5.033", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXSR }
        table.row("LPDDR5.054", "tRDPDEN", .reads, .PDE, .same_rank) { $0.RL + $0.BLn_max + 1 }
        table.row(
            "LPDDR5.055", "tWRPDEN", .WR, .PDE, .same_rank
        ) { $0.WL + $0.BLn_max + 1 + $0.tWR }
        table.row(
            "LPDDR5.056", "tWRAPDEN", .WRA, .PDE, .same_rank
        ) { $0.WL + $0.BLn_max + 1 + $0.tWR }
        table.row("LPDDR5.057", "tACTPDEN", .ACT, .PDE, .same_rank) { $0.tCMDPD }
        table.row("LPDDR5.058", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { $0.tCMDPD }
        table.row("LPDDR5.059", "tREFPDEN", .REFab, .PDE, .same_rank) { $0.tCMDPD }
        table.row("LPDDR5.060", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tCSPD }
        table.row(
            "LPDDR5.061", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("LPDDR5.062", "tCKE", .PDX, .PDE, .same_rank) { $0.tCSPD }
        table.row("LPDDR5.063", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tSR }
        table.row("LPDDR5.064", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRPpb }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row("LPDDR5.068", "command bus (ACT-1, ACT-2)", .ACT, .any, .channel) { _ in 2 }
        table.row("LPDDR5.069", "command bus", .any, .any, .channel) { _ in 1 }
    }
}
