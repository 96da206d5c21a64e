/// A family of DRAM devices; it decides what a burst, a column and a bus slot mean.
public enum Standard: String, CaseIterable, Sendable {
    case DDR3, DDR4, DDR5
    case LPDDR, LPDDR3, LPDDR4, LPDDR5
    case GDDR5, GDDR5X, GDDR6
    case HBM, HBM2, HBM3

    /// Graphics DRAM: separate read and write tRCD, a 32-activate window, tPPD.
    public var isGDDR: Bool { self == .GDDR5 || self == .GDDR5X || self == .GDDR6 }

    /// Stacked DRAM: separate read and write tRCD, separate row and column command buses.
    public var isHBM: Bool { self == .HBM || self == .HBM2 || self == .HBM3 }

    /// Whether two precharges in one rank keep tPPD apart (GDDR, LPDDR4 and LPDDR5).
    public var hasPrechargeSpacing: Bool { isGDDR || self == .LPDDR4 || self == .LPDDR5 }

    /// How many beats of data one command clock cycle carries on a data pin.
    ///
    /// A burst of `BL` beats lasts `BL / beatsPerCycle` cycles. DDR, LPDDR3/4 and HBM2 move two
    /// beats a cycle; GDDR5 four, GDDR5X eight, GDDR6 sixteen as DRAMsim3 counts them; LPDDR5 eight
    /// (4:1 WCK, JESD209-5); HBM3 four (JESD238). `organization.burst_cycles` overrides it.
    public var beatsPerCycle: Int {
        switch self {
        case .GDDR5, .HBM3: 4
        case .GDDR5X, .LPDDR5: 8
        case .GDDR6: 16
        default: 2
        }
    }

    /// What a per-bank refresh command covers in this standard.
    public var bankRefreshScope: BankRefreshScope { self == .DDR5 ? .sameBank : .oneBank }
}

/// The banks that one `refresh_bank` command refreshes.
public enum BankRefreshScope: Sendable {
    /// One bank of one bank group (LPDDR REFpb, HBM REFSB).
    case oneBank
    /// The bank of the same index in every bank group (DDR5 REFsb).
    case sameBank
}
