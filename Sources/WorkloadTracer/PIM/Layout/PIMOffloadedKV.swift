import DRAMModel

/// Where the keys and values lie of requests whose attention is the xPU's: behind the weights,
/// interleaved like them over all channels (LibraPIM Fig 17b).
public struct PIMOffloadedKV: Sendable {
    /// The keys and values of all KV heads of a request: one token after the other, the heads of a
    /// token side by side. Bursts are those of `PIMWeightLayout`.
    public struct Request: Equatable, Sendable {
        /// Index of the request in the batch.
        public var request: Int
        /// Tokens.
        public var length: Int
        /// The bursts of the keys.
        public var keys: Range<Int>
        /// The bursts of the values.
        public var values: Range<Int>
    }

    /// The requests, in the order of their bursts.
    public let requests: [Request]
    /// Its rows, in each bank of each channel.
    public let rows: Range<Int>
    /// The first row behind those of all layers.
    public let end: Int

    private let weights: PIMWeightLayout
    private let tokenBytes: Int

    /// Lays out requests behind the weights; throws when all layers do not fit into the memory's
    /// weight rows.
    init(
        _ requests: Set<Int>, _ model: LanguageModel, _ batch: Batch, _ memory: MemoryConfiguration,
        behind weights: PIMWeightLayout, layer: PIMLayerPosition
    ) throws(PIMCapacityError) {
        self.weights = weights
        let tokenBytes = model.d_kv * model.elementBytes
        self.tokenBytes = tokenBytes
        let bursts = requests.reduce(0) { sum, request in
            let length = batch.requests[request].length
            return sum + 2 * (length * tokenBytes).dividedUp(by: weights.requestBytes)
        }
        let count = bursts.dividedUp(by: weights.burstsPerRow)
        let start = weights.end + layer.index * count
        rows = start..<start + count
        end = weights.end + layer.count * count
        var next = start * weights.burstsPerRow
        var entries: [Request] = []
        for request in requests.sorted() {
            let length = batch.requests[request].length
            let middle = next + (length * tokenBytes).dividedUp(by: weights.requestBytes)
            let end = middle + (middle - next)
            entries.append(
                Request(request: request, length: length, keys: next..<middle, values: middle..<end)
            )
            next = end
        }
        self.requests = entries
        let available = min(memory.bank.cut, memory.organization.rows)
        guard end <= available else {
            let isCut = available < memory.organization.rows
            throw PIMCapacityError(
                "the keys and values of \(requests.count) requests on the xPU\(layer.words)",
                needs: end - weights.end,
                of: available - weights.end,
                in: "what the weights leave of the \(isCut ? "weight partition" : "memory")",
                bytesPerRow: weights.burstsPerRow * weights.requestBytes)
        }
    }

    /// The requests of a set, as the xPU's work.
    public func attention(of set: Set<Int>) -> [XPUAttention] {
        requests.filter { set.contains($0.request) }.map {
            XPUAttention(length: $0.length, keys: $0.keys.lowerBound, values: $0.values.lowerBound)
        }
    }

    /// The bursts of the newest keys and values of the requests of a set.
    func newest(of set: Set<Int>) -> [Range<Int>] {
        requests.filter { set.contains($0.request) }.flatMap { request in
            let before = (request.length - 1) * tokenBytes / weights.requestBytes
            return [request.keys, request.values].map { $0.lowerBound + before..<$0.upperBound }
        }
    }

    /// What writes a channel's part of the newest keys and values of the requests of a set.
    public func writeBack(of set: Set<Int>, channel: Int) -> [PIMOperation] {
        var operations: [PIMOperation] = []
        var runs = RequestRuns(.write, requestBytes: weights.requestBytes)
        for newest in newest(of: set) {
            for burst in weights.inChannel(newest, channel) {
                runs.add(weights.address(burst, of: channel)) { operations.append($0) }
            }
        }
        runs.finish { operations.append($0) }
        return operations
    }
}
