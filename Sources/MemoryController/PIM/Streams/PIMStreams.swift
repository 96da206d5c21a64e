/// The streams of one channel, or of pseudo channels that are simulated together.
struct PIMStreams {
    /// Where their operations come from.
    var sources: [any PIMSource] = []
    /// Whether MACs issue in batches while nothing else can happen.
    var batchesMACs = true

    /// Those of one of the channels.
    func ofChannel(_ channel: Int) -> PIMStreams {
        PIMStreams(sources: sources.filter { $0.channel == channel }, batchesMACs: batchesMACs)
    }
}
