import DRAMModel

/// The state of one DRAM channel: which rows are open, and when each command may issue next.
///
/// `earliest` never changes state; `issue` traps on an illegal command. Registers hold, for each bank, bank
/// group and rank, the next cycle of each kind of command together with the rule that sets it.
///
/// A bank is *closed*, *open on a row*, or its rank is in *self refresh*. Legal transitions: closed → open
/// (ACTIVATE), open → closed (PRECHARGE, READ and WRITE with auto-precharge), closed → self refresh (all
/// banks of the rank at once) → closed. REFRESH needs its banks closed and leaves them so.
@frozen
public struct Channel: ~Copyable {
    /// The organization the channel was made for.
    public let organization: Organization
    /// Names of the rules that `Gate.rule` indexes.
    public let ruleNames: [String]

    /// When each command may issue next, as far as timing rules go.
    public let gates: GateTable
    /// The place of each bank, by flat index.
    public let places: UnsafePointer<Place>
    @usableFromInline let gateStorage: FixedBuffer<Gate>
    @usableFromInline let placeStorage: FixedBuffer<Place>

    @usableFromInline let increments: FixedBuffer<Int64>
    @usableFromInline let isActive: FixedBuffer<UInt32>

    /// Activation windows: for each rank and window a ring of the gates that its last activations set.
    @usableFromInline let windowRings: FixedBuffer<Gate>
    @usableFromInline let windowHeads: FixedBuffer<Int32>
    @usableFromInline let windowSizes: FixedBuffer<Int32>
    @usableFromInline let windowIncrements: FixedBuffer<Int64>
    @usableFromInline let ringStride: Int
    @usableFromInline let rankCount: Int
    @usableFromInline let banksPerRank: Int32

    /// Open row of each bank, -1 when closed.
    @usableFromInline let openRows: FixedBuffer<Int32>
    /// Column commands of each bank since its row was opened.
    @usableFromInline let rowHits: FixedBuffer<Int32>
    /// Cycle of the last command to each bank itself.
    @usableFromInline let lastCommands: FixedBuffer<Int64>
    /// Open banks of each rank, as bits.
    @usableFromInline let openMasks: FixedBuffer<UInt64>
    /// Whether each rank is in self refresh.
    @usableFromInline let selfRefreshing: FixedBuffer<Bool>

    /// Commands issued, by kind.
    @usableFromInline let commandCounts: FixedBuffer<Int64>
    /// Time in states, and the cycle each rank entered its present one.
    @usableFromInline let residency: FixedBuffer<RankResidency>
    @usableFromInline let bankRefreshScope: BankRefreshScope

    /// Creates a channel with all banks closed and nothing to wait for.
    public init(_ configuration: MemoryConfiguration, rules: RuleSet) {
        let o = configuration.organization
        organization = o
        ruleNames = rules.names
        let groups = o.ranks * o.bankgroups
        let groupBase = o.banksPerChannel * GateSlot.count
        let rankBase = groupBase + groups * GateSlot.count
        gateStorage = FixedBuffer(repeating: .open, count: rankBase + o.ranks * GateSlot.count)
        gates = GateTable(base: gateStorage.base, groupBase: groupBase, rankBase: rankBase)
        placeStorage = FixedBuffer(
            (0..<o.banksPerChannel).map { bank in
                let group = bank / o.banks_per_group
                return Place(
                    rank: Int32(group / o.bankgroups), group: Int32(group), bank: Int32(bank))
            })
        places = UnsafePointer(placeStorage.base)
        increments = FixedBuffer(rules.increments)
        isActive = FixedBuffer(rules.isActive)
        ringStride = rules.windows.map(\.atMost).max() ?? 0
        let rings = o.ranks * rules.windows.count
        windowRings = FixedBuffer(repeating: .open, count: rings * ringStride)
        windowHeads = FixedBuffer(repeating: 0, count: rings)
        windowSizes = FixedBuffer(rules.windows.map { Int32($0.atMost) })
        windowIncrements = FixedBuffer(rules.windows.map(\.increment))
        openRows = FixedBuffer(repeating: -1, count: o.banksPerChannel)
        rowHits = FixedBuffer(repeating: 0, count: o.banksPerChannel)
        lastCommands = FixedBuffer(repeating: -1, count: o.banksPerChannel)
        openMasks = FixedBuffer(repeating: 0, count: o.ranks)
        banksPerRank = Int32(o.banks)
        selfRefreshing = FixedBuffer(repeating: false, count: o.ranks)
        commandCounts = FixedBuffer(repeating: 0, count: CommandKind.allCases.count)
        residency = FixedBuffer(repeating: RankResidency(), count: o.ranks)
        rankCount = o.ranks
        bankRefreshScope = configuration.standard.bankRefreshScope
    }

    /// The row that is open in a bank, or -1.
    @inlinable public func openRow(_ bank: Int32) -> Int32 { openRows[Int(bank)] }

    /// Column commands of a bank since its row was opened.
    @inlinable public func rowHitCount(_ bank: Int32) -> Int32 { rowHits[Int(bank)] }

    /// Cycle of the last command that went to a bank itself; -1 before the first.
    @inlinable public func lastCommandCycle(_ bank: Int32) -> Int64 { lastCommands[Int(bank)] }

    /// Open banks of a rank, as bits by bank in the rank.
    @inlinable public func openBanks(ofRank rank: Int32) -> UInt64 { openMasks[Int(rank)] }

    /// Cycle in which a rank last opened its first bank, closed its last, entered or left self refresh.
    @inlinable public func stateSince(_ rank: Int32) -> Int64 { residency[Int(rank)].since }

    /// Whether a `refresh_bank` covers one bank only, rather than one of every bank group.
    @inlinable public var refreshesOneBank: Bool { bankRefreshScope == .oneBank }

    /// Whether each rank is in self refresh; valid as long as the channel.
    @inlinable public var selfRefreshStates: UnsafePointer<Bool> {
        UnsafePointer(selfRefreshing.base)
    }

    /// Whether a rank is in self refresh.
    @inlinable public func isSelfRefreshing(_ rank: Int32) -> Bool { selfRefreshing[Int(rank)] }

    /// Commands issued of a kind.
    public func count(of kind: CommandKind) -> Int64 { commandCounts[Int(kind.rawValue)] }
}
