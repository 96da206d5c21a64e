/// Which refresh is served next, and when it may begin.
struct RefreshPlan: ~Copyable {
    var postponed: PostponedRefreshes
    /// The next cycle in which a refresh may be taken into service, while none is in service.
    var nextAt: Int64
    /// The refresh unit in service.
    var unit = 0

    init(_ postponed: consuming PostponedRefreshes) {
        nextAt = postponed.isOn ? 0 : .max
        self.postponed = postponed
    }
}
