/// When a GEMM ends, and what its cycles went to: `finish - start == busy + stalled`.
public struct GEMMTiming: Equatable, Sendable {
    /// The cycle in which reading and computing may begin.
    public let start: Int
    /// The cycle in which the last result has left the arrays.
    public let finish: Int
    /// Cycles that the GEMM would take with all weights available, fill and drain of the arrays
    /// included.
    public let busy: Int
    /// Cycles in which all arrays waited for weights.
    public let stalled: Int
    /// Cycles by which reads were held up in the end because the scratchpad was full.
    public let held: Int

    /// Share of the time in which the arrays waited for weights; 0 for an empty GEMM.
    public var stallShare: Double {
        finish == start ? 0 : Double(stalled) / Double(finish - start)
    }
}
