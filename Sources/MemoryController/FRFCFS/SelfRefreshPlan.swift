import DRAMModel

/// When ranks enter and leave self refresh.
struct SelfRefreshPlan: BitwiseCopyable {
    /// Whether ranks enter self refresh at all.
    let isOn: Bool
    /// Cycles with all banks closed and no request after which a rank enters.
    let threshold: Int64
    /// The next cycle in which a rank may enter or leave.
    var nextAt: Int64

    init(_ parameters: ControllerParameters) {
        isOn = parameters.self_refresh
        threshold = Int64(parameters.self_refresh_threshold)
        nextAt = isOn ? 0 : .max
    }
}
