import DRAMModel

/// Where the keys and values lie of requests whose attention is the xPU's: behind the weights, interleaved
/// like them over all channels (LibraPIM Fig 17b).
///
/// A matrix holds one token after the other and begins with a burst of its own.
public struct OffloadedKV: Sendable {
    /// The keys or the values of a head of a request.
    public struct Matrix: Equatable, Sendable {
        /// Tokens.
        public var length: Int
        /// Bytes of a token.
        public var tokenBytes: Int
        /// Its bursts, counted over all channels from the first one behind the weights.
        public var bursts: Range<Int>

        /// Bytes of all tokens.
        public var bytes: Int { length * tokenBytes }
    }

    private struct Entry {
        var length: Int
        var first: Int
        /// Bursts of a matrix.
        var bursts: Int
    }

    /// Indices of the requests in the batch, in the order of their bursts.
    public let requests: [Int]
    /// Its rows, in each bank of each channel.
    public let rows: Range<Int>

    private let entries: [Int: Entry]
    private let heads: Int
    private let tokenBytes: Int
    private let interleaving: BurstInterleaving

    /// Lays out requests behind the weights; throws when they do not fit into the memory's weight rows.
    init(
        _ requests: Set<Int>, _ model: LanguageModel, _ batch: Batch, _ memory: MemoryConfiguration,
        behind weights: WeightLayout
    ) throws(CapacityError) {
        let interleaving = BurstInterleaving(memory)
        self.requests = requests.sorted()
        self.interleaving = interleaving
        heads = model.kv_heads
        tokenBytes = model.headDimension * model.elementBytes
        var entries: [Int: Entry] = [:]
        var next = 0
        for request in self.requests {
            let length = batch.requests[request].length
            let bursts = (length * tokenBytes).dividedUp(by: interleaving.burstBytes)
            entries[request] = Entry(length: length, first: next, bursts: bursts)
            next += 2 * heads * bursts
        }
        self.entries = entries
        let end = weights.end + next.dividedUp(by: interleaving.burstsPerRow)
        rows = weights.end..<end
        let o = memory.organization
        let cut = min(memory.bank.cut, o.rows)
        guard end <= cut else {
            throw CapacityError(
                "the keys and values of \(requests.count) requests on the xPU", needs: rows.count,
                of: cut - weights.end,
                in: "what the weights leave of the "
                    + (cut < o.rows ? "weight partition" : "memory"),
                bytesPerRow: interleaving.burstsPerRow * interleaving.burstBytes)
        }
    }

    /// The keys of a head of a request in `requests`.
    public func keys(request: Int, head: Int) -> Matrix { matrix(request, 2 * head) }

    /// The values of a head of a request in `requests`.
    public func values(request: Int, head: Int) -> Matrix { matrix(request, 2 * head + 1) }

    private func matrix(_ request: Int, _ index: Int) -> Matrix {
        guard let entry = entries[request], index < 2 * heads else {
            preconditionFailure("no head of a request on the xPU")
        }
        let first = entry.first + index * entry.bursts
        return Matrix(
            length: entry.length, tokenBytes: tokenBytes, bursts: first..<first + entry.bursts)
    }

    /// Hands out what reads a channel's part of a matrix, each burst once, in order.
    public func read(
        _ matrix: Matrix, channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        try requests(.read, matrix.bursts, channel, body)
    }

    /// Hands out what writes a channel's part of a matrix's newest token.
    public func writeBack(
        _ matrix: Matrix, channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        let first = matrix.bytes - matrix.tokenBytes
        let start = matrix.bursts.lowerBound + first / interleaving.burstBytes
        try requests(.write, start..<matrix.bursts.upperBound, channel, body)
    }

    private func requests(
        _ kind: PIMOperation.Kind, _ bursts: Range<Int>, _ channel: Int,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        var runs = RequestRuns(kind, requestBytes: interleaving.burstBytes)
        let own = interleaving.share(of: bursts, channel: channel)
        try interleaving.addresses(of: own, from: rows.lowerBound, channel: channel) {
            try runs.add($0, body)
        }
        try runs.finish(body)
    }
}
