import DRAMModel

/// Channels that have the same to do in a stage.
extension PIMStageBuilder {
    /// Channels whose streams differ in nothing but channel and row of their addresses, in sets,
    /// each in order.
    ///
    /// - Parameters:
    ///   - bursts: What is read and written of the memory's interleaved bursts, range by range.
    ///   - requests: Those whose keys and values in the banks are used.
    ///   - byHead: Whether it matters which heads these are.
    ///   - sharesFFN: Whether the banks have a share of the FFN.
    func likeChannels(
        bursts: [Range<Int>] = [], attention requests: Set<Int> = [], byHead: Bool = false,
        sharesFFN: Bool = false
    ) -> [[Int]] {
        let shares = shares(of: bursts)
        var sets: [[Int]: [Int]] = [:]
        for (channel, layout) in trace.kv.enumerated() {
            var signature = [shares[channel]]
            if sharesFFN { signature += trace.pimRows.ffn.map { $0.outputs(channel: channel) } }
            // Any two requests of one length are alike; with `byHead` heads go in their order.
            var keys = layout.keys.filter { requests.contains($0.request) }
            if byHead {
                keys.sort { ($0.heads.last!, $0.request) < ($1.heads.last!, $1.request) }
            }
            for block in keys {
                signature += [-1, block.length, block.heads.count] + (byHead ? block.heads : [])
            }
            sets[signature, default: []].append(channel)
        }
        return sets.values.sorted { $0[0] < $1[0] }
    }

    /// A number for each channel, the same for those that have the same part of each range.
    private func shares(of bursts: [Range<Int>]) -> [Int] {
        let channels = trace.kv.count
        // A bound tells the channels before its remainder from the others.
        var isFirst = [Bool](repeating: false, count: channels)
        for range in bursts where !range.isEmpty {
            isFirst[range.lowerBound % channels] = true
            isFirst[range.upperBound % channels] = true
        }
        var share = 0
        return isFirst.indices.map { channel in
            if channel > 0 && isFirst[channel] { share += 1 }
            return share
        }
    }
}
