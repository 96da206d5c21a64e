/// Where an operator's matrices lie and who multiplies by them in generation.
public struct NMPOperatorPlacement: Equatable, Sendable {
    /// The NMP channels that hold some of it, ascending.
    public var channels: [Int]
    /// Whether the normal channels, all together, hold some of it.
    public var usesNormal: Bool
    /// How much of `NMPOperator.shares` the NMP units of `channels` multiply by; the NPU does the
    /// rest.
    public var nmpShares: Int
    /// Whether `channels` also hold some of the NPU's part, evenly with the normal channels.
    public var npuReadsNMP: Bool

    /// Creates a placement.
    public init(channels: [Int], usesNormal: Bool, nmpShares: Int, npuReadsNMP: Bool) {
        self.channels = channels
        self.usesNormal = usesNormal
        self.nmpShares = nmpShares
        self.npuReadsNMP = npuReadsNMP
    }
}
