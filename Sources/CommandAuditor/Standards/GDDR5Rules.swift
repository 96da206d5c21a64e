/// The rules of GDDR5 (JESD212), second hand from one public simulator: DRAMSys
/// (tukl-msd/DRAMSys@8e021ea, CheckerGDDR5.cpp).
///
/// They are not independently verified: the public table that the other standards come from has no
/// rows of GDDR5, and no second source was compared. Left out are the offsets of the write clock
/// (tWCK2CKPIN, tWCK2CK, tWCK2DQO, tWCK2DQI), for which no memory gives values, and the longer wait
/// of the first bank refresh of a round, as the controller begins rounds anywhere.
enum GDDR5Rules: RuleSource {
    static let name = "GDDR5"

    static func add(to table: inout RuleTable) {
        addRows(to: &table)
        addColumns(to: &table)
        addRefresh(to: &table)
        addLowPower(to: &table)
    }

    /// Opening and closing rows.
    private static func addRows(to table: inout RuleTable) {
        table.row("DRAMSys.GDDR5.1", "tRCDRD", .ACT, .reads, .same_bank) { $0.tRCDRD }
        table.row("DRAMSys.GDDR5.2", "tRCDWR", .ACT, .writes, .same_bank) { $0.tRCDWR }
        table.row("DRAMSys.GDDR5.3", "tRAS", .ACT, .PRE, .same_bank) { $0.tRAS }
        table.row("DRAMSys.GDDR5.4", "tRAS(PREab)", .ACT, .PREab, .same_rank) { $0.tRAS }
        table.row("DRAMSys.GDDR5.5", "tRC", .ACT, .ACT, .same_bank) { $0.tRC }
        table.row("DRAMSys.GDDR5.6", "tRP", .PRE, .ACT, .same_bank) { $0.tRP }
        table.row("DRAMSys.GDDR5.7", "tRP(PREab)", .PREab, .ACT, .same_rank) { $0.tRP }
        table.row("DRAMSys.GDDR5.8", "tRRD_L", .ACT, .ACT, .same_bankgroup) { $0.tRRD_L }
        table.row("DRAMSys.GDDR5.9", "tRRD_S", .ACT, .ACT, .same_rank) { $0.tRRD_S }
        table.window("DRAMSys.GDDR5.10", "tFAW", of: [.ACT, .REFpb], atMost: 4) { $0.tFAW }
        table.window("DRAMSys.GDDR5.11", "t32AW", of: [.ACT, .REFpb], atMost: 32) { $0.t32AW }
        table.row("DRAMSys.GDDR5.12", "tRTP", .RD, .PRE, .same_bank) { $0.tRTP }
        table.row("DRAMSys.GDDR5.13", "tRTP(PREab)", .reads, .PREab, .same_rank) { $0.tRTP }
        table.row("DRAMSys.GDDR5.14", "tWR", .WR, .PRE, .same_bank) { writeToPrecharge($0) }
        table.row(
            "DRAMSys.GDDR5.15", "tWR(PREab)", .writes, .PREab, .same_rank
        ) { writeToPrecharge($0) }
        table.row("DRAMSys.GDDR5.16", "tRTP+tRP", .RDA, .ACT, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "DRAMSys.GDDR5.17", "tWR+tRP", .WRA, .ACT, .same_bank
        ) { writeToPrecharge($0) + $0.tRP }
        table.row("DRAMSys.GDDR5.18", "tPPD", .PRE, [.PRE, .PREab], .same_rank) { $0.tPPD }
    }

    private static func writeToPrecharge(_ t: AuditParameters) -> Int { t.WL + t.nBL + t.tWR }

    /// Columns and the data bus.
    private static func addColumns(to table: inout RuleTable) {
        table.row("DRAMSys.GDDR5.19", "tCCD_L", .reads, .reads, .same_bankgroup) { $0.tCCD_L }
        table.row("DRAMSys.GDDR5.20", "tCCD_S", .reads, .reads, .same_rank) { $0.tCCD_S }
        table.row("DRAMSys.GDDR5.21", "tCCD_L(WR)", .writes, .writes, .same_bankgroup) { $0.tCCD_L }
        table.row("DRAMSys.GDDR5.22", "tCCD_S(WR)", .writes, .writes, .same_rank) { $0.tCCD_S }
        table.row("DRAMSys.GDDR5.23", "tRTW", .reads, .writes, .same_rank) { $0.tRTW }
        table.row(
            "DRAMSys.GDDR5.24", "tWTR_L", .writes, .reads, .same_bankgroup
        ) { $0.WL + $0.nBL + $0.tWTR_L }
        table.row(
            "DRAMSys.GDDR5.25", "tWTR_S", .writes, .reads, .same_rank
        ) { $0.WL + $0.nBL + $0.tWTR_S }
        table.row(
            "DRAMSys.GDDR5.26", "tWR-tRTP(RDA)", .WR, .RDA, .same_bank
        ) { writeToPrecharge($0) - $0.tRTP }
        table.row(
            "DRAMSys.GDDR5.27", "tRTRS(RD-RD)", .reads, .reads, .other_rank
        ) { $0.nBL + $0.tRTRS }
        table.row(
            "DRAMSys.GDDR5.28", "tRTRS(WR-WR)", .writes, .writes, .other_rank
        ) { $0.nBL + $0.tRTRS }
        table.row(
            "DRAMSys.GDDR5.29", "tRTRS(RD-WR)", .reads, .writes, .other_rank
        ) { $0.RL + $0.nBL + $0.tRTRS - $0.WL }
        table.row(
            "DRAMSys.GDDR5.30", "tRTRS(WR-RD)", .writes, .reads, .other_rank
        ) { $0.WL + $0.nBL + $0.tRTRS - $0.RL }
    }

