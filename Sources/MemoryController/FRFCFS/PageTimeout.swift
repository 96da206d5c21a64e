import DRAMModel

/// When idle pages of the adaptive page policy are closed.
struct PageTimeout: BitwiseCopyable {
    /// Whether the page policy is adaptive.
    let isAdaptive: Bool
    /// Cycles from a bank's last command until its page times out.
    let cycles: Int64
    /// No page times out before this cycle.
    var nextAt = Int64.max

    init(_ parameters: ControllerParameters) {
        isAdaptive = parameters.page_policy == .adaptive
        cycles = Int64(parameters.page_timeout)
    }
}
