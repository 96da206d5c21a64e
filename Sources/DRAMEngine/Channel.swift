import DRAMModel

/// The state of one DRAM channel: which rows are open, and when each command may issue next.
///
/// `earliest` never changes state; `issue` traps on an illegal command. Gates hold, for each bank,
/// bank group and rank, the next cycle of each kind of command together with the rule that sets it.
///
/// A bank is *closed*, *open on a row*, or its rank is in *self refresh*. Legal transitions: closed
/// → open (ACTIVATE), open → closed (PRECHARGE, READ and WRITE with auto-precharge), closed → self
/// refresh (all banks of the rank at once) → closed. REFRESH needs its banks closed and leaves them
/// so. A rank that is not in self refresh may be in *power-down*, in which its banks stay as they
/// are and take no command.
@frozen
public struct Channel: ~Copyable {
    // What every command needs comes first, so that it lies in few cache lines.

    /// When each command may issue next, as far as timing rules go.
    public let gates: GateTable
    /// By flat index.
    @usableFromInline let banks: FixedBuffer<BankState>
    @usableFromInline let increments: UnsafePointer<Int64>
    @usableFromInline let isActive: UnsafePointer<UInt64>
    /// Open banks of each rank, as bits.
    @usableFromInline let openMasks: FixedBuffer<UInt64>
    /// Row buffers of each rank with an open PIM row, as bits.
    @usableFromInline let pimOpenMasks: FixedBuffer<UInt64>
    /// Whether each rank is in self refresh.
    @usableFromInline let selfRefreshing: FixedBuffer<Bool>
    /// Whether each rank is in power-down.
    @usableFromInline let poweredDown: FixedBuffer<Bool>
    /// Whether each rank is in self refresh or in power-down.
    @usableFromInline let asleep: FixedBuffer<Bool>
    /// Time in states, and the cycle each rank entered its present one.
    @usableFromInline let residency: FixedBuffer<RankResidency>
    /// Commands issued, by kind.
    @usableFromInline let commandCounts: CommandCounts
    @usableFromInline let rankCount: Int
    @usableFromInline let banksPerRank: Int32
    @usableFromInline let bankRefresh: BankRefreshCover
    @usableFromInline let windows: ActivationWindows
    @usableFromInline let reads: ReadRing

    /// The bank address of each bank, by flat index.
    public let bankAddresses: BankAddresses
    /// How flat indices follow from addresses and commands.
    public let layout: BankLayout
    /// The processing units and the rows they work on; valid as long as the channel.
    public let units: PIMUnits
    /// The organization of the channel, each row buffer counted as a bank.
    public let organization: Organization
    /// Names of the rules that `Gate.rule` indexes.
    public let ruleNames: [String]
    @usableFromInline let gateStorage: FixedBuffer<Gate>
    @usableFromInline let tables: RuleTables
    /// From the first gate of a bank, bank group or rank to that of each kind of command; -1 for a
    /// kind that the memory does not have.
    let gateOffsets: FixedBuffer<Int32>
    /// Open PIM row of each row buffer, -1 when it has none.
    @usableFromInline let pimRows: FixedBuffer<Int32>
    /// Runs of columns through vertical ports.
    @usableFromInline let ports: VerticalPorts
    @usableFromInline let wiring: FixedBuffer<PIMWiring>

