/// The rules of DDR3 (JESD79-3), second hand from public sources.
enum DDR3Rules: RuleSource {
    static let name = "DDR3"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
        addBuses(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("DDR3.001", "tRCD(RD)", .ACT, .reads, .same_bank) { $0.tRCDRD - $0.AL }
        table.row("DDR3.002", "tRCD(WR)", .ACT, .writes, .same_bank) { $0.tRCDWR - $0.AL }
        table.row("DDR3.003", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("DDR3.004", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("DDR3.005", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("DDR3.006", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("DDR3.007", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("DDR3.008", "tRRD", .ACT, .ACT, .same_rank) { $0.tRRD }
        table.row("DDR3.009", "tRTP", .RD, .PRE, .same_bank) { $0.AL + $0.tRTP }
        table.row("DDR3.010", "tRTP(PREab)", .RD, .PREab, .same_rank) { $0.AL + $0.tRTP }
        table.row("DDR3.011", "tWR", .WR, .PRE, .same_bank) { $0.AL + $0.CWL + $0.nBL + $0.tWR }
        table.row(
            "DDR3.012", "tWR(PREab)", .WR, .PREab, .same_rank
        ) { $0.AL + $0.CWL + $0.nBL + $0.tWR }
        table.row("DDR3.013", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.AL + $0.tRTP + $0.tRP }
        table.row(
            "DDR3.014", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { $0.AL + $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.window("DDR3.015", "tFAW", of: .ACT, atMost: 4) { $0.tFAW }
    }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("DDR3.016", "tCCD", .reads, .reads, .same_rank) { max($0.tCCD, $0.nBL) }
        table.row("DDR3.017", "tCCD(WR)", .writes, .writes, .same_rank) { max($0.tCCD, $0.nBL) }
        table.row(
            "DDR3.018", "tRTW", .reads, .writes, .same_rank
        ) { $0.RL + max($0.tCCD, $0.nBL) + 2 - $0.WL }
        table.row("DDR3.019", "tWTR", .writes, .reads, .same_rank) { $0.WL + $0.nBL + $0.tWTR }
        table.row(
            "DDR3.020", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { $0.WL + $0.nBL + $0.tWR - $0.tRTP }
        table.row("DDR3.041", "tRTRS(RD-RD)", .reads, .reads, .other_rank) { $0.nBL + $0.tRTRS }
        table.row("DDR3.042", "tRTRS(WR-WR)", .writes, .writes, .other_rank) { $0.nBL + $0.tRTRS }
        table.row(
            "DDR3.043", "tRTRS(RD-WR)", .reads, .writes, .other_rank
        ) { $0.RL + $0.nBL + $0.tRTRS - $0.WL }
        table.row(
            "DDR3.044", "tRTRS(WR-RD)", .writes, .reads, .other_rank
        ) { $0.WL + $0.nBL + $0.tRTRS - $0.RL }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("DDR3.021", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("DDR3.022", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("DDR3.023", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row(
            "DDR3.024", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank
        ) { $0.AL + $0.tRTP + $0.tRP }
        table.row(
            "DDR3.025", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { $0.AL + $0.CWL + $0.nBL + $0.tWR + $0.tRP }
        table.row(
            "DDR3.026", "tRFC", .REFab, [.ACT, .REFab, .PRE, .PREab, .SRE], .same_rank
        ) { $0.tRFC }
    }

    /// Power-down and self refresh.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("DDR3.027", "tXS", .SRX, [.ACT, .REFab, .SRE], .same_rank) { $0.tXS }
        table.row("DDR3.028", "tRDPDEN", .reads, .PDE, .same_rank) { $0.RL + $0.nBL + 1 }
        table.row("DDR3.029", "tWRPDEN", .WR, .PDE, .same_rank) { $0.WL + $0.nBL + $0.tWR }
        table.row("DDR3.030", "tWRAPDEN", .WRA, .PDE, .same_rank) { $0.WL + $0.nBL + $0.tWR + 1 }
        table.row("DDR3.031", "tACTPDEN", .ACT, .PDE, .same_rank) { $0.tACTPDEN }
        table.row("DDR3.032", "tPRPDEN", [.PRE, .PREab], .PDE, .same_rank) { $0.tPRPDEN }
        table.row("DDR3.033", "tREFPDEN", .REFab, .PDE, .same_rank) { $0.tREFPDEN }
        table.row("DDR3.034", "tPD(min)", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "DDR3.035", "tXP", .PDX, [.ACT, .columns, .PRE, .PREab, .REFab, .SRE], .same_rank
        ) { $0.tXP }
        table.row("DDR3.036", "tCKE", .PDX, .PDE, .same_rank) { $0.tCKE }
        table.row("DDR3.038", "tCKESR/tSR", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row("DDR3.039", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
        table.row("DDR3.040", "tXSDLL", .SRX, .columns, .same_rank) { $0.tXSDLL }
    }

    /// Command buses.
    private static func addBuses(to table: inout RuleTable) {
        table.row("DDR3.049", "command bus", .any, .any, .channel) { _ in 1 }
    }
}
