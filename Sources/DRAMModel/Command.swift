/// What a DRAM command does.
///
/// Raw values index flat tables. `name` is the spelling in command logs.
@frozen
public enum CommandKind: UInt8, CaseIterable, Sendable {
    case read, read_p, write, write_p
    case activate, precharge
    case refresh, refresh_bank
    case self_refresh_enter, self_refresh_exit
    /// Opens a PIM row in the four banks of a bank group.
    case pim_activate4
    /// Opens a PIM row in a set of banks.
    case pim_activate
    /// Closes the PIM rows of a set of banks.
    case pim_precharge
    /// Copies columns of an open PIM row into the channel's global buffer.
    case pim_gwrite
    /// Writes one burst of host data into the global buffer.
    case pim_wrgb
    /// Each unit multiplies one column of its PIM row with the global buffer and accumulates.
    case pim_mac
    /// The same with the column just read on the data bus as the buffer's content (LibraPIM Fig 14).
    case pim_mac_gb
    /// Moves the accumulators to the host.
    case pim_read_result
    /// Applies the in-bank activation function to the accumulators.
    case pim_activation_function
    /// A run of columns through vertical ports, each multiplied with so many rows of inputs.
    case nmp_mac
    /// Writes bursts of inputs into the input buffer.
    case nmp_write_input
    /// Moves bursts of results from the output buffer to the host.
    case nmp_read_output

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
        case .pim_activate4: "pim_activate4"
        case .pim_activate: "pim_activate"
        case .pim_precharge: "pim_precharge"
        case .pim_gwrite: "pim_gwrite"
        case .pim_wrgb: "pim_wrgb"
        case .pim_mac: "pim_mac"
        case .pim_mac_gb: "pim_mac_gb"
        case .pim_read_result: "pim_read_result"
        case .pim_activation_function: "pim_activation_function"
        case .nmp_mac: "nmp_mac"
        case .nmp_write_input: "nmp_write_input"
        case .nmp_read_output: "nmp_read_output"
        }
    }

    /// READ or WRITE, with or without auto-precharge: it uses the column command bus and the data bus.
    @inlinable public var isColumn: Bool { rawValue <= CommandKind.write_p.rawValue }

    /// READ, with or without auto-precharge.
    @inlinable public var isRead: Bool { rawValue <= CommandKind.read_p.rawValue }

    /// The kinds that hosts issue: every one but those of PIM.
    public static let hostKinds = allCases.filter { !$0.isPIM }

    /// A command to the processing units or their rows.
    @inlinable public var isPIM: Bool { rawValue >= CommandKind.pim_activate4.rawValue }

    /// Whether it takes the column slot of the command bus rather than the row slot.
    @inlinable public var usesColumnSlot: Bool {
        isColumn || rawValue >= CommandKind.pim_gwrite.rawValue
    }

    /// A command to the units behind vertical ports or to their buffers.
    @inlinable public var isNMP: Bool { rawValue >= CommandKind.nmp_mac.rawValue }

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
    public static let hostActivates = CommandSet(.activate)
    /// `pim_activate4` and `pim_activate`.
    public static let pimActivates: CommandSet = [
        CommandSet(.pim_activate4), CommandSet(.pim_activate),
    ]
    /// Activations of every kind.
    public static let activates: CommandSet = [hostActivates, pimActivates]
    /// `precharge` and `pim_precharge`.
    public static let precharges: CommandSet = [CommandSet(.precharge), CommandSet(.pim_precharge)]
    /// `pim_mac` and `pim_mac_gb`.
    public static let macs: CommandSet = [CommandSet(.pim_mac), CommandSet(.pim_mac_gb)]
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
    /// Column field of the request's address; of a PIM command, the column of `pim.mac_bits` in the row.
    public var column: Int32
    /// Row buffer of the bank: 0 host or `weight`, 1 PIM or `kv`; -1 where a bank has one.
    public var partition: Int32
    /// Columns of `pim_gwrite` and `nmp_mac`, bursts of `pim_read_result`, `nmp_write_input` and
    /// `nmp_read_output`; else -1.
    public var count: Int32
    /// Rows of inputs that `nmp_mac` multiplies each column with; else -1.
    public var inputs: Int32 = -1
    /// Halves of the buffers that an NMP command uses.
    public var halves = NMPHalves()
    /// Banks of the rank that a PIM command goes to, as bits `bankgroup * banks_per_group + bank`; 0 where
    /// a command is not for a set of banks. A PIM command with `rank` -1 goes to these in every rank.
    public var mask: UInt64

    /// Creates a command; fields left out do not apply.
    @inlinable public init(
        _ kind: CommandKind, rank: Int32 = 0, bankgroup: Int32 = -1, bank: Int32 = -1,
        row: Int32 = -1, column: Int32 = -1, partition: Int32 = -1, count: Int32 = -1,
        mask: UInt64 = 0
    ) {
        self.kind = kind
        self.rank = rank
        self.bankgroup = bankgroup
        self.bank = bank
        self.row = row
        self.column = column
        self.partition = partition
        self.count = count
        self.mask = mask
    }
}
