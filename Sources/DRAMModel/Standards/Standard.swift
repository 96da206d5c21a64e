/// A family of DRAM devices as its file in `standards/` has it: what a burst, a command and a bus
/// slot mean, and which timing rules hold.
///
/// The tables of a memory are made of it before a run (`ConstraintTable`); nothing of it is looked
/// at while simulating.
public struct Standard: Equatable, Sendable {
    /// The command buses of a channel.
    public enum Buses: String, CaseIterable, Sendable {
        /// One, which takes one command at a time.
        case one
        /// One for row commands and one for column commands.
        case row_and_column
    }

    /// Processing units whose rules a file has, in the place of a memory's.
    public enum Units: String, CaseIterable, Sendable {
        /// In the banks.
        case banks
        /// Behind vertical ports.
        case ports
    }

    /// A part of a memory that rules are about.
    public enum Level: String, CaseIterable, Sendable {
        case rank, pseudo_channel, stack, bankgroup, bank
    }

    /// The name that timing files give: `DDR4`.
    public var name: String
    /// What a timing file says to mean it: its name, or the path of a user's file.
    public var reference: String
    /// The file, for messages.
    public var file: String
    /// What its rows come from, for the reader.
    public var source = ""
    /// The units that its rules are about; `nil` in the standard of a memory.
    public var units: Units?
    /// Beats of data that one command clock cycle carries on a data pin.
    public var beatsPerCycle = 2
    /// The command buses of a channel.
    public var buses = Buses.one
    /// The parts of a channel, from the largest on.
    public var levels: [Level] = [.rank, .bankgroup, .bank]
    /// The commands.
    public var commands: [StandardCommand] = []
    /// Distances between commands.
    public var rules: [StandardRule] = []
    /// At most so many commands in so many cycles.
    public var windows: [StandardWindow] = []
    /// Parameters that a timing file need not give.
    public var defaults: [StandardDefault] = []
    /// REFRESH commands that may be postponed, and pulled in, at most.
    public var postponement = 8
    /// The refresh of a bank, if the standard has one.
    public var bankRefresh: BankRefreshCover { command(.refresh_bank)?.covers ?? .one }

    /// Creates a standard without commands and rules.
    public init(name: String, file: String) {
        self.name = name
        reference = name
        self.file = file
    }

    /// The command that a kind of ours is.
    public func command(_ kind: CommandKind) -> StandardCommand? {
        commands.first { $0.kind == kind }
    }

    /// Every parameter that its rules, windows and defaults name.
    public var parameters: Set<String> {
        var names: Set<String> = []
        addParameters(to: &names)
        return names
    }

    /// Adds every parameter that its rules, windows and defaults name.
    public func addParameters(to names: inout Set<String>) {
        for rule in rules { rule.cycles.addParameters(to: &names) }
        for window in windows { window.cycles.addParameters(to: &names) }
        for row in defaults {
            names.insert(row.name)
            row.value.addParameters(to: &names)
        }
    }

    /// Whether two say the same, wherever their files are.
    public static func == (a: Standard, b: Standard) -> Bool {
        a.name == b.name && a.rules == b.rules && a.windows == b.windows
            && a.defaults == b.defaults && a.commands == b.commands && a.buses == b.buses
            && a.levels == b.levels && a.beatsPerCycle == b.beatsPerCycle
            && a.postponement == b.postponement && a.units == b.units
    }
}

/// The banks of a rank that one bank refresh refreshes: so many, so far apart, counted through the
/// bank groups.
public enum BankRefreshCover: String, CaseIterable, Sendable {
    /// One bank (LPDDR4 REFpb, HBM REFpb).
    case one
    /// The bank of the same index in every bank group (DDR5 REFsb).
    case same_bank
    /// A bank and the one half of the rank's banks further on (LPDDR5 REFpb).
    case pair
}

/// A command of a standard.
public struct StandardCommand: Equatable, Sendable {
    /// The standard's name: `ACT`.
    public var name: String
    /// Its spelling in command logs.
    public var log: String
    /// The kind of ours; `nil` for a command that the memory controller does not issue.
    public var kind: CommandKind?
    /// Cycles that it takes on its command bus; timing counts from the last.
    public var busCycles = 1
    /// What a bank refresh covers.
    public var covers = BankRefreshCover.one

