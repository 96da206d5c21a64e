/// When idle ranks enter self refresh.
struct SelfRefreshTimer: Sendable {
    /// Whether ranks enter self refresh at all.
    let isOn: Bool
    /// Cycles with all banks closed and no request after which a rank enters.
    let threshold: Int64
    let ranks: Int

    init(ranks: Int, threshold: Int64, isOn: Bool) {
        self.ranks = ranks
        self.threshold = threshold
        self.isOn = isOn
    }

    /// The first cycle in which an untouched rank may enter.
    var firstWake: Int64 { isOn ? max(0, threshold - 1) : .max }
}
