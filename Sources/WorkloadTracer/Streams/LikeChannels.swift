/// Channels that have the same to do.
extension LayerTrace {
    /// Channels whose attention of some requests differs in nothing but the channel in addresses, in sets, each
    /// in order; `byHead` when heads wait for events of their own.
    public func likeChannels(of requests: Set<Int>, byHead: Bool = false) -> [[Int]] {
        struct Block: Hashable {
            var length: Int
            var heads: Int
            var keys: Int
            var values: [Int]
            /// The heads, where they matter.
            var named: [Int]
        }
        var sets: [[Block]: Int] = [:]
        var channels: [[Int]] = []
        for layout in kv {
            let blocks = layout.blocks(of: requests).map { block in
                Block(
                    length: block.keys.length, heads: block.keys.heads.count,
                    keys: block.keys.rows.lowerBound, values: block.values.map(\.rows.lowerBound),
                    named: byHead ? block.keys.heads : [])
            }
            if let index = sets[blocks] {
                channels[index].append(layout.channel)
            } else {
                sets[blocks] = channels.count
                channels.append([layout.channel])
            }
        }
        return channels
    }
}
