/// The xPU's work in a channel.
public struct XPUStreams: Sendable {
    /// Weights, keys and values on their way.
    public var read: StageStream
    /// The xPU's time.
    public var compute: StageStream
    /// The pieces of snooped products, in the order in which they are read.
    public var pieces: [XPUPiece]
}
