/// A request whose attention the xPU computes, and where its keys and values lie: interleaved as
/// the weights are, each from a burst of the memory on (`PIMWeightLayout.bursts`).
public struct XPUAttention: Equatable, Sendable {
    /// Tokens, the newest included.
    public var length: Int
    /// The first burst of the keys of all heads.
    public var keys: Int
    /// The first burst of the values of all heads.
    public var values: Int

    /// Creates a request.
    public init(length: Int, keys: Int, values: Int) {
        self.length = length
        self.keys = keys
        self.values = values
    }
}
