import DRAMModel

/// Where the registers and rows of a channel are that its processing units use.
@usableFromInline
struct PIMWiring: BitwiseCopyable {
    let layout: BankLayout
    let gates: GateTable
    /// For each rank the gates that PIM commands to all its banks set, then those for commands to all banks.
    let broadcasts: UnsafeMutablePointer<Gate>
    let ranks: Int
    let increments: UnsafePointer<Int64>
    let perCount: UnsafePointer<Int64>
    let isActive: UnsafePointer<UInt64>
    let windows: ActivationWindows.View
    let countsInWindows: Bool
    let reads: ReadRing.View
    let ports: VerticalPorts.View
    let rows: UnsafeMutablePointer<Int32>
    let openMasks: UnsafeMutablePointer<UInt64>
    let hostOpenMasks: UnsafeMutablePointer<UInt64>
    let residency: UnsafeMutablePointer<RankResidency>
    let selfRefreshing: UnsafeMutablePointer<Bool>
    let counts: UnsafeMutablePointer<Int64>
}