    /// Refresh.
    private static func addRefresh(to table: inout RuleTable) {
        table.row("DRAMSys.GDDR5.31", "tRC(REFab)", .ACT, .REFab, .same_rank) { $0.tRC }
        table.row("DRAMSys.GDDR5.32", "tRP(REFab)", .PRE, .REFab, .same_rank) { $0.tRP }
        table.row("DRAMSys.GDDR5.33", "tRPab(REFab)", .PREab, .REFab, .same_rank) { $0.tRP }
        table.row(
            "DRAMSys.GDDR5.34", "tRTP+tRP(REFab)", .RDA, .REFab, .same_rank
        ) { $0.tRTP + $0.tRP }
        table.row(
            "DRAMSys.GDDR5.35", "tWR+tRP(REFab)", .WRA, .REFab, .same_rank
        ) { writeToPrecharge($0) + $0.tRP }
        table.row(
            "DRAMSys.GDDR5.36", "tRFC", .REFab, [.ACT, .REFab, .REFpb, .SRE], .same_rank
        ) { $0.tRFC }
        table.row("DRAMSys.GDDR5.37", "tRC(REFpb)", .ACT, .REFpb, .same_bank) { $0.tRC }
        table.row("DRAMSys.GDDR5.38", "tRP(REFpb)", .PRE, .REFpb, .same_bank) { $0.tRP }
        table.row("DRAMSys.GDDR5.39", "tRPab(REFpb)", .PREab, .REFpb, .same_rank) { $0.tRP }
        table.row("DRAMSys.GDDR5.40", "RDA-REFpb", .RDA, .REFpb, .same_bank) { $0.tRTP + $0.tRP }
        table.row(
            "DRAMSys.GDDR5.41", "WRA-REFpb", .WRA, .REFpb, .same_bank
        ) { writeToPrecharge($0) + $0.tRP }
        table.row(
            "DRAMSys.GDDR5.42", "tRRD_L(ACT-REFpb)", .ACT, .REFpb, .same_bankgroup
        ) { $0.tRRD_L }
        table.row("DRAMSys.GDDR5.43", "tRRD_S(ACT-REFpb)", .ACT, .REFpb, .same_rank) { $0.tRRD_S }
        table.row("DRAMSys.GDDR5.44", "tRFCpb", .REFpb, [.ACT, .REFpb], .same_bank) { $0.tRFCpb }
        table.row("DRAMSys.GDDR5.45", "tRREFD", .REFpb, [.ACT, .REFpb], .same_rank) { $0.tRREFD }
        table.row(
            "DRAMSys.GDDR5.46", "tRFCpb(REFab)", .REFpb, [.REFab, .SRE, .PREab], .same_rank
        ) { $0.tRFCpb }
    }

    /// Power-down, self refresh and the command bus.
    private static func addLowPower(to table: inout RuleTable) {
        table.row("DRAMSys.GDDR5.47", "tRP(SRE)", [.PRE, .PREab], .SRE, .same_rank) { $0.tRP }
        table.row("DRAMSys.GDDR5.48", "tCKE", .SRE, .SRX, .same_rank) { $0.tCKESR }
        table.row(
            "DRAMSys.GDDR5.49", "tXS", .SRX, [.ACT, .REFab, .REFpb, .PDE, .SRE], .same_rank
        ) { $0.tXS }
        table.row("DRAMSys.GDDR5.50", "tLK", .SRX, .columns, .same_rank) { $0.tLK }
        table.row("DRAMSys.GDDR5.51", "tPD", .PDE, .PDX, .same_rank) { $0.tPD }
        table.row(
            "DRAMSys.GDDR5.52", "tXP", .PDX,
            [.ACT, .columns, .PRE, .PREab, .REFab, .REFpb, .PDE, .SRE], .same_rank
        ) { $0.tXP }
        table.row("DRAMSys.GDDR5.53", "command bus", .any, .any, .channel) { _ in 1 }
        table.row(
            "DRAMSys.GDDR5.54", "tRDSRE", .reads, [.PDE, .SRE], .same_rank
        ) { $0.RL + $0.nBL }
        table.row("DRAMSys.GDDR5.55", "tWRSRE", .writes, .PDE, .same_rank) { $0.WL + $0.nBL }
        table.row(
            "DRAMSys.GDDR5.56", "tRTP+tRP(SRE)", .RDA, .SRE, .same_rank
        ) { $0.tRTP + $0.tRP }
        table.row(
            "DRAMSys.GDDR5.57", "tWR+tRP(SRE)", .WRA, .SRE, .same_rank
        ) { writeToPrecharge($0) + $0.tRP }
        table.row("DRAMSys.GDDR5.58", "tRC(SRE)", .ACT, .SRE, .same_rank) { $0.tRC }
    }
}
