import DRAMModel

/// The requests of traffic, made batch by batch in constant memory.
///
///     let source = TrafficSource(traffic, requestBytes: organization.requestBytes, cycles: nil)
///     let report = try replay.run(source)
///
/// Complexity: a few nanoseconds a request.
public final class TrafficSource: RequestSource {
    /// The requests that are still to come, where their number is known.
    private var left: Int64
    private let base: UInt64
    private let requestBytes: UInt64
    /// Requests arrive below this cycle.
    private let end: Int64
    private let reads: Chance
    private var arrivals: ArrivalClock
    private var places: AddressPattern
    private var generator: SplitMix64

    /// Whether there is always a next request.
    public let isEndless: Bool

    /// Creates the source of traffic for a run.
    ///
    /// - Parameters:
    ///   - requestBytes: Bytes of a request of the memory.
    ///   - cycles: Cycles of the run, if it ends by itself: requests arrive below this one. Traffic
    ///     without a count needs it.
    public init(_ traffic: Traffic, requestBytes: Int, cycles: Int64?) {
        precondition(traffic.count != nil || cycles != nil, "traffic without an end")
        self.requestBytes = UInt64(requestBytes)
        left = traffic.count ?? .max
        base = traffic.base
        end = cycles ?? .max
        isEndless = traffic.count == nil && traffic.rate == nil
        reads = Chance(traffic.readShare)
        arrivals = ArrivalClock(rate: traffic.rate)
        places = AddressPattern(traffic, requestBytes: UInt64(requestBytes))
        generator = SplitMix64(seed: traffic.seed)
    }

    /// Fills a buffer with the next requests; returns how many, 0 at the end.
    public func read(into buffer: UnsafeMutableBufferPointer<Request>) -> Int {
        let most = Int(min(Int64(buffer.count), left))
        var count = 0
        while count < most {
            let cycle = arrivals.next()
            guard cycle < end else {
                left = 0
                return count
            }
            // The kind first: addresses are the same whatever share of them is read.
            let isRead = reads.happens(generator.next())
            let address = base &+ places.next(&generator) &* requestBytes
            buffer[count] = Request(address: address, cycle: cycle, isWrite: !isRead)
            count &+= 1
        }
        left &-= Int64(count)
        return count
    }
}
