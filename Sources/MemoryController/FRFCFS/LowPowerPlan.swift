import DRAMModel

/// When ranks enter and leave self refresh and power-down.
struct LowPowerPlan: BitwiseCopyable {
    /// Whether ranks enter self refresh at all.
    let selfRefreshes: Bool
    /// Whether ranks enter power-down at all.
    let powersDown: Bool
    /// Cycles with all banks closed and no request after which a rank enters self refresh.
    let selfRefreshThreshold: Int64
    /// Cycles without a request or command after which a rank enters power-down.
    let powerDownThreshold: Int64
    /// The next cycle in which a rank may enter or leave either.
    var nextAt: Int64

    init(_ parameters: ControllerParameters) {
        selfRefreshes = parameters.self_refresh
        powersDown = parameters.power_down
        selfRefreshThreshold = Int64(parameters.self_refresh_threshold)
        powerDownThreshold = Int64(parameters.power_down_threshold)
        nextAt = parameters.self_refresh || parameters.power_down ? 0 : .max
    }

    /// Whether ranks enter any such state.
    var isOn: Bool { selfRefreshes || powersDown }
}
