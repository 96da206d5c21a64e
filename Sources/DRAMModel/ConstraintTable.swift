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
    /// Another stack ID of the same rank.
    case otherStacks
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
    /// Whether refreshes of banks count, and wait.
    public let countsBankRefreshes: Bool
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

/// All timing rules of a memory, as data: the rows of its standard, or of the rule set that its
/// timing file chooses, and those of its processing units, worked out in cycles.
///
/// A row can be compared with the standard; nothing else in the program knows its number.
public struct ConstraintTable: Sendable {
    /// A rule that has no cycles, and why.
    public struct Unresolved: Error, Equatable, Sendable {
        /// The name of the rule, window or default.
        public var rule: String
        /// Where it stands.
        public var location: String
        /// What its formula lacks.
        public var failure: CycleFormula.Failure
    }

    /// The kinds of command that the memory has, which are the only ones in its rules.
    public let kinds: CommandSet

    /// So many names, that of no rule included, have room in a gate.
    public static let mostNames = 255

    /// The names of all rules.
    public var ruleNames: Set<String> {
        var names = Set(constraints.map(\.name) + windows.map(\.name) + runRules.map(\.name))
        if let readWindow { names.insert(readWindow.name) }
        return names
    }

    /// Command-to-command rules.
    public private(set) var constraints: [Constraint] = []
    /// Activation windows of a rank.
    public private(set) var windows: [ActivationWindow] = []

    /// The rules of runs through vertical ports; their cycles follow from what the runs before them
    /// multiply.
    public private(set) var runRules: [NMPRule] = []

    /// What waits for a READ that is not the last one, if anything does.
    public private(set) var readWindow: ReadWindow?

    /// Creates the rules of a memory, whose formulas must have values: `unresolved` says which
    /// have none.
    public init(_ configuration: MemoryConfiguration) {
        self.init(configuration) { preconditionFailure("rule \($0.rule): \($0.failure)") }
    }

    /// Creates the rules of a memory; those whose formulas have no value are reported and left out.
    public init(_ configuration: MemoryConfiguration, report: (Unresolved) -> Void) {
        kinds = CommandSet(configuration.commandKinds.map { CommandSet($0) })
        let values = ParameterValues(configuration)
        func cycles(
            _ formula: CycleFormula, _ name: String, _ text: StandardRowText
        ) -> Int? {
            do throws(CycleFormula.Failure) {
                return try values.cycles(formula)
            } catch {
                report(Unresolved(rule: name, location: text.location, failure: error))
                return nil
            }
        }
        let scopes = ScopeMeaning(configuration)
        // Rules of units name all that they are about.
        let widened = (configuration.rules.rules + configuration.addedRules).map { ($0, true) }
        let exact = (configuration.units?.rules ?? []).map { ($0, false) }
        for (row, isWidened) in widened + exact {
            let after = row.after.intersection(kinds)
            let before = Self.issued(row.before.intersection(kinds), configuration.controller)
            guard row.only.isEmpty || row.only.contains(configuration.standard.name),
                !after.isEmpty, !before.isEmpty, !scopes[row.scope].isEmpty,
                !Self.mixesPagePolicies(after, before),
                let least = cycles(row.cycles, row.name, row.text)
            else { continue }
            var perCount = 0
            if let formula = row.perCount {
                guard let more = cycles(formula, row.name, row.text) else { continue }
                perCount = more
            }
            var sides = RuleSides(after: after, before: before)
            if isWidened { sides = sides.including(units: kinds) }
            for scope in scopes[row.scope] {
                rule(
                    row.name, after: sides.after, before: sides.before, in: scope, least,
                    perCount: perCount)
            }
        }
        addBusCycles(configuration)
        let countsPIM = configuration.pim?.tfaw == .enforced
        for row in configuration.rules.windows {
            guard row.only.isEmpty || row.only.contains(configuration.standard.name),
                let length = cycles(row.cycles, row.name, row.text), length > 0
            else { continue }
            windows.append(
                ActivationWindow(
                    name: row.name, atMost: row.atMost, cycles: length, countsPIM: countsPIM,
                    countsBankRefreshes: row.counts.contains(.refresh_bank)))
        }
        if let pim = configuration.pim {
            precondition(configuration.units != nil, "units without rules")
            addUnits(pim, configuration)
        }
    }

