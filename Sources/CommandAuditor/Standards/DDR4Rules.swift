/// The rules of DDR4 (JESD79-4), second hand from public sources.
enum DDR4Rules: RuleSource {
    static let name = "DDR4"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("DDR4.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD - $0.AL }
        table.row("DDR4.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR - $0.AL }
        table.row("DDR4.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("DDR4.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("DDR4.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("DDR4.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("DDR4.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("DDR4.008", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD_L }
        table.row("DDR4.009", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD_S }
        table.row("DDR4.010", "tRTP", .RD, .PRE, .same_bank) { $0.AL + $0.tRTP }
        table.row("DDR4.011", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.AL + $0.tRTP }
        table.row("DDR4.012", "tWR", .WR, .PRE, .same_bank) { $0.AL + $0.CWL + $0.nBL + $0.tWR }
        table.row(
            "DDR4.013", "tWR(PREab)", .WR, .PREab, .same_rank
        ) { $0.AL + $0.CWL + $0.nBL + $0.tWR }
        table.row("DDR4.014", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.AL + $0.tRTP + $0.tRP }
        table.row(
            "DDR4.015", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.AL + $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.window("DDR4.016", "tFAW", of: .ACT, atMost: 4) { $0.tFAW }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("DDR4.017", "tCCD_L", .reads, .reads, .same_bankgroup) { max($0.tCCD_L, $0.nBL) }
        table.row("DDR4.018", "tCCD_S", .reads, .reads, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row(
            "DDR4.019", "tCCD(WR)_L", .writes, .writes, .same_bankgroup
        ) { max($0.tCCD_L, $0.nBL) }
        table.row("DDR4.020", "tCCD(WR)_S", .writes, .writes, .same_rank) { max($0.tCCD_S, $0.nBL) }
        table.row(
            "DDR4.021", "tRTW", .reads, .writes, .same_rank
        ) { $0.RL + $0.nBL + 1 + $0.tWPRE - $0.WL }
        table.row(
            "DDR4.022", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.WL + $0.nBL + $0.tWTR_L }
        table.row("DDR4.023", "tWTR_S", .writes, .reads, .same_rank) { $0.WL + $0.nBL + $0.tWTR_S }
        table.row(
            "DDR4.024", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { $0.WL + $0.nBL + max($0.tWTR_L, $0.tWR - $0.tRTP) }
        table.row("DDR4.047", "tRTRS(RD-RD)", .reads, .reads, .other_rank) { $0.nBL + $0.tRTRS }
        table.row("DDR4.048", "tRTRS(WR-WR)", .writes, .writes, .other_rank) { $0.nBL + $0.tRTRS }
        table.row(
            "DDR4.049", "tRTRS(RD-WR)", .reads, .writes, .other_rank
        ) { $0.RL + $0.nBL + $0.tRTRS - $0.WL }
        table.row(
            "DDR4.050", "tRTRS(WR-RD)", .writes, .reads, .other_rank
        ) { $0.WL + $0.nBL + $0.tRTRS - $0.RL }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("DDR4.025", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("DDR4.026", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("DDR4.027", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row(
            "DDR4.028", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank
        ) { $0.AL + $0.tRTP + $0.tRP }
        table.row(
            "DDR4.029", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.AL + $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.row(
            "DDR4.030", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFC }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("DDR4.031", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXS }
        table.row("DDR4.034", "tRDPDEN", .reads, .PDE, .same_rank) { $0.RL + $0.nBL + 1 }
        table.row("DDR4.035", "tWRPDEN", .WR, .PDE, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("DDR4.036", "tWRAPDEN", .WRA, .PDE, .same_rank) { $0.WL + $0.nBL + $0.tWR + 1 }
        table.row("DDR4.037", "tACTPDEN", .ACT, .PDE, .same_rank) { $0.tACTPDEN }
        table.row("DDR4.038", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { $0.tPRPDEN }
        table.row("DDR4.039", "tREFPDEN", .REFab, .PDE, .same_rank) { $0.tREFPDEN }
        table.row("DDR4.040", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "DDR4.041", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("DDR4.042", "tCKE", .PDX, .PDE, .same_rank) { $0.tCKE }
        table.row("DDR4.044", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row("DDR4.045", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
        table.row("DDR4.046", "tXSDLL", .SRX, .columns, .same_rank) { $0.tXSDLL }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row("DDR4.055", "command bus", .any, .any, .channel) { _ in 1 }
    }
}
