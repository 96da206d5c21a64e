/// What a kind of command is and does: one row of the table of commands, `CommandKind.traits`.
@frozen
public struct CommandTraits: BitwiseCopyable, Sendable {
    /// What a command is for.
    @frozen
    public enum Family: Sendable {
        /// Banks and ranks, as every memory controller serves them.
        case controller
        /// The rows that processing units work on, wherever these are.
        case pimRows
        /// Processing units in the banks, and their buffers.
        case bankUnits
        /// Processing units behind vertical ports, and their buffers.
        case portUnits
    }

    /// The slot of the command bus that a command takes.
    @frozen
    public enum Bus: Sendable {
        case row, column
    }

    /// What the engine does for a command.
    @frozen
    public enum Verb: Sendable {
        /// Moves bursts over the data bus.
        case transfer
        /// Opens a row in each of its banks.
        case open
        /// Closes the rows of its banks.
        case close
        /// Refreshes rows.
        case refresh
        /// Puts a rank into self refresh or power-down.
        case enter
        /// Takes a rank out of self refresh or power-down.
        case leave
        /// Copies columns of an open row into a buffer.
        case load
        /// Multiplies columns of an open row.
        case multiply
        /// Applies a function to the accumulators.
        case apply
    }

    /// What one command goes to.
    @frozen
    public enum Scope: Sendable {
        /// A whole rank, or something that its banks share.
        case rank
        /// One bank; with a same-bank refresh, that bank of every bank group.
        case bank
        /// A set of banks, given as bits.
        case banks
    }

    /// How the rows of a command's banks must be when it issues.
    @frozen
    public enum RowState: Sendable {
        /// Open.
        case open
        /// Closed, in all its banks.
        case closed
        /// Either.
        case any
    }

    /// Which way a command moves data over the data bus.
    @frozen
    public enum Data: Sendable {
        /// It moves none.
        case none
        /// To the memory controller.
        case read
        /// From the memory controller.
        case write
    }

    /// The spelling in command logs.
    public let name: StaticString
    /// What it is for.
    public let family: Family
    /// The slot of the command bus that it takes.
    public let bus: Bus
    /// What the engine does for it.
    public let verb: Verb
    /// What it goes to.
    public let scope: Scope
    /// How the rows of its banks must be.
    public let needs: RowState
    /// Which way it moves data.
    public let data: Data
    /// Whether a column command also closes its row (auto-precharge).
    public let closesRow: Bool
    /// Whether logs hold how many columns or bursts it takes.
    public let isCounted: Bool
    /// The kind whose gates it waits for: its own, or that of a kind that no rule tells it apart
    /// from.
    public let gate: CommandKind

    /// Creates a row.
    public init(
        _ name: StaticString, _ family: Family, _ bus: Bus, _ verb: Verb, _ scope: Scope,
        needs: RowState, data: Data = .none, closesRow: Bool = false, isCounted: Bool = false,
        gate: CommandKind
    ) {
        self.name = name
        self.family = family
        self.bus = bus
        self.verb = verb
        self.scope = scope
        self.needs = needs
        self.data = data
        self.closesRow = closesRow
        self.isCounted = isCounted
        self.gate = gate
    }
}
