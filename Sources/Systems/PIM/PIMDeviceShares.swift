/// What a device did with the time of a layer or stage, as shares of it.
public struct PIMDeviceShares: Equatable, Sendable {
    /// It was at work, waits within the work included.
    public var active: Double
    /// It computed.
    public var computing: Double
    /// Useful FLOPs over those that it could have done: without padding, fill, drain and waits.
    public var useful: Double

    /// It had nothing to do.
    public var idle: Double { 1 - active }
}
