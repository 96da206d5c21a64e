import DRAMModel

/// Where the gates and rows of a channel are that its processing units use.
@usableFromInline
struct PIMWiring: BitwiseCopyable {
    let layout: BankLayout
    let gates: GateTable
    /// From the first gate of a bank, bank group or rank to that of each kind of command.
    let offsets: UnsafePointer<Int32>
    let ranks: Int
    /// All banks of a rank, as bits.
    let allBanks: UInt64
    let isActive: UnsafePointer<UInt64>
    let writes: RuleWrites
    /// The table of commands.
    let traits: UnsafePointer<CommandTraits>
    let windows: ActivationWindows.View
    let countsInWindows: Bool
    let reads: ReadRing.View
    let ports: VerticalPorts.View
    let rows: UnsafeMutablePointer<Int32>
    /// Row buffers of each rank with an open PIM row, then those that the memory controller has
    /// opened.
    let openMasks: UnsafeMutablePointer<UInt64>
    let controllerOpenMasks: UnsafeMutablePointer<UInt64>
    let residency: UnsafeMutablePointer<RankResidency>
    let selfRefreshing: UnsafeMutablePointer<Bool>
    let counts: CommandCounts.View
}
