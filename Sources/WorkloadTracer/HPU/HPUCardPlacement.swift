import DRAMModel

/// Which card has the keys and values of which request, from the first token to the last.
public struct HPUCardPlacement: Sendable {
    /// A request on a card.
    public struct Share: Sendable {
        /// The request, as an index of the batch.
        public var request: Int
        /// KV heads of it on the card.
        public var heads: Int
        /// Tokens that there is room for.
        public var room: Int
        /// The sub-batch that it belongs to.
        public var group: Int
        /// The first burst of its data in each channel.
        var firstBurst: Int
    }

    /// What each card has, in the order in which it lies there.
    public private(set) var cards: [[Share]]
    /// Sub-batches that have requests.
    public let groups: Int
    /// Bytes of the keys and values of the card that has most.
    public let most_bytes: Double
    private let layers: Int
    private let layout: HPUKVBlockLayout
    private let cycleOfBursts: Int

    /// Places requests, the longest first, each on the card with the fewest tokens.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - rooms: tokens that each request will have at the end.
    ///   - options: the cards.
    public init(_ model: LanguageModel, rooms: [Int], _ options: HPUCardOptions) {
        layers = model.layers
        layout = HPUKVBlockLayout(
            options.memory, tokenBytes: model.headDimension * model.elementBytes)
        let o = options.memory.organization
        cycleOfBursts = o.banksPerChannel * o.requestsPerRow
        cards = Array(repeating: [], count: options.count)
        let groups = max(1, min(options.sub_batches, rooms.count))
        self.groups = groups
        var tokens = [Int](repeating: 0, count: options.count)
        var next = [Int](repeating: 0, count: options.count)
        let order = rooms.indices.sorted { (rooms[$1], $0) < (rooms[$0], $1) }
        for (place, request) in order.enumerated() {
            let fewest = tokens.indices.min { (tokens[$0], $0) < (tokens[$1], $1) }!
            let isByHead = options.parallelism == .head_parallel
            for card in isByHead ? Array(0..<options.count) : [fewest] {
                let heads =
                    isByHead
                    ? model.kv_heads * (card + 1) / options.count
                        - model.kv_heads * card / options.count : model.kv_heads
                // Cards begin with different groups, so that groups are as large when cards have
                // few requests.
                let group = isByHead ? place % groups : (cards[card].count + card) % groups
                cards[card].append(
                    Share(
                        request: request, heads: heads, room: rooms[request], group: group,
                        firstBurst: next[card]))
                tokens[card] += rooms[request]
                next[card] += 2 * heads * layers * layout.regionBursts(tokens: rooms[request])
            }
        }
        most_bytes = Double(next.max() ?? 0) * Double(o.channels) * Double(o.requestBytes)
    }

    /// The heads of a sub-batch that a card works on in a layer.
    ///
    /// - Parameters:
    ///   - card: the card.
    ///   - group: the sub-batch; nil for all.
    ///   - lengths: tokens of each request of the batch now; 0 for one that has finished.
    ///   - layer: which layer.
    public func heads(card: Int, group: Int?, lengths: [Int], layer: Int = 0) -> [HPUCardHead] {
        cards[card].filter { (group == nil || $0.group == group) && lengths[$0.request] > 0 }
            .flatMap { share in
                let region = layout.regionBursts(tokens: share.room)
                let start = share.firstBurst + 2 * region * share.heads * layer
                return (0..<share.heads).map { head in
                    HPUCardHead(
                        length: lengths[share.request], room: share.room,
                        firstBurst: start + 2 * region * head)
                }
            }
    }

    /// Requests of a sub-batch that have not finished, as indices of the batch.
    public func requests(group: Int, lengths: [Int]) -> [Int] {
        var found: Set<Int> = []
        for card in cards {
            for share in card where share.group == group && lengths[share.request] > 0 {
                found.insert(share.request)
            }
        }
        return found.sorted()
    }

    /// What cards do for a sub-batch in a layer, each piece of work once with the cards that have
    /// the same.
    public func work(group: Int, lengths: [Int]) -> [(heads: [HPUCardHead], cards: Int)] {
        var places: [[Int]: Int] = [:]
        var work: [(heads: [HPUCardHead], cards: Int)] = []
        for card in cards.indices {
            let heads = heads(card: card, group: group, lengths: lengths)
            guard !heads.isEmpty else { continue }
            let signature = signature(heads)
            if let place = places[signature] {
                work[place].cards += 1
            } else {
                places[signature] = work.count
                work.append((heads, 1))
            }
        }
        return work
    }

    /// What tells the work of cards apart when their heads lie at different places: lengths,
    /// distances, and where the first one lies in its rows.
    private func signature(_ heads: [HPUCardHead]) -> [Int] {
        guard let first = heads.first else { return [] }
        return [first.firstBurst % cycleOfBursts]
            + heads.flatMap { [$0.length, $0.room, $0.firstBurst - first.firstBurst] }
    }
}