    /// Creates a command of one bus cycle.
    public init(name: String, log: String, kind: CommandKind?) {
        self.name = name
        self.log = log
        self.kind = kind
    }
}

/// Where the second command of a standard's rule must be for the rule to apply.
public enum StandardScope: String, CaseIterable, Sendable {
    /// The same bank.
    case same_bank
    /// The same bank, whichever of its row buffers.
    case any_row_buffer
    /// The same bank group, where there are several.
    case same_bankgroup
    /// The same rank.
    case same_rank
    /// The same pseudo channel, whatever the stack ID.
    case same_pseudo_channel
    /// Another rank of the channel.
    case other_rank
    /// Another stack ID of the pseudo channel.
    case other_stack
    /// Anywhere in the channel.
    case channel
}

/// A distance between two commands.
public struct StandardRule: Equatable, Sendable {
    /// The JEDEC name, or a short formula of JEDEC names where the standard gives none.
    public var name: String
    /// Commands that start the wait.
    public var after: CommandSet
    /// Commands that wait.
    public var before: CommandSet
    /// Where it applies.
    public var scope: StandardScope
    /// The least distance.
    public var cycles: CycleFormula
    /// What each column or burst of the first command adds.
    public var perCount: CycleFormula?
    /// Standards that it holds for; all where it is empty.
    public var only: [String] = []
    /// Where it was found.
    public var source = ""
    /// What stands in the file: commands and formula.
    public var text = StandardRowText()

    /// Creates a rule.
    public init(
        name: String, after: CommandSet, before: CommandSet, scope: StandardScope,
        cycles: CycleFormula
    ) {
        self.name = name
        self.after = after
        self.before = before
        self.scope = scope
        self.cycles = cycles
    }
}

/// A row as it stands in its file, for tables and messages.
public struct StandardRowText: Equatable, Sendable {
    /// Commands that start the wait, or that are counted.
    public var after = ""
    /// Commands that wait.
    public var before = ""
    /// The formula.
    public var cycles = ""
    /// The formula for each column or burst, if there is one.
    public var perCount = ""
    /// The file.
    public var file = ""
    /// The line in it, from 1.
    public var line = 0
    /// The column, from 1.
    public var column = 0
    /// `file:line:column`.
    public var location: String { "\(file):\(line):\(column)" }

    /// Creates the text of a row that no file has.
    public init() {}

    /// Whether two rows read alike, wherever they stand.
    public static func == (a: StandardRowText, b: StandardRowText) -> Bool {
        a.after == b.after && a.before == b.before && a.cycles == b.cycles
            && a.perCount == b.perCount
    }
}

/// At most so many commands of some kinds in so many cycles.
public struct StandardWindow: Equatable, Sendable {
    /// The JEDEC name.
    public var name: String
    /// The commands that count, and wait.
    public var counts: CommandSet
    /// How many fit.
    public var atMost: Int
    /// Where they count together.
    public var scope: StandardScope
    /// The length.
    public var cycles: CycleFormula
    /// Standards that it holds for; all where it is empty.
    public var only: [String] = []
    /// Where it was found.
    public var source = ""
    /// What stands in the file.
    public var text = StandardRowText()

    /// Creates a window.
    public init(
        name: String, counts: CommandSet, atMost: Int, scope: StandardScope, cycles: CycleFormula
    ) {
        self.name = name
        self.counts = counts
        self.atMost = atMost
        self.scope = scope
        self.cycles = cycles
    }
}

/// What a parameter is where a timing file does not give it.
public struct StandardDefault: Equatable, Sendable {
    /// The parameter.
    public var name: String
    /// Its value.
    public var value: CycleFormula
    /// Where it was found.
    public var source = ""
    /// What stands in the file.
    public var text = StandardRowText()

    /// Creates a default.
    public init(name: String, value: CycleFormula) {
        self.name = name
        self.value = value
    }
}
