import DRAMModel

extension DRAMPowerMemory {
    /// The clock period in seconds, and the times in cycles under DRAMPower's names.
    var timings: Values {
        let t = configuration.timing
        let names =
            switch standard {
            case .DDR4: Self.ddr4
            case .DDR5: Self.ddr5
            case .LPDDR4: Self.lpddr4
            case .LPDDR5: Self.lpddr5
            }
        let cycles = cycles
        return [("tCK", Double(t.tCK_fs) / 1e15)]
            + names.map { name in
                (name, Double(cycles[name] ?? t.others["t\(name)"] ?? 0))
            }
    }

    /// Times of the timing file, by each name that a standard of DRAMPower has for them.
    private var cycles: [String: Int] {
        let t = configuration.timing
        let o = configuration.organization
        return [
            "RAS": t.tRAS, "RC": t.tRC, "RCpb": t.tRC, "RCD": t.tRCDRD, "RCD_L": t.tRCDRD,
            "RCD_S": t.tRCDRD, "RL": t.RL, "WL": t.WL, "AL": t.AL, "RTP": t.tRTP,
            // From the end of the burst.
            "RBTP": max(0, t.tRTP - o.burstCycles),
            "WR": t.tWR, "RP": t.tRP, "RPpb": t.tRP, "CCD": t.tCCD_S, "CCD_S": t.tCCD_S,
            "CCD_L": t.tCCD_L, "CCD_S_slr": t.tCCD_S, "CCD_L_slr": t.tCCD_L, "FAW": t.tFAW,
            "FAW_slr": t.tFAW, "RRD": t.tRRD_S, "RRD_S": t.tRRD_S, "RRD_L": t.tRRD_L,
            "RRD_S_slr": t.tRRD_S, "RRD_L_slr": t.tRRD_L, "WTR": t.tWTR_S, "WTR_S": t.tWTR_S,
            "WTR_L": t.tWTR_L, "PPD": t.tPPD, "RTRS": t.tRTRS,
            "REFI": t.tREFI, "REFI1": t.tREFI, "REFIpb": t.tREFIb, "REFISB": t.tREFIb,
            "RFC1": t.tRFC, "RFC1_slr": t.tRFC, "RFCab": t.tRFC, "RFCsb_slr": t.tRFCb,
            "RFCpb": t.tRFCb, "REFSBRD_slr": t.tRREFD, "pbR2act": t.tRREFD,
            "CKESR": t.tCKESR, "SR": t.tCKESR, "XS": t.tXS, "XSR": t.tXS,
            "WCK2CK": configuration.standard.beatsPerCycle / 2,
        ]
    }

    private static let ddr4 = [
        "CKE", "CKESR", "RAS", "RC", "RCD", "RL", "RPRE", "RTP", "WL", "WPRE", "WR", "XP", "XS",
        "REFM", "REFI", "RFC1", "RFC2", "RFC4", "RP", "DQSCK", "CCD_S", "CCD_L", "FAW", "RRD_S",
        "RRD_L", "WTR_S", "WTR_L", "XPDLL", "XSDLL", "AL", "ACTPDEN", "PRPDEN", "REFPDEN", "RTRS",
    ]
    private static let ddr5 = [
        "RAS", "RCD", "RTP", "WL", "WR", "RP", "PPD", "RL", "RPRE", "RPST", "RDDQS", "WPRE", "WPST",
        "CCD_L_slr", "CCD_L_WR_slr", "CCD_L_WR2_slr", "CCD_M_slr", "CCD_M_WR_slr", "CCD_S_slr",
        "CCD_S_WR_slr", "CCD_dlr", "CCD_WR_dlr", "CCD_WR_dpr", "RRD_L_slr", "RRD_S_slr", "RRD_dlr",
        "FAW_slr", "FAW_dlr", "WTR_L", "WTR_M", "WTR_S", "RFC1_slr", "RFC2_slr", "RFC1_dlr",
        "RFC2_dlr", "RFC1_dpr", "RFC2_dpr", "RFCsb_slr", "RFCsb_dlr", "REFI1", "REFI2", "REFISB",
        "REFSBRD_slr", "REFSBRD_dlr", "RTRS", "CPDED", "PD", "XP", "ACTPDEN", "PRPDEN", "REFPDEN",
    ]
    private static let lpddr4 = [
        "CKE", "ESCKE", "CMDCKE", "RAS", "RCD", "RL", "REFI", "REFIpb", "RFCpb", "RFCab", "RPpb",
        "RPab", "RCpb", "RCab", "PPD", "FAW", "RRD", "CCD", "CCDMW", "RPST", "DQSCK", "RTP", "WL",
        "DQSS", "DQS2DQ", "WR", "WPRE", "WTR", "XP", "SR", "XSR", "RTRS",
    ]
    private static let lpddr5 = [
        "REFI", "REFIpb", "RFCab", "RFCpb", "RAS", "RPab", "RPpb", "RCpb", "RCab", "PPD", "RCD_L",
        "RCD_S", "FAW", "RRD", "RL", "RBTP", "WL", "WR", "RTRS", "BL_n_min_16", "BL_n_max_16",
        "BL_n_L_16", "BL_n_S_16", "BL_n_min_32", "BL_n_max_32", "BL_n_L_32", "BL_n_S_32", "WTR_L",
        "WTR_S", "RTW_L_16", "RTW_S_16", "RTW_L_32", "RTW_S_32", "WCK2DQO", "WCK2CK", "pbR2act",
        "pbR2pbR",
    ]
}
