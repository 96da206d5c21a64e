import DRAMModel
import WorkloadTracer

/// Channels that are replayed together, and how many such sets are alike.
struct ChannelSet: Sendable {
    /// One channel, or the pseudo channels that share its buses.
    var channels: [Int]
    /// Sets that this one stands for.
    var count = 1
}

extension Stage {
    /// What to replay of a stage, and for how many alike it stands.
    ///
    /// Pseudo channels that share buses are alike where both of their pairs are.
    func channelSets(on memory: MemoryConfiguration, all: Bool) -> [ChannelSet] {
        let together = memory.organization.channelsTogether
        var classes: [Int: Int] = [:]
        for (index, set) in likeChannels.enumerated() {
            for channel in set { classes[channel] = index }
        }
        let firsts = Set(classes.keys.map { $0 / together * together })
        var indices: [[Int]: Int] = [:]
        var sets: [ChannelSet] = []
        for first in firsts.sorted(by: { rank($0, classes) < rank($1, classes) }) {
            let channels = Array(first..<first + together)
            let kind = channels.map { classes[$0] ?? -1 }
            if !all, let index = indices[kind] {
                sets[index].count += 1
            } else {
                indices[kind] = sets.count
                sets.append(ChannelSet(channels: channels))
            }
        }
        return sets
    }

    /// Sets come in the order of `likeChannels`, and channels in that of their set.
    private func rank(_ channel: Int, _ classes: [Int: Int]) -> (Int, Int) {
        (classes[channel] ?? Int.max, channel)
    }
}
