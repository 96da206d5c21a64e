import DRAMModel

/// The processing units of a channel, the PIM rows they work on, and when each PIM command may issue.
///
/// One word that points at the channel's registers, so that PIM and host commands share one state without
/// borrowing it from each other. Valid as long as the channel.
///
/// A command to all banks of a rank writes one register a rule rather than one a bank: a row of *broadcast*
/// registers that every PIM command looks at. What PIM commands to single banks write goes, beside the
/// banks' own registers, into a row that only commands to all banks look at.
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
    var hostOpenMasks: UnsafeMutablePointer<UInt64> { wiring.pointee.hostOpenMasks }
    var residency: UnsafeMutablePointer<RankResidency> { wiring.pointee.residency }
    var selfRefreshing: UnsafeMutablePointer<Bool> { wiring.pointee.selfRefreshing }
    var counts: UnsafeMutablePointer<Int64> { wiring.pointee.counts }

    /// All banks of a rank, as bits.
    public var allBanks: UInt64 {
        let banks = UInt64(layout.perRank >> layout.shift)
        return banks == 64 ? ~0 : 1 << banks - 1
    }

    /// Gates that PIM commands to all banks of a rank set.
    func broadcast(_ rank: Int32) -> UnsafeMutablePointer<Gate> {
        wiring.pointee.broadcasts + Int(rank) * 2 * GateSlot.count
    }

    /// Gates that PIM commands to some banks of a rank set, for commands to all banks.
    @usableFromInline
    func any(_ rank: Int32) -> UnsafeMutablePointer<Gate> {
        broadcast(rank) + GateSlot.count
    }

    func rankGates(_ rank: Int32) -> UnsafeMutablePointer<Gate> {
        gates.base + (gates.rankBase + Int(rank) * GateSlot.count)
    }

    func groupGates(_ group: Int32) -> UnsafeMutablePointer<Gate> {
        gates.base + (gates.groupBase + Int(group) * GateSlot.count)
    }

    func bufferGates(_ buffer: Int32) -> UnsafeMutablePointer<Gate> {
        gates.base + Int(buffer) * GateSlot.count
    }

    /// The PIM row buffer of a bank of a rank, as a flat index.
    func buffer(_ rank: Int32, _ bankInRank: Int) -> Int32 {
        rank * layout.perRank + Int32(bankInRank) << layout.shift + layout.pimPartition
    }

    /// The PIM row that is open in a bank of a rank, or -1.
    public func openRow(_ rank: Int32, bank: Int) -> Int32 { rows[Int(buffer(rank, bank))] }

    /// Row buffers of a rank with an open PIM row, as bits of flat indices in the rank.
    public func openBuffers(ofRank rank: Int32) -> UInt64 { openMasks[Int(rank)] }

    /// Row buffers of a rank that PIM rows use and in which the host has a row open.
    public func heldByHost(ofRank rank: Int32) -> UInt64 {
        hostOpenMasks[Int(rank)] & layout.pimBuffers(allBanks)
    }

    /// Commands issued of a kind.
    public func count(of kind: CommandKind) -> Int64 { counts[Int(kind.rawValue)] }

    /// When the run of an `nmp_mac` that has just issued has been multiplied in all its banks.
    public func runEnd(_ command: PIMCommand) -> Int64 { wiring.pointee.ports.end(command) }

    /// When the ports and buffers of an NMP command allow it, whatever rows and bus do.
    public func runGate(_ command: PIMCommand) -> Int64 {
        wiring.pointee.ports.earliest(command).cycle
    }

    /// Whether a PIM command makes host commands wait, to its own ranks or to others.
    public func delaysHost(_ kind: CommandKind) -> (own: Bool, others: Bool) {
        // Two pairs of slots a level: ACTIVATE and PRECHARGE, READ and WRITE.
        let active = wiring.pointee.isActive[Int(kind.rawValue)]
        let others = UInt64(3) << UInt64(8 * RuleSet.Level.otherRanks.rawValue)
        return (active & ~others & 0x03_0303_0303 != 0, active & others != 0)
    }

    /// Whether a rank is in self refresh.
    public func isSelfRefreshing(_ rank: Int32) -> Bool { selfRefreshing[Int(rank)] }

    /// The ranks that a command goes to.
    func ranks(of command: PIMCommand) -> Range<Int32> {
        command.rank < 0 ? 0..<Int32(ranks) : command.rank..<command.rank + 1
    }
}
