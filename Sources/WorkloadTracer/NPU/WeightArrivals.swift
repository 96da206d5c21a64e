/// When the weights of a GEMM arrive from memory if nothing holds their reads up, in cycles of the
/// NPU.
public struct WeightArrivals: Equatable, Sendable {
    private enum Source: Equatable, Sendable {
        /// The cycle by which all bytes up to the end of each request have arrived.
        case requests(cycles: [Int], bytes: Int)
        case bus(bytesPerCycle: Int)
    }

    /// The cycle in which reading may begin.
    public let start: Int
    private let source: Source

    /// Arrivals of a replayed read trace.
    ///
    /// - Parameters:
    ///   - start: the cycle in which reading may begin.
    /// - completions: the cycle of each read's completion, in the order of the bytes that they
    /// carry; they need not
    ///     complete in that order.
    ///   - requestBytes: bytes of a read.
    public init(start: Int, completions: [Int], requestBytes: Int) {
        precondition(requestBytes > 0, "a read has bytes")
        var latest = start
        let cycles = completions.map { completion in
            latest = max(latest, completion)
            return latest
        }
        self.start = start
        source = .requests(cycles: cycles, bytes: requestBytes)
    }

    /// Arrivals over a bus without a gap.
    public init(start: Int, bytesPerCycle: Int) {
        precondition(bytesPerCycle > 0, "a bus carries bytes")
        self.start = start
        source = .bus(bytesPerCycle: bytesPerCycle)
    }

    /// The cycle from which on the first `count` bytes are there.
    ///
    /// - Precondition: the reads carry as many.
    public func cycle(ofBytes count: Int) -> Int {
        guard count > 0 else { return start }
        switch source {
        case .requests(let cycles, let bytes):
            let last = (count - 1) / bytes
            precondition(last < cycles.count, "the reads carry fewer than \(count) bytes")
            return cycles[last]
        case .bus(let bytesPerCycle):
            return start + count.dividedUp(by: bytesPerCycle)
        }
    }
}
