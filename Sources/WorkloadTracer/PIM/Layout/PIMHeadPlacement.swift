/// Which channel holds the keys and values of each KV head of each request.
public struct PIMHeadPlacement: Sendable {
    /// A KV head of a request.
    public struct Head: Equatable, Sendable {
        /// Index of the request in the batch.
        public var request: Int
        /// Index of the KV head in the layer.
        public var head: Int
    }

    /// The heads of each channel, by request, then head.
    public let channels: [[Head]]

    /// Places all heads of a batch, but for those of some requests.
    ///
    /// Greedily, the longest requests go first; a tie goes to the earlier request and to the lower
    /// channel. Requests with a channel of their own go there before all others. Each of several
    /// groups is spread by itself, as no more than one is in the banks at a time.
    public init(
        _ batch: Batch, heads: Int, channels count: Int, _ options: PIMMappingOptions,
        except others: Set<Int> = [], groups: [[Int]]? = nil, shape: PIMTileShape? = nil
    ) {
        var channels = [[Head]](repeating: [], count: count)
        for group in groups ?? [Array(batch.requests.indices)] {
            let requests = group.filter { !others.contains($0) }
            let parts = Self.parts(
                requests, batch, heads: heads, options, shape, beside: channels.map(\.count))
            for (channel, heads) in parts.enumerated() { channels[channel] += heads }
        }
        self.channels = channels.map { heads in
            heads.sorted { ($0.request, $0.head) < ($1.request, $1.head) }
        }
    }

    /// The part of each channel of some requests, with the unit that the options ask for.
    private static func parts(
        _ requests: [Int], _ batch: Batch, heads: Int, _ options: PIMMappingOptions,
        _ shape: PIMTileShape?, beside held: [Int]
    ) -> [[Head]] {
        func spread(_ step: Int) -> [[Head]] {
            Self.spread(requests, batch, heads: heads, options, step: step, beside: held)
        }
        switch options.unit {
        case .head: return spread(1)
        case .row: return spread(shape?.headsPerRow ?? 1)
        case .request: return spread(heads)
        case .auto:
            guard let shape else { return spread(1) }
            let (single, rows) = (spread(1), spread(shape.headsPerRow))
            func most(_ parts: [[Head]]) -> Int {
                parts.map { Self.rows($0, batch, shape) }.max() ?? 0
            }
            return most(rows) <= most(single) ? rows : single
        }
    }

    /// Rows that a channel's heads take in each bank, those of keys shared by heads of a request.
    private static func rows(_ heads: [Head], _ batch: Batch, _ shape: PIMTileShape) -> Int {
        var (rows, inRow, last) = (0, 0, -1)
        for head in heads {
            let length = batch.requests[head.request].length
            rows += shape.valueChunks(tokens: length) * shape.valueTiles
            if head.request != last || inRow == shape.headsPerRow {
                rows += shape.keyTiles(tokens: length)
                inRow = 0
            }
            (inRow, last) = (inRow + 1, head.request)
        }
        return rows
    }

    /// Spreads some requests over channels, `step` heads of a request together; of channels with as
    /// few tokens of theirs the one takes the next that holds fewer heads of others.
    private static func spread(
        _ requests: [Int], _ batch: Batch, heads: Int, _ options: PIMMappingOptions, step: Int,
        beside held: [Int]
    ) -> [[Head]] {
        let count = held.count
        var channels = [[Head]](repeating: [], count: count)
        var loads = [Int](repeating: 0, count: count)
        func put(_ request: Int, _ heads: Range<Int>, in channel: Int) {
            for head in heads { channels[channel].append(Head(request: request, head: head)) }
            loads[channel] += heads.count * batch.requests[request].length
        }
        var free: [Int] = []
        for index in requests {
            if let channel = batch.requests[index].channel {
                put(index, 0..<heads, in: channel)
            } else {
                free.append(index)
            }
        }
        if options.placement == .greedy {
            free.sort {
                let lengths = (batch.requests[$0].length, batch.requests[$1].length)
                return lengths.0 != lengths.1 ? lengths.0 > lengths.1 : $0 < $1
            }
        }
        var turn = 0
        for request in free {
            for head in stride(from: 0, to: heads, by: step) {
                let channel =
                    options.placement == .greedy
                    ? loads.indices.min { (loads[$0], held[$0]) < (loads[$1], held[$1]) }!
                    : turn % count
                put(request, head..<min(heads, head + step), in: channel)
                turn += 1
            }
        }
        return channels
    }
}
