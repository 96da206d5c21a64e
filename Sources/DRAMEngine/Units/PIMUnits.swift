import DRAMModel

/// The processing units of a channel, the PIM rows they work on, and when each PIM command may
/// issue.
///
/// One word that points at the channel's gates, so that PIM commands and those of the memory
/// controller share one state without borrowing it from each other. Valid as long as the channel.
///
/// A command to all banks of a rank writes one gate a rule rather than one a bank: the rank has
/// *broadcast* gates that every PIM command looks at. PIM commands to single banks write, beside
/// the gates of the banks, a second set of the rank that only commands to all banks look at.
@frozen
public struct PIMUnits: BitwiseCopyable {
    @usableFromInline let wiring: UnsafePointer<PIMWiring>

    init(_ wiring: UnsafePointer<PIMWiring>) { self.wiring = wiring }

    /// How flat indices follow from commands.
    public var layout: BankLayout { wiring.pointee.layout }
    /// Ranks of the channel.
    public var ranks: Int { wiring.pointee.ranks }
    var gates: GateTable { wiring.pointee.gates }
    var windows: ActivationWindows.View { wiring.pointee.windows }
    var countsInWindows: Bool { wiring.pointee.countsInWindows }
    var rows: UnsafeMutablePointer<Int32> { wiring.pointee.rows }
    var openMasks: UnsafeMutablePointer<UInt64> { wiring.pointee.openMasks }
    var controllerOpenMasks: UnsafeMutablePointer<UInt64> { wiring.pointee.controllerOpenMasks }
    var residency: UnsafeMutablePointer<RankResidency> { wiring.pointee.residency }
    var selfRefreshing: UnsafeMutablePointer<Bool> { wiring.pointee.selfRefreshing }
    var counts: CommandCounts.View { wiring.pointee.counts }

    /// All banks of a rank, as bits.
    public var allBanks: UInt64 { wiring.pointee.allBanks }

    /// The row of a kind in the table of commands.
    func traits(of kind: CommandKind) -> CommandTraits {
        wiring.pointee.traits[Int(kind.rawValue)]
    }

    /// From the first gate of a bank, bank group or rank to that of a kind of command.
    func offset(of kind: CommandKind) -> Int {
        let offset = wiring.pointee.offsets[Int(kind.rawValue)]
        precondition(offset >= 0, "a command that the memory does not have")
        return Int(offset)
    }

    /// Gates that PIM commands to all banks of a rank set.
    func broadcast(_ rank: Int32) -> UnsafeMutablePointer<Gate> {
        rankGates(Int32(ranks) + rank)
    }

    /// Gates that PIM commands to some banks of a rank set, for commands to all banks.
    @usableFromInline
    func any(_ rank: Int32) -> UnsafeMutablePointer<Gate> {
        rankGates(2 * Int32(ranks) + rank)
    }

    func rankGates(_ rank: Int32) -> UnsafeMutablePointer<Gate> {
        gates.base + (gates.rankBase + Int(rank) * GateBlock.count)
    }

    func groupGates(_ group: Int32) -> UnsafeMutablePointer<Gate> {
        gates.base + (gates.groupBase + Int(group) * GateBlock.count)
    }

    func bufferGates(_ buffer: Int32) -> UnsafeMutablePointer<Gate> {
        gates.base + Int(buffer) * GateBlock.count
    }

    /// The PIM row buffer of a bank of a rank, as a flat index.
    func buffer(_ rank: Int32, _ bankInRank: Int) -> Int32 {
        rank * layout.perRank + Int32(bankInRank) << layout.shift + layout.pimPartition
    }

    /// The PIM row that is open in a bank of a rank, or -1.
    public func openRow(_ rank: Int32, bank: Int) -> Int32 { rows[Int(buffer(rank, bank))] }

    /// Row buffers of a rank with an open PIM row, as bits of flat indices in the rank.
    public func openBuffers(ofRank rank: Int32) -> UInt64 { openMasks[Int(rank)] }

    /// Row buffers of a rank that PIM rows use and in which the memory controller has a row open.
    public func controllerBuffers(ofRank rank: Int32) -> UInt64 {
        controllerOpenMasks[Int(rank)] & layout.pimBuffers(allBanks)
    }

    /// Commands issued of a kind.
    public func count(of kind: CommandKind) -> Int64 { counts.sum(kind, ranks: ranks) }

    /// When the run of an `nmp_mac` that has just issued has been multiplied in all its banks.
    public func runEnd(_ command: PIMCommand) -> Int64 { wiring.pointee.ports.end(command) }

    /// When the ports and buffers of an NMP command allow it, whatever rows and bus do.
    public func runGate(_ command: PIMCommand) -> Int64 {
        wiring.pointee.ports.earliest(command).cycle
    }

    /// Whether a PIM command makes commands of the memory controller wait, to its own ranks or to
    /// others.
    public func delaysController(_ kind: CommandKind) -> (own: Bool, others: Bool) {
        let active = wiring.pointee.isActive[Int(kind.rawValue)]
        let others = Self.schedulable << UInt64(8 * RuleSet.Level.otherRanks.rawValue)
        let anywhere = Self.schedulable &* 0x01_0101_0101
        return (active & ~others & anywhere != 0, active & others != 0)
    }

    /// The pairs of gates, at one level, of the commands between which a scheduler chooses.
    private static var schedulable: UInt64 {
        1 << UInt64(GateSlot.activate.rawValue / 2) | 1 << UInt64(GateSlot.precharge.rawValue / 2)
            | 1 << UInt64(GateSlot.read.rawValue / 2) | 1 << UInt64(GateSlot.write.rawValue / 2)
    }

    /// Whether a rank is in self refresh.
    public func isSelfRefreshing(_ rank: Int32) -> Bool { selfRefreshing[Int(rank)] }

    /// The ranks that a command goes to.
    func ranks(of command: PIMCommand) -> Range<Int32> {
        command.rank < 0 ? 0..<Int32(ranks) : command.rank..<command.rank + 1
    }
}
