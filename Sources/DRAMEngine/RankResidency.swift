/// How long a rank has been in each state, integrated at state changes.
@frozen
public struct RankResidency: BitwiseCopyable, Sendable {
    /// Cycles with a bank open.
    public var activeCycles: Int64 = 0
    /// Cycles in self refresh.
    public var selfRefreshCycles: Int64 = 0
    /// Cycle of the last change of state.
    public var since: Int64 = 0

    /// Creates the residency of a rank that has just started, all banks closed.
    @inlinable public init() {}
}
