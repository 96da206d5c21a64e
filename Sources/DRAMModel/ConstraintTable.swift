/// Where the second command of a rule must be, relative to the first, for the rule to apply.
public enum ConstraintScope: String, CaseIterable, Sendable {
    /// The same row buffer; in an undivided bank, the same bank.
    case partition
    /// The same bank, whichever row buffer.
    case bank
    /// The same bank group, the same bank included.
    case bankGroup
    /// The same rank, the same bank included.
    case rank
    /// Another rank of the channel.
    case otherRanks
}

/// One timing rule: so many cycles from one kind of command to another.
public struct Constraint: Sendable {
    /// The JEDEC name, or a short formula of JEDEC names where the standard gives none.
    public let name: String
    /// Commands that start the wait.
    public let after: CommandSet
    /// Commands that wait.
    public let before: CommandSet
    /// Where the rule applies.
    public let scope: ConstraintScope
    /// The least distance in cycles; zero or less never binds.
    public let cycles: Int
    /// What each `count` of the first command adds to `cycles`.
    public let perCount: Int
}

/// A rule of the kind "at most so many activations in so many cycles", kept for each rank.
public struct ActivationWindow: Sendable {
    /// The JEDEC name.
    public let name: String
    /// How many activations fit.
    public let atMost: Int
    /// The length of the window in cycles.
    public let cycles: Int
    /// Whether PIM activations count.
    public let countsPIM: Bool
}

/// A rule of the kind "so many cycles after a READ behind which so many others lie", kept for the
/// channel.
public struct ReadWindow: Sendable {
    /// A short formula of JEDEC names.
    public let name: String
    /// How many READs may lie behind the one that starts the wait.
    public let ahead: Int
    /// Commands that wait.
    public let before: CommandSet
    /// The least distance in cycles.
    public let cycles: Int
}

/// All timing rules of a memory, as data.
///
/// A row can be compared with the standard; nothing else in the program knows its number. The rows
/// are those of the golden reference (see `golden/README.md` in the test fixtures) with per-bank
/// refresh and self refresh as JEDEC has them. With one bank group the `_S` values apply
/// everywhere.
public struct ConstraintTable: Sendable {
    /// The kinds of command that the memory has, which are the only ones in its rules.
    public let kinds: CommandSet

    /// Command-to-command rules.
    public private(set) var constraints: [Constraint] = []
    /// Activation windows of a rank.
    public private(set) var windows: [ActivationWindow] = []

    /// The rules of runs through vertical ports; their cycles follow from what the runs before them
    /// multiply.
    public private(set) var runRules: [NMPRule] = []

    /// What waits for a READ that is not the last one, if anything does.
    public private(set) var readWindow: ReadWindow?

