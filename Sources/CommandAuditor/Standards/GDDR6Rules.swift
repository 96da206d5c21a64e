/// The rules of GDDR6 (JESD250), second hand from public sources.
enum GDDR6Rules: RuleSource {
    static let name = "GDDR6"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("GDDR6.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("GDDR6.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("GDDR6.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("GDDR6.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("GDDR6.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("GDDR6.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("GDDR6.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("GDDR6.008", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD_L }
        table.row("GDDR6.009", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD_S }
        table.row("GDDR6.010", "tRTP", .RD, .PRE, .same_bank) { $0.tRTP }
        table.row("GDDR6.011", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.tRTP }
        table.row("GDDR6.012", "tWR", .WR, .PRE, .same_bank) { $0.WL + $0.nBL + $0.tWR }
        table.row("GDDR6.013", "tWR(PREab)", .WR, .PREab, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("GDDR6.014", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "GDDR6.015", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.window("GDDR6.016", "tFAW", of: [.ACT, .REFpb], atMost: 4) { $0.tFAW }
        table.row("GDDR6.025", "tPPD", [.PRE, .PREab], [.PRE, .PREab], .same_rank) { $0.tPPD }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("GDDR6.017", "tCCD_L", .reads, .reads, .same_bankgroup) { max($0.tCCD_L, $0.nBL) }
        table.row("GDDR6.018", "tCCD_S", .reads, .reads, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row(
            "GDDR6.019", "tCCD_L(WR)", .writes, .writes, .same_bankgroup
        ) { max($0.tCCD_L, $0.nBL) }
        table.row(
            "GDDR6.020", "tCCD_S(WR)", .writes, .writes, .same_rank
        ) { max($0.tCCD_S, $0.nBL) }
        table.row("GDDR6.021", "tRTW", .reads, .writes, .same_rank) { $0.tRTW }
        table.row(
            "GDDR6.022", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.WL + $0.nBL + $0.tWTR_L }
        table.row("GDDR6.023", "tWTR_S", .writes, .reads, .same_rank) { $0.WL + $0.nBL + $0.tWTR_S }
        table.row(
            "GDDR6.024", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR - $0.tRTP }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("GDDR6.026", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("GDDR6.027", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("GDDR6.028", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row("GDDR6.029", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank) { $0.tRTP + $0.tRP }
        table.row(
            "GDDR6.030", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.row(
            "GDDR6.031", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFCab }
        table.row("GDDR6.033", "tRFCab(REFpb)", .REFab, .REFpb, .same_rank) { $0.tRFCab }
        table.row("GDDR6.034", "tRC(REFpb)", .ACT, .REFpb, .same_bank) { $0.tRC }
        table.row("GDDR6.035", "tRP(REFpb)", .PRE, .REFpb, .same_bank) { $0.tRP }
        table.row("GDDR6.036", "tRPab(REFpb)", .PREab, .REFpb, .same_rank) { $0.tRP }
        table.row("GDDR6.037", "RDA-REFpb", .RDA, .REFpb, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "GDDR6.038", "WRA-REFpb", .WRA, .REFpb, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.row("GDDR6.039", "tRRD_L(ACT-REFpb)", .ACT, .REFpb, .same_bankgroup) { $0.tRRD_L }
        table.row("GDDR6.040", "tRRD_S(ACT-REFpb)", .ACT, .REFpb, .same_rank) { $0.tRRD_S }
        table.row("GDDR6.041", "tRFCpb", .REFpb, .ACT, .same_bank) { $0.tRFCpb }
        table.row("GDDR6.042", "tRREFD", .REFpb, .ACT, .same_rank) { $0.tRREFD }
        table.row("GDDR6.043", "tRFCpb(REFpb)", .REFpb, .REFpb, .same_bank) { $0.tRFCpb }
        table.row("GDDR6.044", "tRREFD(REFpb)", .REFpb, .REFpb, .same_rank) { $0.tRREFD }
        table.row("GDDR6.045", "tRFCpb(REFab)", .REFpb, [.REFab, .SRE], .same_rank) { $0.tRFCpb }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("GDDR6.032", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXS }
        table.row("GDDR6.047", "tRDPDEN", .reads, .PDE, .same_rank) { $0.RL + $0.nBL + 2 }
        table.row("GDDR6.048", "tWRPDEN", .WR, .PDE, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("GDDR6.049", "tWRAPDEN", .WRA, .PDE, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("GDDR6.050", "tACTPDEN", .ACT, .PDE, .same_rank) { $0.tACTPDE }
        table.row("GDDR6.051", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { $0.tPREPDE }
        table.row("GDDR6.052", "tREFPDEN", .REFab, .PDE, .same_rank) { $0.tREFPDE }
        table.row("GDDR6.053", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "GDDR6.054", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("GDDR6.055", "tCKE", .PDX, .PDE, .same_rank) { $0.tXP }
        table.row("GDDR6.056", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row("GDDR6.057", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
        table.row("GDDR6.058", "tLK(SRX)", .SRX, .columns, .same_rank) { $0.tLK }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row("GDDR6.059", "command bus", .any, .any, .channel) { _ in 1 }
    }
}
