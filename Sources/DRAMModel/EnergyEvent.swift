/// What costs energy in a rank: an event, or a cycle in a state.
public enum EnergyEvent: CaseIterable, Sendable {
    /// One ACTIVATE with its PRECHARGE, above standby.
    case activate
    /// One read burst, above standby.
    case read
    /// One write burst, above standby.
    case write
    /// One all-bank refresh, above standby.
    case refresh
    /// One per-bank refresh, above standby.
    case refreshBank
    /// One cycle of a rank with a bank open.
    case activeStandby
    /// One cycle of a rank with all banks closed.
    case prechargeStandby
    /// One cycle of a rank in power-down with a bank open.
    case activePowerDown
    /// One cycle of a rank in power-down with all banks closed.
    case prechargePowerDown
    /// One cycle of a rank in self refresh.
    case selfRefresh

    /// Whether it concerns every stack ID of a rank, where these are bank address.
    public var isOfAllStacks: Bool {
        switch self {
        case .activate, .read, .write, .refreshBank: false
        case .refresh, .activeStandby, .prechargeStandby, .activePowerDown, .prechargePowerDown,
            .selfRefresh:
            true
        }
    }

    /// Whether it can happen where these kinds of command are issued.
    public func happens(issuing kinds: CommandSet) -> Bool {
        switch self {
        case .activate, .read, .write, .activeStandby, .prechargeStandby: true
        case .refresh: kinds.contains(.refresh)
        case .refreshBank: kinds.contains(.refresh_bank)
        case .activePowerDown, .prechargePowerDown: kinds.contains(.power_down_enter)
        case .selfRefresh: kinds.contains(.self_refresh_enter)
        }
    }

    /// What messages call it.
    public var name: String {
        switch self {
        case .activate: "activations"
        case .read: "reads"
        case .write: "writes"
        case .refresh: "all-bank refreshes"
        case .refreshBank: "per-bank refreshes"
        case .activeStandby: "standby with a bank open"
        case .prechargeStandby: "standby with all banks closed"
        case .activePowerDown: "power-down with a bank open"
        case .prechargePowerDown: "power-down with all banks closed"
        case .selfRefresh: "self refresh"
        }
    }

    /// The currents that its energy is computed from, the one that it is measured with first.
    public var currents: [String] {
        switch self {
        case .activate: ["IDD0", "IDD2N", "IDD3N"]
        case .read: ["IDD4R", "IDD3N"]
        case .write: ["IDD4W", "IDD3N"]
        case .refresh: ["IDD5AB", "IDD3N"]
        case .refreshBank: ["IDD5PB", "IDD3N"]
        case .activeStandby: ["IDD3N"]
        case .prechargeStandby: ["IDD2N"]
        case .activePowerDown: ["IDD3P"]
        case .prechargePowerDown: ["IDD2P"]
        case .selfRefresh: ["IDD6x"]
        }
    }

    /// The current of a state that draws more, if it is one of a state.
    public var greaterCurrent: String? {
        switch self {
        case .prechargeStandby, .activePowerDown: "IDD3N"
        case .prechargePowerDown, .selfRefresh: "IDD2N"
        default: nil
        }
    }
}
