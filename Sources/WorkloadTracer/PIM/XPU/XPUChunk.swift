/// Weights, keys or values that are read and then computed at once.
struct XPUChunk: Equatable, Sendable {
    /// The task that it belongs to.
    var task: Int
    /// The bursts of the memory.
    var bursts: Range<Int>
    /// Memory cycles that computing it takes.
    var cycles = 0
    /// The chunk whose room in the scratchpad it takes.
    var successorOf: Int?
    /// Whether a later chunk takes its room.
    var hasSuccessor = false
    /// Whether its arrival is waited for.
    var isAwaited = true
    /// How it goes by the units in the banks.
    var snoop: XPUGEMM.Snoop?
}
