/// The rules of HBM3 (JESD238), second hand from public sources.
enum HBM3Rules: RuleSource {
    static let name = "HBM3"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("HBM3.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("HBM3.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("HBM3.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("HBM3.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("HBM3.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("HBM3.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("HBM3.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("HBM3.008", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD_L }
        table.row("HBM3.009", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD_S }
        table.row("HBM3.010", "tRTP", .RD, .PRE, .same_bank) { $0.tRTP }
        table.row("HBM3.011", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.tRTP }
        table.row("HBM3.012", "tWR", .WR, .PRE, .same_bank) { $0.WL + $0.nBL + $0.tWR }
        table.row("HBM3.013", "tWR(PREab)", .WR, .PREab, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("HBM3.014", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "HBM3.015", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.window("HBM3.016", "tFAW", of: [.ACT, .REFpb, .RFMpb], atMost: 4) { $0.tFAW }
        table.row("HBM3.026", "tPPD", [.PRE, .PREab], [.PRE, .PREab], .same_rank) { $0.tPPD }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("HBM3.017", "tCCD_L", .reads, .reads, .same_bankgroup) { max($0.tCCD_L, $0.nBL) }
        table.row("HBM3.018", "tCCD_S", .reads, .reads, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row(
            "HBM3.019", "tCCD_L(WR)", .writes, .writes, .same_bankgroup
        ) { max($0.tCCD_L, $0.nBL) }
        table.row("HBM3.020", "tCCD_S(WR)", .writes, .writes, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row("HBM3.021", "tCCD_R", .reads, .reads, .other_rank) { $0.tCCD_R }
        table.row("HBM3.022", "tRTW", .reads, .writes, .same_rank) { $0.tRTW }
        table.row(
            "HBM3.023", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.WL + $0.nBL + $0.tWTR_L }
        table.row("HBM3.024", "tWTR_S", .writes, .reads, .same_rank) { $0.WL + $0.nBL + $0.tWTR_S }
        table.row(
            "HBM3.025", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { $0.WL + $0.nBL + max($0.tWTR_L, $0.tWR - $0.tRTP) }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("HBM3.027", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("HBM3.028", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("HBM3.029", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row("HBM3.030", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank) { $0.tRTP + $0.tRP }
        table.row(
            "HBM3.031", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.row(
            "HBM3.032", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFC }
        table.row("HBM3.034", "tRFC(REFpb)", .REFab, .REFpb, .same_rank) { $0.tRFC }
        table.row("HBM3.035", "tRC(REFpb)", .ACT, .REFpb, .same_bank) { $0.tRC }
        table.row("HBM3.036", "tRP(REFpb)", .PRE, .REFpb, .same_bank) { $0.tRP }
        table.row("HBM3.037", "tRPab(REFpb)", .PREab, .REFpb, .same_rank) { $0.tRP }
        table.row("HBM3.038", "RDA-REFpb", .RDA, .REFpb, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "HBM3.039", "WRA-REFpb", .WRA, .REFpb, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR + $0.tRP }
        table.row("HBM3.040", "tRRD_L(ACT-REFpb)", .ACT, .REFpb, .same_bankgroup) { $0.tRRD_L }
        table.row("HBM3.041", "tRRD_S(ACT-REFpb)", .ACT, .REFpb, .same_rank) { $0.tRRD_S }
        table.row("HBM3.042", "tRFCpb", .REFpb, .ACT, .same_bank) { $0.tRFCpb }
        table.row("HBM3.043", "tRREFD", .REFpb, .ACT, .same_rank) { $0.tRREFD }
        table.row("HBM3.044", "tRFCpb(REFpb)", .REFpb, .REFpb, .same_bank) { $0.tRFCpb }
        table.row("HBM3.045", "tRREFD(REFpb)", .REFpb, .REFpb, .same_rank) { $0.tRREFD }
        table.row(
            "HBM3.046", "tRFCpb(REFab)", .REFpb, [.REFab, .SRE, .PREab], .same_rank
        ) { $0.tRFCpb }
        table.row(
            "HBM3.047", "tRFMab", .RFMab,
            [.ACT, .PRE, .PREab, .REFab, .REFpb, .RFMab, .RFMpb], .same_rank
        ) { $0.tRFMab }
        table.row("HBM3.048", "tRFMpb", .RFMpb, [.ACT, .RFMpb], .same_bank) { $0.tRFMpb }
        table.row(
            "HBM3.049", "tRREFD(RFMpb)", .RFMpb, [.ACT, .REFpb, .RFMpb], .same_rank
        ) { $0.tRREFD }
        table.row("HBM3.050", "tRRD_L(ACT-RFMpb)", .ACT, .RFMpb, .same_bankgroup) { $0.tRRD_L }
        table.row("HBM3.051", "tRRD_S(ACT-RFMpb)", .ACT, .RFMpb, .same_rank) { $0.tRRD_S }
        table.row("HBM3.052", "tRC(RFMab)", .ACT, .RFMab, .same_rank) { $0.tRC }
        table.row("HBM3.053", "tRP(RFMab)", [.PRE, .PREab], .RFMab, .same_rank) { $0.tRP }
        table.row(
            "HBM3.070", "REFab(sibling PC)", .REFab,
            [.ACT, .PRE, .PREab, .REFpb], .pseudo_channel_sibling
        ) { _ in 0 }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("HBM3.033", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXS }
        table.row("HBM3.054", "tRDPDEN", .reads, .PDE, .same_rank) { $0.RL + $0.nBL + 1 }
        table.row("HBM3.055", "tWRPDEN", .WR, .PDE, .same_rank) { $0.WL + $0.nBL + 1 + $0.tWR }
        table.row("HBM3.056", "tWRAPDEN", .WRA, .PDE, .same_rank) { $0.WL + $0.nBL + 1 + $0.tWR }
        table.row("HBM3.057", "tACTPDEN", .ACT, .PDE, .same_rank) { _ in 1 }
        table.row("HBM3.058", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { _ in 1 }
        table.row("HBM3.059", "tREFPDEN", .REFab, .PDE, .same_rank) { _ in 1 }
        table.row("HBM3.060", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "HBM3.061", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("HBM3.062", "tCKE", .PDX, .PDE, .same_rank) { $0.tCKE }
        table.row("HBM3.063", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row("HBM3.064", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row(
            "HBM3.066", "row bus (ACT)", .ACT,
            [.ACT, .PRE, .PREab, .REFab, .REFpb, .SRE, .PDE], .channel
        ) { _ in 2 }
        table.row(
            "HBM3.067", "row bus (sibling PC)", .ACT,
            [.ACT, .REFab, .REFpb], .pseudo_channel_sibling
        ) { _ in 2 }
        table.row("HBM3.068", "column bus", .columns, .columns, .channel) { _ in 1 }
        table.row(
            "HBM3.069", "column bus (sibling PC)", .columns, .columns, .pseudo_channel_sibling
        ) { _ in 1 }
    }
}
