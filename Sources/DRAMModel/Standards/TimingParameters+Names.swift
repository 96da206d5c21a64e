extension TimingParameters {
    /// Reads or changes a field.
    typealias Access = @Sendable (inout TimingParameters, (inout Int) -> Void) -> Void

    /// Every parameter that has a field, by its name in timing files.
    private static let fields: [(name: String, access: Access)] = [
        ("AL", { $1(&$0.AL) }), ("CL", { $1(&$0.CL) }), ("CWL", { $1(&$0.CWL) }),
        ("tRCDRD", { $1(&$0.tRCDRD) }), ("tRCDWR", { $1(&$0.tRCDWR) }), ("tRP", { $1(&$0.tRP) }),
        ("tRAS", { $1(&$0.tRAS) }), ("tRC", { $1(&$0.tRC) }), ("tCCD_S", { $1(&$0.tCCD_S) }),
        ("tCCD_L", { $1(&$0.tCCD_L) }), ("tRTRS", { $1(&$0.tRTRS) }), ("tRTP", { $1(&$0.tRTP) }),
        ("tWTR_S", { $1(&$0.tWTR_S) }), ("tWTR_L", { $1(&$0.tWTR_L) }), ("tWR", { $1(&$0.tWR) }),
        ("tRRD_S", { $1(&$0.tRRD_S) }), ("tRRD_L", { $1(&$0.tRRD_L) }), ("tFAW", { $1(&$0.tFAW) }),
        ("t32AW", { $1(&$0.t32AW) }), ("tPPD", { $1(&$0.tPPD) }), ("tRFC", { $1(&$0.tRFC) }),
        ("tREFI", { $1(&$0.tREFI) }), ("tRFCb", { $1(&$0.tRFCb) }), ("tREFIb", { $1(&$0.tREFIb) }),
        ("tRREFD", { $1(&$0.tRREFD) }), ("tCKESR", { $1(&$0.tCKESR) }), ("tXS", { $1(&$0.tXS) }),
    ]

    /// What standards call parameters that have a field of another name.
    ///
    /// `tRCD` stands for both of its fields in timing files; rules name the one they mean.
    public static let otherNames: [String: String] = [
        "tRFCab": "tRFC", "tRFCpb": "tRFCb", "tRFCsb": "tRFCb", "tREFIpb": "tREFIb",
        "tREFSBRD": "tRREFD", "tpbR2act": "tRREFD", "tRPpb": "tRP", "tXSR": "tXS", "tSR": "tCKESR",
        "tCCD": "tCCD_S", "tRRD": "tRRD_S", "tWTR": "tWTR_S", "tRCD": "tRCDRD",
    ]

    private static let accesses: [String: Access] = {
        var accesses = [String: Access](minimumCapacity: fields.count + otherNames.count)
        for field in fields { accesses[field.name] = field.access }
        for (name, field) in otherNames { accesses[name] = accesses[field] }
        return accesses
    }()

    /// Whether a parameter has a field, whatever it is called.
    public static func hasField(_ name: String) -> Bool { accesses[name] != nil }

    /// The cycles of a parameter by its JEDEC name; `nil` for one that has no field and is not
    /// given.
    public subscript(name: String) -> Int? {
        get {
            guard let access = Self.accesses[name] else { return others[name] }
            var (copy, value) = (self, 0)
            access(&copy) { value = $0 }
            return value
        }
        set {
            if let access = Self.accesses[name] {
                access(&self) { $0 = newValue ?? 0 }
            } else {
                others[name] = newValue
            }
        }
    }
}
