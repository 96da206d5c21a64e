/// The xPU's work in a channel.
public struct XPUStreams: Sendable {
    /// Reads of weights, keys and values.
    public var read: StageStream
    /// Computation on the xPU.
    public var compute: StageStream
    /// The pieces of snooped products, in the order in which they are read.
    public var pieces: [XPUPiece]
}
