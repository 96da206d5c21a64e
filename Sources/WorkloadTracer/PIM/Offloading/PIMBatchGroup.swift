/// A batch group at the start of a generation step: the input of Algorithm 1 (LibraPIM 4.5).
///
/// Work is that of one request in one decoder layer, in FLOPs; all requests count as the longest
/// one of the group.
public struct PIMBatchGroup: Equatable, Sendable {
    /// Requests in the group: B.
    public var requests: Int
    /// PIM channels, each of which can serve a request by itself.
    public var channels: Int
    /// QKV generation and projection of a request: a.
    public var qkvAndProjection_FLOPs: Double
    /// Feed-forward network of a request: f.
    public var ffn_FLOPs: Double
    /// Multi-head attention of a request, logit and attend: h.
    public var mha_FLOPs: Double

    /// Creates a group.
    ///
    /// - Precondition: `requests` is not negative, `channels` is positive, work is finite and not
    ///   negative.
    public init(
        requests: Int, channels: Int, qkvAndProjection_FLOPs: Double, ffn_FLOPs: Double,
        mha_FLOPs: Double
    ) {
        precondition(requests >= 0 && channels > 0, "a group has B >= 0 and channels > 0")
        let work = [qkvAndProjection_FLOPs, ffn_FLOPs, mha_FLOPs]
        precondition(work.allSatisfy { $0.isFinite && $0 >= 0 }, "work is finite and not negative")
        self.requests = requests
        self.channels = channels
        self.qkvAndProjection_FLOPs = qkvAndProjection_FLOPs
        self.ffn_FLOPs = ffn_FLOPs
        self.mha_FLOPs = mha_FLOPs
    }
}
