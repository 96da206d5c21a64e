/// The rules of DDR5 (JESD79-5), second hand from public sources.
enum DDR5Rules: RuleSource {
    static let name = "DDR5"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("DDR5.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("DDR5.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("DDR5.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("DDR5.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("DDR5.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("DDR5.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("DDR5.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("DDR5.008", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD_L }
        table.row("DDR5.009", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD_S }
        table.row("DDR5.010", "tRTP", .RD, .PRE, .same_bank) { $0.tRTP }
        table.row("DDR5.011", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.tRTP }
        table.row("DDR5.012", "tWR", .WR, .PRE, .same_bank) { $0.CWL + $0.nBL + $0.tWR }
        table.row("DDR5.013", "tWR(PREab)", .WR, .PREab, .same_rank) { $0.CWL + $0.nBL + $0.tWR }
        table.row("DDR5.014", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "DDR5.015", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.window("DDR5.016", "tFAW", of: [.ACT, .REFsb, .RFMsb], atMost: 4) { $0.tFAW }
        table.row(
            "DDR5.026", "tPPD", [.PRE, .PREab, .PREsb], [.PRE, .PREab, .PREsb], .same_rank
        ) { $0.tPPD }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row(
            "DDR5.017", "tCCD_L(same bank)", .reads, .reads, .same_bank
        ) { max($0.tCCD_L, $0.nBL) }
        table.row(
            "DDR5.018", "tCCD_L/tCCD_M", .reads, .reads, .same_bankgroup
        ) { max($0.tCCD_M, $0.nBL) }
        table.row("DDR5.019", "tCCD_S", .reads, .reads, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row("DDR5.020", "tCCD_L_WR2", .writes, .writes, .same_bankgroup) { $0.tCCD_L_WR2 }
        table.row(
            "DDR5.021", "tCCD_S_WR", .writes, .writes, .same_rank
        ) { max($0.tCCD_S_WR, $0.nBL) }
        table.row(
            "DDR5.022", "tCCD_RTW", .reads, .writes, .same_rank
        ) { $0.CL - $0.CWL + $0.nBL + 2 - $0.tRDDQS + $0.tRPST_ext + $0.tWPRE }
        table.row(
            "DDR5.023", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.CWL + $0.nBL + $0.tWTR_L }
        table.row("DDR5.024", "tWTR_S", .writes, .reads, .same_rank) { $0.CWL + $0.nBL + $0.tWTR_S }
        table.row(
            "DDR5.025", "tCCD_L_WTRA", .WR, .RDA, .same_bank
        ) { $0.CWL + $0.nBL + $0.tWR - $0.tRTP }
        table.row("DDR5.053", "tRTRS(RD-RD)", .reads, .reads, .other_rank) { $0.nBL + $0.tRTRS }
        table.row("DDR5.054", "tRTRS(WR-WR)", .writes, .writes, .other_rank) { $0.nBL + $0.tRTRS }
        table.row(
            "DDR5.055", "tRTRS(RD-WR)", .reads, .writes, .other_rank
        ) { $0.CL + $0.nBL + $0.tRTRS - $0.CWL }
        table.row(
            "DDR5.056", "tRTRS(WR-RD)", .writes, .reads, .other_rank
        ) { $0.CWL + $0.nBL + $0.tRTRS - $0.CL }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("DDR5.027", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("DDR5.028", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("DDR5.029", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row("DDR5.030", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank) { $0.tRTP + $0.tRP }
        table.row(
            "DDR5.031", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.row(
            "DDR5.032", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFC }
        table.row("DDR5.034", "tRFC2(REFsb)", .REFab, .REFsb, .same_rank) { $0.tRFC2 }
        table.row("DDR5.035", "tRC(REFsb)", .ACT, .REFsb, .same_bank) { $0.tRC }
        table.row("DDR5.036", "tRP(REFsb)", [.PRE, .PREsb], .REFsb, .same_bank) { $0.tRP }
        table.row("DDR5.037", "tRTP+tRP(REFsb)", .RDA, .REFsb, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "DDR5.038", "tWR+tRP(REFsb)", .WRA, .REFsb, .same_bank
        ) { $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.row("DDR5.039", "tRPab(REFsb)", .PREab, .REFsb, .same_rank) { $0.tRP }
        table.row("DDR5.040", "tRRD_L(ACT-REFsb)", .ACT, .REFsb, .same_rank) { $0.tRRD_L }
        table.row("DDR5.041", "tRFCsb", .REFsb, .ACT, .same_bank) { $0.tRFCsb }
        table.row("DDR5.042", "tREFSBRD", .REFsb, .ACT, .same_rank) { $0.tREFSBRD }
        table.row(
            "DDR5.043", "tRFCsb(REFsb-REFsb)", .REFsb,
            [.REFsb, .REFab, .RFMab, .RFMsb, .SRE], .same_rank
        ) { $0.tRFCsb }
        table.row("DDR5.044", "tRFCsb(PRE)", .REFsb, [.PRE, .PREsb], .same_bank) { $0.tRFCsb }
        table.row(
            "DDR5.045", "tRFM", .RFMab,
            [.ACT, .PRE, .PREab, .REFab, .REFsb, .RFMab, .RFMsb], .same_rank
        ) { $0.tRFM }
        table.row("DDR5.046", "tRFMsb", .RFMsb, .ACT, .same_bank) { $0.tRFMsb }
        table.row("DDR5.047", "tREFSBRD(RFMsb)", .RFMsb, .ACT, .same_rank) { $0.tREFSBRD }
        table.row(
            "DDR5.048", "tRFMsb(RFMsb-REF)", .RFMsb, [.REFsb, .REFab, .RFMab, .RFMsb], .same_rank
        ) { $0.tRFMsb }
        table.row("DDR5.049", "tRC(RFMab)", .ACT, .RFMab, .same_rank) { $0.tRC }
        table.row("DDR5.050", "tRP(RFMab)", [.PRE, .PREab], .RFMab, .same_rank) { $0.tRP }
        table.row("DDR5.051", "tRC(RFMsb)", .ACT, .RFMsb, .same_bank) { $0.tRC }
        table.row("DDR5.052", "tRRD_L(ACT-RFMsb)", .ACT, .RFMsb, .same_rank) { $0.tRRD_L }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("DDR5.033", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXS }
        table.row("DDR5.057", "tRDPDEN", .reads, .PDE, .same_rank) { $0.CL + $0.nBL + 1 }
        table.row("DDR5.058", "tWRPDEN", .WR, .PDE, .same_rank) { $0.CWL + $0.nBL + $0.tWR + 1 }
        table.row("DDR5.059", "tWRAPDEN", .WRA, .PDE, .same_rank) { $0.CWL + $0.nBL + $0.tWR + 1 }
        table.row("DDR5.060", "tACTPDEN", .ACT, .PDE, .same_rank) { _ in 1 }
        table.row("DDR5.061", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { _ in 1 }
        table.row("DDR5.062", "tREFPDEN", .REFab, .PDE, .same_rank) { _ in 1 }
        table.row("DDR5.063", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "DDR5.064", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("DDR5.065", "tCKE", .PDX, .PDE, .same_rank) { $0.tCPDED }
        table.row("DDR5.066", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row("DDR5.067", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
        table.row("DDR5.068", "tXSDLL", .SRX, .columns, .same_rank) { $0.tXS_DLL }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row("DDR5.073", "command bus", [.ACT, .columns], .any, .channel) { _ in 2 }
        table.row("DDR5.074", "command bus 1", .any, .any, .channel) { _ in 1 }
    }
}