    /// Creates a channel with all banks closed and nothing to wait for.
    public init(_ configuration: MemoryConfiguration, rules: RuleSet) {
        precondition(GatePair.works, "the thread takes denormal numbers for zero (MXCSR.DAZ)")
        precondition(
            configuration.pim == nil || configuration.organization.stacks == 1,
            "units of stack IDs that are bank address")
        let o = configuration.rowBufferOrganization
        precondition(o.banks <= UInt64.bitWidth, "more row buffers of a rank than a word has bits")
        organization = o
        layout = BankLayout(configuration)
        ruleNames = rules.names
        let groups = o.ranks * o.bankgroups
        let groupBase = o.banksPerChannel * GateBlock.count
        let rankBase = groupBase + groups * GateBlock.count
        // Behind the gates of ranks: those that PIM commands to whole ranks set, and those that any
        // PIM command of a rank set.
        let gateStride = rankBase + 3 * o.ranks * GateBlock.count
        gateStorage = FixedBuffer(repeating: .open, count: rules.slots.blocks * gateStride)
        gates = GateTable(base: gateStorage.base, groupBase: groupBase, rankBase: rankBase)
        banks = FixedBuffer(
            (0..<o.banksPerChannel).map { bank in
                let group = bank / o.banks_per_group
                return BankState(
                    BankAddress(
                        rank: Int32(group / o.bankgroups), group: Int32(group), bank: Int32(bank))
                )
            })
        bankAddresses = BankAddresses(banks.base)
        tables = rules.tables
        increments = UnsafePointer(tables.increments.base)
        isActive = UnsafePointer(tables.isActive.base)
        windows = ActivationWindows(rules.windows, ranks: o.ranks)
        reads = ReadRing(rules.readWindow)
        ports = VerticalPorts(configuration, rules: rules.runRules)
        gateOffsets = FixedBuffer(
            rules.slots.slots.map { slot in
                let (block, gate) = slot.quotientAndRemainder(dividingBy: GateBlock.count)
                return slot < 0 ? -1 : Int32(block * gateStride + gate)
            })
        pimRows = FixedBuffer(repeating: -1, count: o.banksPerChannel)
        pimOpenMasks = FixedBuffer(repeating: 0, count: o.ranks)
        openMasks = FixedBuffer(repeating: 0, count: o.ranks)
        banksPerRank = Int32(o.banks)
        selfRefreshing = FixedBuffer(repeating: false, count: o.ranks)
        poweredDown = FixedBuffer(repeating: false, count: o.ranks)
        asleep = FixedBuffer(repeating: false, count: o.ranks)
        commandCounts = CommandCounts(ranks: o.ranks)
        residency = FixedBuffer(repeating: RankResidency(), count: o.ranks)
        rankCount = o.ranks
        bankRefresh = configuration.standard.bankRefresh
        let bankCount = UInt64(configuration.organization.banks)
        let allBanks: UInt64 = bankCount == 64 ? ~0 : 1 << bankCount - 1
        let wired = PIMWiring(
            layout: layout, gates: gates, offsets: UnsafePointer(gateOffsets.base),
            ranks: rankCount, allBanks: allBanks, isActive: isActive,
            writes: RuleWrites(tables, gateStride: gateStride),
            traits: UnsafePointer(tables.traits.base),
            windows: windows.view, countsInWindows: configuration.pim?.tfaw != .exempt,
            reads: reads.view, ports: ports.view, rows: pimRows.base, openMasks: pimOpenMasks.base,
            controllerOpenMasks: openMasks.base, residency: residency.base,
            selfRefreshing: selfRefreshing.base, counts: commandCounts.view)
        wiring = FixedBuffer(repeating: wired, count: 1)
        units = PIMUnits(UnsafePointer(wiring.base))
    }

    /// The row that is open in a bank, or -1.
    @inlinable public func openRow(_ bank: Int32) -> Int32 { banks[Int(bank)].openRow }

    /// Column commands of a bank since its row was opened.
    @inlinable public func rowHitCount(_ bank: Int32) -> Int32 { banks[Int(bank)].rowHits }

    /// Cycle of the last command that went to a bank itself; -1 before the first.
    @inlinable public func lastCommandCycle(_ bank: Int32) -> Int64 {
        banks[Int(bank)].lastCommand
    }

    /// Open banks of a rank, as bits by bank in the rank.
    @inlinable public func openBanks(ofRank rank: Int32) -> UInt64 { openMasks[Int(rank)] }

    /// Cycle in which the last bank of a rank was closed, or the rank entered or left self refresh.
    @inlinable public func closedSince(_ rank: Int32) -> Int64 { residency[Int(rank)].closedSince }

    /// Whether a `refresh_bank` covers a bank of every bank group, and so names none.
    @inlinable public var refreshesEveryGroup: Bool { bankRefresh == .same_bank }

    /// Whether each rank is in self refresh; valid as long as the channel.
    @inlinable public var selfRefreshStates: UnsafePointer<Bool> {
        UnsafePointer(selfRefreshing.base)
    }

    /// Whether a rank is in power-down.
    @inlinable public func isPoweredDown(_ rank: Int32) -> Bool { poweredDown[Int(rank)] }

    /// The cycle of the last command to a bank of a rank; -1 before the first.
    public func lastBankCommand(ofRank rank: Int32) -> Int64 {
        var last: Int64 = -1
        for bank in rank &* banksPerRank..<(rank &+ 1) &* banksPerRank {
            last = max(last, banks[Int(bank)].lastCommand)
        }
        return last
    }

    /// Whether a rank is in self refresh.
    @inlinable public func isSelfRefreshing(_ rank: Int32) -> Bool { selfRefreshing[Int(rank)] }

    /// Row and column commands of the memory controller issued so far.
    public var issuedSlots: (rows: Int64, columns: Int64) {
        var columns: Int64 = 0
        var rows: Int64 = 0
        for rank in 0..<Int32(rankCount) {
            for kind in CommandKind.controllerKinds {
                let count = commandCounts.view[kind, rank]
                if kind.usesColumnSlot { columns += count } else { rows += count }
            }
        }
        return (rows, columns)
    }

    /// Commands issued of a kind.
    public func count(of kind: CommandKind) -> Int64 {
        commandCounts.view.sum(kind, ranks: rankCount)
    }

    /// Commands issued of a kind that went to a rank; those to all ranks are among them.
    public func count(of kind: CommandKind, toRank rank: Int32) -> Int64 {
        commandCounts.view[kind, rank] + commandCounts.view[kind, CommandCounts.allRanks]
    }
}
