/// The attention of some KV heads of a request whose keys lie side by side: scores of all of them
/// come from the same tiles.
struct PIMAttentionBlock {
    var keys: PIMKVLayout.Keys
    var values: [PIMKVLayout.Values]

    /// Scores, for a number of query heads a KV head.
    func scores(groupHeads: Int) -> Int { keys.length * keys.heads.count * groupHeads }
}

extension PIMKVLayout {
    /// The blocks of some requests, in the order of their rows.
    func blocks(of requests: Set<Int>) -> [PIMAttentionBlock] {
        var blocks: [PIMAttentionBlock] = []
        var first = 0
        for block in keys {
            let own = first..<first + block.heads.count
            first = own.upperBound
            guard requests.contains(block.request) else { continue }
            blocks.append(PIMAttentionBlock(keys: block, values: Array(values[own])))
        }
        return blocks
    }
}
