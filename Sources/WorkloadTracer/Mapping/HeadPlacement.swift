/// Which channel holds the keys and values of each KV head of each request.
public struct HeadPlacement: Sendable {
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
    /// Greedily, the longest requests go first; a tie goes to the earlier request and to the lower channel.
    /// Requests with a channel of their own go there before all others. Each of several groups is spread by
    /// itself, as no more than one is in the banks at a time.
    public init(
        _ batch: Batch, heads: Int, channels count: Int, _ options: MappingOptions,
        except others: Set<Int> = [], groups: [[Int]]? = nil
    ) {
        var channels = [[Head]](repeating: [], count: count)
        for group in groups ?? [Array(batch.requests.indices)] {
            Self.place(
                group.filter { !others.contains($0) }, batch, heads: heads, options, in: &channels)
        }
        self.channels = channels.map { heads in
            heads.sorted { ($0.request, $0.head) < ($1.request, $1.head) }
        }
    }

    /// Spreads some requests over the channels, whatever these hold already.
    private static func place(
        _ requests: [Int], _ batch: Batch, heads: Int, _ options: MappingOptions,
        in channels: inout [[Head]]
    ) {
        var loads = [Int](repeating: 0, count: channels.count)
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
        let step = options.unit == .head ? 1 : heads
        var turn = 0
        for request in free {
            for head in stride(from: 0, to: heads, by: step) {
                let channel =
                    options.placement == .greedy
                    ? loads.indices.min { loads[$0] < loads[$1] }! : turn % channels.count
                put(request, head..<head + step, in: channel)
                turn += 1
            }
        }
    }
}
