/// What the auditor's tables, which have the names of the public one, and the engine call a rule.
enum RuleNames {
    /// Names that differ by more than what stands in brackets.
    private static let others = [
        "tRCD(RD)": "tRCDRD", "tRCD(WR)": "tRCDWR", "tCCD_L/tCCD_M": "tCCD_M",
        "RDA-REFpb": "tRTP+tRP", "WRA-REFpb": "tWR+tRP", "tWR-tRTP(RDA)": "tWRtRTP",
        "tWR-nRBTP(RDA)": "tWRtRTP", "tCCD_L_WTRA": "tWRtRTP", "tCCD_RTW": "tRTW",
        "tCKESR/tSR": "tCKESR", "tCCD(WR)_L": "tCCD_L", "tCCD(WR)_S": "tCCD_S",
        "tREFSBRD": "tRREFD", "tpbR2act": "tRREFD", "tRFCsb": "tRFCb", "tRFCpb": "tRFCb",
        "tRFCab": "tRFC", "tRRD": "tRRD_S", "tCCD": "tCCD_S", "tWTR": "tWTR_S", "tRPpb": "tRP",
        "tRPab": "tRP", "command_bus": "command bus", "row bus": "command bus",
        "column bus": "command bus", "command bus 1": "command bus",
        "command bus 2": "command bus", "data bus": "burst",
    ]

    /// Whether two names are of one rule.
    static func same(_ a: String, _ b: String) -> Bool { common(a) == common(b) }

    private static func common(_ name: String) -> String {
        if let other = others[name] { return other }
        let base = String(name.prefix { $0 != "(" }).trimmingSuffix(" ")
        return others[base] ?? base
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
