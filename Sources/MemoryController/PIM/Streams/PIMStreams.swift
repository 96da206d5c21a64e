/// The streams of one channel.
struct PIMStreams {
    /// Where their operations come from.
    var sources: [any PIMSource] = []
    /// Whether MACs issue in batches while nothing else can happen.
    var batchesMACs = true
}
