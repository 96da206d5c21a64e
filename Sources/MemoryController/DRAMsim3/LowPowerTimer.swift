import DRAMModel

/// When idle ranks enter self refresh and power-down.
struct LowPowerTimer: Sendable {
    /// Whether ranks enter self refresh at all.
    let selfRefreshes: Bool
    /// Whether ranks enter power-down at all.
    let powersDown: Bool
    /// Cycles with all banks closed and no request after which a rank enters self refresh.
    let selfRefreshThreshold: Int64
    /// Cycles without a request or command after which a rank enters power-down.
    let powerDownThreshold: Int64
    /// Ranks that have left self refresh and not been refreshed since, as bits.
    var unrefreshed: UInt64 = 0

    init(_ parameters: ControllerParameters) {
        selfRefreshes = parameters.self_refresh
        powersDown = parameters.power_down
        selfRefreshThreshold = Int64(parameters.self_refresh_threshold)
        powerDownThreshold = Int64(parameters.power_down_threshold)
    }

    /// Whether ranks enter any such state.
    var isOn: Bool { selfRefreshes || powersDown }

    /// The first cycle in which an untouched rank may enter either.
    var firstWake: Int64 {
        let first = min(
            selfRefreshes ? selfRefreshThreshold : .max, powersDown ? powerDownThreshold : .max)
        return first == .max ? .max : max(0, first - 1)
    }
}