    /// Creates the rules of a memory.
    public init(_ configuration: MemoryConfiguration) {
        let t = configuration.timing
        let standard = configuration.standard
        let burst = configuration.organization.burstCycles
        let grouped = configuration.organization.bankgroups > 1
        // GDDR and HBM have no additive latency between tRCD and the column command.
        let postedCAS = standard.isGDDR || standard.isHBM ? 0 : t.AL
        let readEnd = t.RL + burst
        let writeEnd = t.WL + burst
        let tCCD_L = configuration.bank.columnCycles(t.tCCD_L)
        kinds = CommandSet(configuration.commandKinds.map { CommandSet($0) })
        let activates = CommandSet.activates.intersection(kinds)
        let precharges = CommandSet.precharges.intersection(kinds)

        // Row to column, row to row.
        let opens = CommandSet.controllerActivates
        rule("tRCDRD", after: opens, before: .reads, in: .partition, t.tRCDRD - postedCAS)
        rule("tRCDWR", after: opens, before: .writes, in: .partition, t.tRCDWR - postedCAS)
        rule("tRAS", after: activates, before: precharges, in: .partition, t.tRAS)
        rule("tRC", after: activates, before: activates, in: .partition, t.tRC)
        if grouped {
            rule("tRRD_L", after: activates, before: activates, in: .bankGroup, t.tRRD_L)
        }
        rule("tRRD_S", after: activates, before: activates, in: .rank, t.tRRD_S)
        let countsPIM = configuration.pim?.tfaw == .enforced
        window("tFAW", atMost: 4, t.tFAW, countsPIM)
        if standard.isGDDR { window("t32AW", atMost: 32, t.t32AW, countsPIM) }
        rule(
            "tRP", after: precharges, before: [activates, .closedBank], in: .partition, t.tRP)
        if standard.hasPrechargeSpacing {
            rule("tPPD", after: precharges, before: precharges, in: .rank, t.tPPD)
        }

        // Column to column. A burst longer than tCCD holds the data bus instead.
        for kind in [CommandSet.reads, .writes] {
            if grouped {
                rule(
                    burst > tCCD_L ? "burst" : "tCCD_L", after: kind, before: kind,
                    in: .bankGroup, max(burst, tCCD_L))
            }
            rule(
                burst > t.tCCD_S ? "burst" : "tCCD_S", after: kind, before: kind, in: .rank,
                max(burst, t.tCCD_S))
        }
        rule("tRTRS", after: .reads, before: .reads, in: .otherRanks, burst + t.tRTRS)
        rule("burst", after: .writes, before: .writes, in: .otherRanks, burst)
        rule("tRTW", after: .reads, before: .writes, in: .rank, readEnd - t.WL + t.tRTRS)
        rule(
            "tRTW", after: .reads, before: .writes, in: .otherRanks,
            readEnd + burst + t.tRTRS - writeEnd)
        if grouped {
            rule("tWTR_L", after: .writes, before: .reads, in: .bankGroup, writeEnd + t.tWTR_L)
        }
        rule("tWTR_S", after: .writes, before: .reads, in: .rank, writeEnd + t.tWTR_S)
        rule(
            "tRTRS", after: .writes, before: .reads, in: .otherRanks,
            writeEnd + burst + t.tRTRS - readEnd)

        // Column to row.
        let read_p = CommandSet(.read_p)
        let write_p = CommandSet(.write_p)
        rule("tRTP", after: CommandSet(.read), before: precharges, in: .partition, t.AL + t.tRTP)
        rule("tWR", after: CommandSet(.write), before: precharges, in: .partition, writeEnd + t.tWR)
        rule(
            "tRTP+tRP", after: read_p, before: activates, in: .partition,
            t.AL + burst + t.tRTP + t.tRP)
        rule("tRTP+tRP", after: read_p, before: .closedBank, in: .partition, t.AL + t.tRTP + t.tRP)
        rule(
            "tWR+tRP", after: write_p, before: [activates, .closedBank], in: .partition,
            writeEnd + t.tWR + t.tRP)

        // The golden reference lacks this rule: there a row closed by auto-precharge may be
        // refreshed before tRAS and tRP have passed. Without auto-precharge tRAS and tRP imply it.
        if configuration.controller.policy != .dramsim3 {
            rule("tRC", after: activates, before: .closedBank, in: .partition, t.tRC)
        }

        // Refresh.
        rule(
            "tRFC", after: .refreshes, before: [activates, .closedBank], in: .rank, t.tRFC)
        if t.tRFCb > 0 {
            rule(
                "tRFCb", after: .bankRefreshes, before: [activates, .bankRefreshes], in: .bank,
                t.tRFCb)
            let wholeRank: CommandSet = [.refreshes, CommandSet(.self_refresh_enter)]
            rule("tRFCb", after: .bankRefreshes, before: wholeRank, in: .rank, t.tRFCb)
            rule(
                "tRREFD", after: .bankRefreshes, before: [activates, .bankRefreshes],
                in: .rank, t.tRREFD)
            rule("tRRD_S", after: activates, before: .bankRefreshes, in: .rank, t.tRRD_S)
        }
        if let pim = configuration.pim { addPIM(pim, configuration) }
        let enter = CommandSet(.self_refresh_enter)
        let exit = CommandSet(.self_refresh_exit)
        rule("tCKESR", after: enter, before: exit, in: .rank, t.tCKESR)
        rule("tXS", after: exit, before: [activates, .closedBank], in: .rank, t.tXS)
    }

    mutating func rule(
        _ name: String, after: CommandSet, before: CommandSet, in scope: ConstraintScope,
        _ cycles: Int, perCount: Int = 0
    ) {
        constraints.append(
            Constraint(
                name: name, after: after, before: before, scope: scope, cycles: cycles,
                perCount: perCount))
    }

    mutating func afterRead(
        _ name: String, behind ahead: Int, before: CommandSet, _ cycles: Int
    ) {
        readWindow = ReadWindow(name: name, ahead: ahead, before: before, cycles: cycles)
    }

    mutating func addRunRules() { runRules = NMPRule.allCases }

    private mutating func window(_ name: String, atMost: Int, _ cycles: Int, _ countsPIM: Bool) {
        windows.append(
            ActivationWindow(name: name, atMost: atMost, cycles: cycles, countsPIM: countsPIM))
    }
}
