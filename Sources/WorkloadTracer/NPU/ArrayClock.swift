/// The systolic arrays of an NPU in time: one stationary tile after another shifts in, and a stream
/// goes through each.
struct ArrayClock {
    private let skew: Int
    private let hidesLoads: Bool
    /// The first cycle in which the next stationary tile may shift in.
    private var loadable: Int
    /// When the last stream had gone in.
    private(set) var streamEnd: Int
    /// When the last stationary tile had shifted in.
    private(set) var loadEnd: Int
    /// Cycles waited for weights.
    private(set) var stalled = 0

    init(_ npu: NPU, at cycle: Int) {
        skew = npu.skewCycles
        hidesLoads = npu.hides_stationary_loads
        (loadable, streamEnd, loadEnd) = (cycle, cycle, cycle)
    }

    /// The cycle in which the last result has left the arrays.
    var finish: Int { streamEnd + skew }

    /// Shifts a stationary tile in and streams through it, each not before its operand is there.
    ///
    /// With a second stationary register the load begins as soon as the tile before it has begun to
    /// stream; without one, when its last result has left. Streams follow each other without a gap,
    /// as the skew of one overlaps the next.
    mutating func step(load: Int, from loadArrival: Int, stream: Int, from streamArrival: Int) {
        let unhindered = max(loadable + load, streamEnd)
        loadEnd = max(loadable, loadArrival) + load
        let streamStart = max(loadEnd, streamEnd, streamArrival)
        stalled += streamStart - unhindered
        streamEnd = streamStart + stream
        loadable = hidesLoads ? streamStart : streamEnd + skew
    }
}
