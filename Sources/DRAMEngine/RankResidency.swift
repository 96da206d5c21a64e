/// How long a rank has been in each state, integrated at state changes.
@frozen
public struct RankResidency: BitwiseCopyable, Sendable {
    /// Cycles with a bank open.
    public var activeCycles: Int64 = 0
    /// Cycles in power-down with a bank open; they do not count in `activeCycles`.
    public var activePowerDownCycles: Int64 = 0
    /// Cycles in power-down with all banks closed.
    public var prechargePowerDownCycles: Int64 = 0
    /// Cycles in self refresh.
    public var selfRefreshCycles: Int64 = 0
    /// Cycle in which its last bank was closed, or it left self refresh.
    public var closedSince: Int64 = 0
    /// Cycle of the last change of state.
    public var since: Int64 = 0

    /// Creates the residency of a rank that has just started, all banks closed.
    @inlinable public init() {}
}

extension RankResidency {
    /// Adds cycles of a rank that is not in self refresh.
    mutating func add(_ cycles: Int64, isOpen: Bool, isPoweredDown: Bool) {
        switch (isOpen, isPoweredDown) {
        case (true, true): activePowerDownCycles += cycles
        case (false, true): prechargePowerDownCycles += cycles
        case (true, false): activeCycles += cycles
        case (false, false): break
        }
    }
}
