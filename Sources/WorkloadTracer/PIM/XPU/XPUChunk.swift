/// Weights, keys or values that are read, and then used, together.
struct XPUChunk: Equatable, Sendable {
    /// The task that it belongs to.
    var task: Int
    /// The bursts of the memory.
    var bursts: Range<Int>
    /// Memory cycles that computing it takes.
    var cycles = 0
    /// The chunk whose space in the scratchpad it reuses.
    var successorOf: Int?
    /// Whether a later chunk reuses its space.
    var hasSuccessor = false
    /// Whether its arrival is waited for.
    var isAwaited = true
    /// How the units in the banks take it by bus snooping.
    var busSnooping: XPUGEMM.BusSnooping?
}
