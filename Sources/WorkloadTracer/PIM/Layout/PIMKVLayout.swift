import DRAMModel

/// Where the keys and values of a channel lie.
///
/// A *block* of keys is a set of rows with the same number in all banks: token t lies in row t /
/// banks, bank t % banks, with the keys of several heads of the request side by side. The values of
/// a head are transposed: element j of a chunk of as many tokens as a row has elements lies in row
/// j / banks, bank j % banks of the chunk's rows.
public struct PIMKVLayout: Sendable {
    /// The keys of some heads of a request.
    public struct Keys: Equatable, Sendable {
        /// Index of the request in the batch.
        public var request: Int
        /// Tokens.
        public var length: Int
        /// The KV heads, side by side in this order.
        public var heads: [Int]
        /// Their rows, in each bank.
        public var rows: Range<Int>
    }
    /// The values of a head of a request.
    public struct Values: Equatable, Sendable {
        /// Index of the request in the batch.
        public var request: Int
        /// Tokens.
        public var length: Int
        /// The KV head.
        public var head: Int
        /// Its rows, in each bank.
        public var rows: Range<Int>
    }

    /// The channel.
    public let channel: Int
    /// Blocks of keys, in the order of their rows.
    public let keys: [Keys]
    /// Values, in the order of their rows, all behind the keys.
    public let values: [Values]

    /// Lays out the heads of a channel from the row `start` on; throws when they do not fit.
    public init(
        channel: Int, heads: [PIMHeadPlacement.Head], _ batch: Batch, _ shape: PIMTileShape,
        _ memory: MemoryConfiguration, from start: Int
    ) throws(PIMCapacityError) {
        self.channel = channel
        var next = start
        func take(_ rows: Int) -> Range<Int> {
            defer { next += rows }
            return next..<next + rows
        }
        var keys: [Keys] = []
        var first = 0
        while first < heads.count {
            let request = heads[first].request
            let side = heads[first...].prefix { $0.request == request }.prefix(shape.headsPerRow)
            let length = batch.requests[request].length
            keys.append(
                Keys(
                    request: request, length: length, heads: side.map(\.head),
                    rows: take(shape.keyTiles(tokens: length))))
            first += side.count
        }
        var values: [Values] = []
        for head in heads {
            let length = batch.requests[head.request].length
            let rows = take(shape.valueChunks(tokens: length) * shape.valueTiles)
            values.append(
                Values(request: head.request, length: length, head: head.head, rows: rows))
        }
        let o = memory.organization
        guard next <= o.rows else {
            throw PIMCapacityError(
                "the keys and values of \(heads.count) heads in channel \(channel)",
                needs: next - start, of: o.rows - start,
                in: start == memory.bank.cut ? "the kv partition" : "the memory behind the weights",
                bytesPerRow: o.banksPerChannel * o.requestsPerRow * o.requestBytes)
        }
        self.keys = keys
        self.values = values
    }

    /// The same layout, moved by a number of rows.
    init(_ layout: PIMKVLayout, movedBy offset: Int) {
        channel = layout.channel
        keys = layout.keys.map { keys in
            var keys = keys
            keys.rows = keys.rows.moved(by: offset)
            return keys
        }
        values = layout.values.map { values in
            var values = values
            values.rows = values.rows.moved(by: offset)
            return values
        }
    }

    /// Rows that the channel's keys and values take in each bank.
    public var rows: Int {
        keys.reduce(0) { $0 + $1.rows.count } + values.reduce(0) { $0 + $1.rows.count }
    }
}
