/// The families that DRAMsim3 knows and we simulate, with what it does differently for each.
///
/// Source: `src/configuration.cc` of DRAMsim3, commit 2981759.
enum ReferenceProtocol: String, CaseIterable {
    case DDR3, DDR4, GDDR5, GDDR5X, GDDR6, LPDDR, LPDDR3, LPDDR4, HBM, HBM2

    /// Graphics DRAM: a column of a file is a burst, and there is a tRCD each for reads and writes.
    var isGDDR: Bool { self == .GDDR5 || self == .GDDR5X || self == .GDDR6 }

    /// Stacked DRAM: a column of a file is a pair of beats, and there is a tRCD each.
    var isHBM: Bool { self == .HBM || self == .HBM2 }

    /// Beats that a cycle of its clock carries.
    var beatsPerCycle: Int {
        switch self {
        case .GDDR5: 4
        case .GDDR5X: 8
        case .GDDR6: 16
        default: 2
        }
    }
}
