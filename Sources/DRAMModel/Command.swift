/// What a DRAM command does.
///
/// Raw values index flat tables. `name` is the spelling in command logs.
@frozen
public enum CommandKind: UInt8, CaseIterable, Sendable {
    case read, read_p, write, write_p
    case activate, precharge
    case refresh, refresh_bank
    case self_refresh_enter, self_refresh_exit

    /// The spelling in command logs.
    public var name: StaticString {
        switch self {
        case .read: "read"
        case .read_p: "read_p"
        case .write: "write"
        case .write_p: "write_p"
        case .activate: "activate"
        case .precharge: "precharge"
        case .refresh: "refresh"
        case .refresh_bank: "refresh_bank"
        case .self_refresh_enter: "self_refresh_enter"
        case .self_refresh_exit: "self_refresh_exit"
        }
    }

    /// READ or WRITE, with or without auto-precharge: it uses the column command bus and the data bus.
    @inlinable public var isColumn: Bool { rawValue <= CommandKind.write_p.rawValue }

    /// READ, with or without auto-precharge.
    @inlinable public var isRead: Bool { rawValue <= CommandKind.read_p.rawValue }

    /// A column command that also closes its row.
    @inlinable @inline(__always)
    public var isAutoPrecharge: Bool { self == .read_p || self == .write_p }
}

/// A set of command kinds: one side of a timing rule.
@frozen
public struct CommandSet: OptionSet, Sendable {
    /// One bit a command kind.
    public let rawValue: UInt32

    /// Creates a set from its bits.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Creates a set of one kind.
    @inlinable public init(_ kind: CommandKind) { rawValue = 1 << UInt32(kind.rawValue) }

    /// Whether the set holds a kind.
    @inlinable public func contains(_ kind: CommandKind) -> Bool {
        rawValue & (1 << UInt32(kind.rawValue)) != 0
    }

    /// The members in the order of their raw values.
    public var kinds: [CommandKind] { CommandKind.allCases.filter(contains) }

    /// `read` and `read_p`.
    public static let reads: CommandSet = [CommandSet(.read), CommandSet(.read_p)]
    /// `write` and `write_p`.
    public static let writes: CommandSet = [CommandSet(.write), CommandSet(.write_p)]
    /// `activate`.
    public static let activates = CommandSet(.activate)
    /// `precharge`.
    public static let precharges = CommandSet(.precharge)
    /// `refresh`.
    public static let refreshes = CommandSet(.refresh)
    /// `refresh_bank`.
    public static let bankRefreshes = CommandSet(.refresh_bank)
    /// Commands that need their bank closed.
    public static let closedBank: CommandSet = [
        CommandSet(.refresh), CommandSet(.refresh_bank), CommandSet(.self_refresh_enter),
    ]
}

/// One command with the place it goes to.
///
/// Fields that do not apply to the kind are -1: a rank refresh has only `rank`.
@frozen
public struct Command: Equatable, Sendable {
    /// What it does.
    public var kind: CommandKind
    /// Rank in the channel.
    public var rank: Int32
    /// Bank group in the rank.
    public var bankgroup: Int32
    /// Bank in the bank group.
    public var bank: Int32
    /// Row in the bank.
    public var row: Int32
    /// Column field of the request's address.
    public var column: Int32

    /// Creates a command; fields left out do not apply.
    @inlinable public init(
        _ kind: CommandKind, rank: Int32 = 0, bankgroup: Int32 = -1, bank: Int32 = -1,
        row: Int32 = -1, column: Int32 = -1
    ) {
        self.kind = kind
        self.rank = rank
        self.bankgroup = bankgroup
        self.bank = bank
        self.row = row
        self.column = column
    }
}
