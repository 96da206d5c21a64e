/// Weights of a channel that the units in the banks take at once by bus snooping.
public struct XPUPiece: Equatable, Sendable {
    /// The task that reads them, as an index.
    public var task: Int
    /// Bursts.
    public var bursts: Int
    /// Posted when they are there.
    public var arrived: Int32
    /// To be posted when the units are done with them.
    public var used: Int32
}
