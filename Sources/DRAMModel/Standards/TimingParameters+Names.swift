extension TimingParameters {
    /// A parameter that has a field, by its JEDEC name.
    typealias Field = (name: String, path: WritableKeyPath<TimingParameters, Int> & Sendable)

    /// Every parameter that has a field, by its name in timing files.
    static let fields: [Field] = [
        ("AL", \.AL), ("CL", \.CL), ("CWL", \.CWL), ("tRCDRD", \.tRCDRD), ("tRCDWR", \.tRCDWR),
        ("tRP", \.tRP), ("tRAS", \.tRAS), ("tRC", \.tRC), ("tCCD_S", \.tCCD_S),
        ("tCCD_L", \.tCCD_L), ("tRTRS", \.tRTRS), ("tRTP", \.tRTP), ("tWTR_S", \.tWTR_S),
        ("tWTR_L", \.tWTR_L), ("tWR", \.tWR), ("tRRD_S", \.tRRD_S), ("tRRD_L", \.tRRD_L),
        ("tFAW", \.tFAW), ("t32AW", \.t32AW), ("tPPD", \.tPPD), ("tRFC", \.tRFC),
        ("tREFI", \.tREFI), ("tRFCb", \.tRFCb), ("tREFIb", \.tREFIb), ("tRREFD", \.tRREFD),
        ("tCKESR", \.tCKESR), ("tXS", \.tXS),
    ]

    /// What standards call parameters that have a field of another name.
    ///
    /// `tRCD` stands for both of its fields in timing files; rules name the one they mean.
    public static let otherNames: [String: String] = [
        "tRFCab": "tRFC", "tRFCpb": "tRFCb", "tRFCsb": "tRFCb", "tREFIpb": "tREFIb",
        "tREFSBRD": "tRREFD", "tpbR2act": "tRREFD", "tRPpb": "tRP", "tXSR": "tXS", "tSR": "tCKESR",
        "tCCD": "tCCD_S", "tRRD": "tRRD_S", "tWTR": "tWTR_S", "tRCD": "tRCDRD",
    ]

    private static let paths: [String: WritableKeyPath<TimingParameters, Int> & Sendable] = {
        var paths = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.path) })
        for (name, field) in otherNames { paths[name] = paths[field] }
        return paths
    }()

    /// Whether a parameter has a field, whatever it is called.
    public static func hasField(_ name: String) -> Bool { paths[name] != nil }

    /// The cycles of a parameter by its JEDEC name; `nil` for one that has no field and is not
    /// given.
    public subscript(name: String) -> Int? {
        get { Self.paths[name].map { self[keyPath: $0] } ?? others[name] }
        set {
            if let path = Self.paths[name] {
                self[keyPath: path] = newValue ?? 0
            } else {
                others[name] = newValue
            }
        }
    }
}