    /// Whether a rule leads from a column command that leaves its row open to one that closes it.
    ///
    /// By its page policy a memory controller closes rows with each column command or with none, so
    /// no such pair falls into one row; and both would wait for one gate. The auditor, which takes
    /// any log, has these rules.
    private static func mixesPagePolicies(_ after: CommandSet, _ before: CommandSet) -> Bool {
        let closing: CommandSet = [CommandSet(.read_p), CommandSet(.write_p)]
        let columns: CommandSet = [.reads, .writes]
        return before.isSubset(of: closing) && after.isSubset(of: columns.subtracting(closing))
    }

    /// Commands that wait, without column commands that the page policy never issues.
    ///
    /// A READ with auto-precharge waits for the gate of READ: a rule that is for one of them must
    /// not hold back the other.
    private static func issued(
        _ before: CommandSet, _ controller: ControllerParameters
    ) -> CommandSet {
        let isClosing = controller.page_policy == .closed
        var issued = before
        let pairs: [(CommandKind, CommandKind)] = [(.read, .read_p), (.write, .write_p)]
        for (open, closing) in pairs {
            let (used, unused) = isClosing ? (closing, open) : (open, closing)
            if !before.contains(used) { issued.subtract(CommandSet(unused)) }
        }
        return issued
    }

    /// Commands that take several cycles of their bus: two commands are as far apart as the longer
    /// of them lasts.
    ///
    /// A log has the last cycle of a command, as timing counts from there, so the second needs its
    /// own length before it; public tables that count from the first cycle need that of the first.
    private mutating func addBusCycles(_ configuration: MemoryConfiguration) {
        let commands = configuration.rules.commands.filter { command in
            command.kind.map { kinds.contains($0) } ?? false
        }
        guard commands.contains(where: { $0.busCycles > 1 }) else { return }
        let hasTwo = configuration.standard.buses == .row_and_column
        for first in commands {
            for second in commands {
                guard let after = first.kind, let before = second.kind else { continue }
                if hasTwo && after.traits.bus != before.traits.bus { continue }
                let cycles = max(first.busCycles, second.busCycles)
                guard cycles > 1 else { continue }
                channelRule(
                    "command_bus", after: CommandSet(after), before: CommandSet(before), cycles)
            }
        }
    }

    mutating func rule(
        _ name: String, after: CommandSet, before: CommandSet, in scope: ConstraintScope,
        _ cycles: Int, perCount: Int = 0
    ) {
        // A rule of no cycles holds nothing back, and must not be named as if it did.
        guard cycles > 0 || perCount != 0 else { return }
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
}

/// The commands of a rule.
private struct RuleSides {
    var after: CommandSet
    var before: CommandSet

    /// The same rule for PIM rows, which are opened and closed as others are: they follow the rules
    /// of rows, but not those from a row to its columns, for which the units have their own.
    func including(units kinds: CommandSet) -> RuleSides {
        let columns: CommandSet = [.reads, .writes]
        var sides = self
        if before.isDisjoint(with: columns) { sides.after = Self.widened(after) }
        sides.before = Self.widened(before)
        return RuleSides(
            after: sides.after.intersection(kinds), before: sides.before.intersection(kinds))
    }

    private static func widened(_ set: CommandSet) -> CommandSet {
        var set = set
        if set.contains(.activate) { set.formUnion(.activates) }
        if set.contains(.precharge) { set.formUnion(.precharges) }
        return set
    }
}

/// What the scopes of a standard are in a memory.
struct ScopeMeaning {
    private let isGrouped: Bool
    private let hasStacks: Bool

    init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        isGrouped = o.bankgroups / o.stacks > 1
        hasStacks = o.stacks > 1
    }

    /// The scopes of the table; none where the memory has no such commands.
    subscript(scope: StandardScope) -> [ConstraintScope] {
        switch scope {
        case .same_bank: [.partition]
        case .any_row_buffer: [.bank]
        case .same_bankgroup: isGrouped ? [.bankGroup] : []
        case .same_rank, .same_pseudo_channel: [.rank]
        case .other_rank: [.otherRanks]
        case .other_stack: [hasStacks ? .otherStacks : .otherRanks]
        case .channel: [.rank, .otherRanks]
        }
    }
}
