extension XPUProgram {
    /// Sets of channels whose streams differ in the channel of their addresses only: those of a set have
    /// the same bursts of each chunk, by their numbers in the channel.
    public var likeChannels: [[Int]] {
        let channels = weights.organization.channels
        // A bound of a chunk tells the channels before its remainder from the others.
        var isFirst = [Bool](repeating: false, count: channels)
        isFirst[0] = true
        for chunk in chunks {
            isFirst[chunk.bursts.lowerBound % channels] = true
            isFirst[chunk.bursts.upperBound % channels] = true
        }
        var sets: [[Int]] = []
        for channel in 0..<channels {
            if isFirst[channel] { sets.append([]) }
            sets[sets.count - 1].append(channel)
        }
        return sets
    }
}
