/// A set of command kinds: one side of a timing rule.
@frozen
public struct CommandSet: OptionSet, Sendable {
    /// One bit a command kind.
    public let rawValue: UInt64

    /// Creates a set from its bits.
    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Creates a set of one kind.
    @inlinable public init(_ kind: CommandKind) { rawValue = 1 << UInt64(kind.rawValue) }

    /// Creates the set of the kinds whose row of the table of commands fulfils a condition.
    public init(where condition: (CommandTraits) -> Bool) {
        let members = CommandKind.allCases.filter { condition($0.traits) }
        rawValue = members.reduce(0) { $0 | CommandSet($1).rawValue }
    }

    /// Whether the set holds a kind.
    @inlinable public func contains(_ kind: CommandKind) -> Bool {
        rawValue & (1 << UInt64(kind.rawValue)) != 0
    }

    /// The members in the order of their raw values.
    public var kinds: [CommandKind] { CommandKind.allCases.filter(contains) }
}

extension CommandSet {
    /// `read` and `read_p`.
    public static let reads = CommandSet { $0.family == .controller && $0.data == .read }
    /// `write` and `write_p`.
    public static let writes = CommandSet { $0.family == .controller && $0.data == .write }
    /// `activate`.
    public static let controllerActivates = CommandSet {
        $0.family == .controller && $0.verb == .open
    }
    /// `pim_activate4` and `pim_activate`.
    public static let pimActivates = CommandSet { $0.family == .pimRows && $0.verb == .open }
    /// Activations of every kind.
    public static let activates = CommandSet { $0.verb == .open }
    /// `precharge` and `pim_precharge`.
    public static let precharges = CommandSet { $0.verb == .close }
    /// `pim_mac` and `pim_mac_gb`.
    public static let macs = CommandSet { $0.family == .bankUnits && $0.verb == .multiply }
    /// `refresh`.
    public static let refreshes = CommandSet { $0.verb == .refresh && $0.scope == .rank }
    /// `refresh_bank`.
    public static let bankRefreshes = CommandSet { $0.verb == .refresh && $0.scope == .bank }
    /// `power_down_enter` and `power_down_exit`.
    public static let powerDown: CommandSet = [
        CommandSet(.power_down_enter), CommandSet(.power_down_exit),
    ]
    /// `refresh`, `refresh_bank` and `self_refresh_enter`: they need their banks closed.
    public static let closedBank = CommandSet {
        ($0.verb == .refresh || $0.verb == .enter) && $0.needs == .closed
    }
}
