import DRAMModel

/// Whether reads or writes are served, and what changes that: the watermarks of the write queue and
/// the age of the oldest request.
///
/// Read mode → drain mode: the write queue reaches the high watermark, or holds more than the low
/// one while no read waits, or the aged request is a write. Drain mode → read mode: the write queue
/// is down to the low watermark, every write is blocked, or the aged request is a read.
struct ServiceMode: BitwiseCopyable {
    /// Drain mode, otherwise read mode.
    var isDraining = false
    /// Whether writes that streams wait for are drained.
    private(set) var drainsForStreams = false
    /// The slot of the aged request, or -1.
    var aged: Int32 = -1
    /// Writes that are blocked by reads.
    var blockedWrites = 0
    /// The write queue is not drained while it holds no more writes than this.
    var lowWatermark: Int
    /// 0 while writes that streams wait for are drained.
    private(set) var highWatermark: Int
    private let givenHighWatermark: Int
    /// Cycles after which a request is aged.
    let ageCap: Int64
    /// The next cycle in which the mode may change because of the requests that wait.
    var nextAt = Int64.max
    /// No request becomes aged before this cycle.
    var ageAt = Int64.max

    init(_ parameters: ControllerParameters) {
        lowWatermark = parameters.write_low_watermark
        highWatermark = parameters.write_high_watermark
        givenHighWatermark = parameters.write_high_watermark
        ageCap = Int64(parameters.age_cap)
    }

    /// Drains whatever the watermarks say, or no more.
    mutating func drainForStreams(_ isOn: Bool) {
        drainsForStreams = isOn
        highWatermark = isOn ? 0 : givenHighWatermark
    }
}
