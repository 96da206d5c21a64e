import DRAMModel

/// The cards of a system and how they share its work.
public struct HPUCardOptions: Sendable {
    /// How attention is distributed (HPU, Fig 4).
    public enum Parallelism: String, CaseIterable, Sendable {
        /// Each card has some of the requests, with all their heads.
        case batch_parallel
        /// Each card has some of the heads of every request: results are put together on the host.
        case head_parallel
    }

    /// The card.
    public var card: HPUCard
    /// Its memory.
    public var memory: MemoryConfiguration
    /// How many there are, at least one.
    public var count = 1
    /// How attention is distributed.
    public var parallelism = Parallelism.batch_parallel
    /// Groups of requests that alternate on GPU and cards (HPU, Fig 3); with 1 the devices wait for
    /// each other.
    public var sub_batches = 2
    /// Heads whose inputs go to a card in one transfer.
    public var chunk_heads = 256
    /// Bytes that go with a head's inputs: its command, length and address.
    public var descriptor_bytes = 64
    /// The way to the cards.
    public var links: HPULinks
    /// Bytes a second at which the host puts results of `head_parallel` together.
    public var merge_Bps = 10e9
    /// Heads of a card that are replayed at most; the rest goes on at their pace.
    public var replayed_heads = 128

    /// Creates the cards of a system.
    public init(card: HPUCard, memory: MemoryConfiguration, links: HPULinks) {
        self.card = card
        self.memory = memory
        self.links = links
    }

    /// Bytes of a card that keys and values may take.
    public var capacity_bytes: Double {
        min(card.capacity_bytes, Double(memory.organization.capacityBytes))
    }

    /// Requests of `tokens` tokens each that fit on all cards together.
    public func mostRequests(_ model: LanguageModel, room: Int) -> Int {
        let layout = HPUKVBlockLayout(memory, tokenBytes: model.headDimension * model.elementBytes)
        let o = memory.organization
        // By head, the card with most heads is full first.
        let isByHead = parallelism == .head_parallel
        let heads = isByHead ? (model.kv_heads + count - 1) / count : model.kv_heads
        let bursts = 2 * heads * model.layers * layout.regionBursts(tokens: room)
        let own = Int(capacity_bytes / (Double(bursts * o.requestBytes) * Double(o.channels)))
        return own * (isByHead ? 1 : count)
    }

    /// Bytes of inputs of a KV head: the queries of its group, a key, a value and what goes with
    /// them.
    public func inputBytes(_ model: LanguageModel) -> Int {
        (model.groupHeads + 2) * model.headDimension * model.elementBytes + descriptor_bytes
    }

    /// Bytes of the result of a KV head: a vector for each query of its group.
    public func resultBytes(_ model: LanguageModel) -> Int {
        model.groupHeads * model.headDimension * model.elementBytes
    }
}
