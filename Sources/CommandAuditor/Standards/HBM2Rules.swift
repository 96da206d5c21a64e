/// The rules of HBM2 (JESD235), second hand from public sources.
enum HBM2Rules: RuleSource {
    static let name = "HBM2"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("HBM2.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("HBM2.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("HBM2.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("HBM2.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("HBM2.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("HBM2.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("HBM2.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("HBM2.008", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD_L }
        table.row("HBM2.009", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD_S }
        table.row("HBM2.010", "tRTP", .RD, .PRE, .same_bank) { $0.tRTP }
        table.row("HBM2.011", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.tRTP }
        table.row("HBM2.012", "tWR", .WR, .PRE, .same_bank) { $0.WL + $0.nBL + $0.tWR }
        table.row("HBM2.013", "tWR(PREab)", .WR, .PREab, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("HBM2.014", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "HBM2.015", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.window("HBM2.016", "tFAW", of: [.ACT, .REFpb], atMost: 4) { $0.tFAW }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("HBM2.017", "tCCD_L", .reads, .reads, .same_bankgroup) { max($0.tCCD_L, $0.nBL) }
        table.row("HBM2.018", "tCCD_S", .reads, .reads, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row(
            "HBM2.019", "tCCD_L(WR)", .writes, .writes, .same_bankgroup
        ) { max($0.tCCD_L, $0.nBL) }
        table.row("HBM2.020", "tCCD_S(WR)", .writes, .writes, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row("HBM2.021", "tCCD_R", .reads, .reads, .other_rank) { $0.tCCD_R }
        table.row("HBM2.022", "tRTW", .reads, .writes, .same_rank) { $0.tRTW }
        table.row(
            "HBM2.023", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.WL + $0.nBL + $0.tWTR_L }
        table.row("HBM2.024", "tWTR_S", .writes, .reads, .same_rank) { $0.WL + $0.nBL + $0.tWTR_S }
        table.row(
            "HBM2.025", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { $0.WL + $0.nBL + max($0.tWTR_L, $0.tWR - $0.tRTP) }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("HBM2.026", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("HBM2.027", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("HBM2.028", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row("HBM2.029", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank) { $0.tRTP + $0.tRP }
        table.row(
            "HBM2.030", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.row(
            "HBM2.031", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFC }
        table.row("HBM2.033", "tRFC(REFpb)", .REFab, .REFpb, .same_rank) { $0.tRFC }
        table.row("HBM2.034", "tRC(REFpb)", .ACT, .REFpb, .same_bank) { $0.tRC }
        table.row("HBM2.035", "tRP(REFpb)", .PRE, .REFpb, .same_bank) { $0.tRP }
        table.row("HBM2.036", "tRPab(REFpb)", .PREab, .REFpb, .same_rank) { $0.tRP }
        table.row("HBM2.037", "RDA-REFpb", .RDA, .REFpb, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "HBM2.038", "WRA-REFpb", .WRA, .REFpb, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.row("HBM2.039", "tRRD_L(ACT-REFpb)", .ACT, .REFpb, .same_bankgroup) { $0.tRRD_L }
        table.row("HBM2.040", "tRRD_S(ACT-REFpb)", .ACT, .REFpb, .same_rank) { $0.tRRD_S }
        table.row("HBM2.041", "tRFCpb", .REFpb, .ACT, .same_bank) { $0.tRFCpb }
        table.row("HBM2.042", "tRREFD", .REFpb, .ACT, .same_rank) { $0.tRREFD }
        table.row("HBM2.043", "tRFCpb(REFpb)", .REFpb, .REFpb, .same_bank) { $0.tRFCpb }
        table.row("HBM2.044", "tRREFD(REFpb)", .REFpb, .REFpb, .same_rank) { $0.tRREFD }
        table.row(
            "HBM2.045", "tRFCpb(REFab)", .REFpb, [.REFab, .SRE, .PREab], .same_rank
        ) { $0.tRFCpb }
        table.row(
            "HBM2.062", "REFab(sibling PC)", .REFab,
            [.ACT, .PRE, .PREab, .REFpb], .pseudo_channel_sibling
        ) { _ in 0 }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("HBM2.032", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXS }
        table.row("HBM2.046", "tRDPDEN", .reads, .PDE, .same_rank) { $0.RL + $0.nBL + 1 }
        table.row("HBM2.047", "tWRPDEN", .WR, .PDE, .same_rank) { $0.WL + $0.nBL + 1 + $0.tWR }
        table.row("HBM2.048", "tWRAPDEN", .WRA, .PDE, .same_rank) { $0.WL + $0.nBL + 1 + $0.tWR }
        table.row("HBM2.049", "tACTPDEN", .ACT, .PDE, .same_rank) { _ in 1 }
        table.row("HBM2.050", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { _ in 1 }
        table.row("HBM2.051", "tREFPDEN", .REFab, .PDE, .same_rank) { _ in 1 }
        table.row("HBM2.052", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "HBM2.053", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("HBM2.054", "tCKE", .PDX, .PDE, .same_rank) { $0.tCKE }
        table.row("HBM2.055", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row("HBM2.056", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row(
            "HBM2.058", "row bus (ACT)", .ACT,
            [.ACT, .PRE, .PREab, .REFab, .REFpb, .SRE, .PDE], .channel
        ) { _ in 2 }
        table.row(
            "HBM2.059", "row bus (sibling PC)", .ACT,
            [.ACT, .REFab, .REFpb], .pseudo_channel_sibling
        ) { _ in 2 }
        table.row("HBM2.060", "column bus", .columns, .columns, .channel) { _ in 1 }
        table.row(
            "HBM2.061", "column bus (sibling PC)", .columns, .columns, .pseudo_channel_sibling
        ) { _ in 1 }
    }
}
