/// What one NMP channel does of an operator: `count` products of M x K by K x N, one after the
/// other.
///
/// The busiest channel's; dimensions that do not divide evenly are rounded up.
public struct NMPChannelGEMMs: Hashable, Sendable {
    /// Products, one after the other.
    public var count: Int
    /// Rows of an input.
    public var M: Int
    /// Columns of an input that this channel multiplies.
    public var K: Int
    /// Columns of a result that this channel has, or has a summand of.
    public var N: Int

    /// Creates a channel's work.
    public init(count: Int, M: Int, K: Int, N: Int) {
        self.count = count
        self.M = M
        self.K = K
        self.N = N
    }

    /// Distributes products among channels by H2-LLM's rule (its artifact, dse/nmp_evaluator.py):
    /// whole products to a channel where there are more of them than channels, else groups of
    /// channels that share a product, by rows and columns of its matrix so that inputs and results
    /// take about the same time.
    public init(gemms: Int, M: Int, K: Int, N: Int, channels: Int) {
        precondition(min(gemms, M, K, N, channels) >= 1)
        if gemms > channels {
            self.init(count: (gemms + channels - 1) / channels, M: M, K: K, N: N)
            return
        }
        let groups = Self.commonDivisor(gemms, channels)
        let shared = channels / groups
        let rows = Self.rowParts(K: K, N: N, channels: shared)
        self.init(
            count: gemms / groups, M: M, K: (K + rows - 1) / rows,
            N: (N + shared / rows - 1) / (shared / rows))
    }

    /// The part of an operator's shares that NMP units have, on a number of channels.
    public init(_ operation: NMPOperator, shares: Int, channels: Int) {
        let wholes = operation.gemms > 1
        self.init(
            gemms: wholes ? shares : 1, M: operation.M, K: operation.K,
            N: wholes ? operation.N : shares, channels: channels)
    }

    /// Multiplications in the channel.
    public var MACs: Double { Double(count) * Double(M) * Double(K) * Double(N) }

    /// Into how many parts the rows of a matrix are cut: the divisor of `channels` nearest to
    /// sqrt(K x channels / N).
    private static func rowParts(K: Int, N: Int, channels: Int) -> Int {
        let ideal = (Double(K) * Double(channels) / Double(N)).squareRoot()
        let divisors = (1...channels).filter { channels % $0 == 0 && $0 <= K }
        return divisors.min { abs(Double($0) - ideal) < abs(Double($1) - ideal) } ?? 1
    }

    private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a, b)
        while b > 0 { (a, b) = (b, a % b) }
        return a
    }
}
