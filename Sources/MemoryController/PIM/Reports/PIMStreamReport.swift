/// What became of a PIM stream.
public struct PIMStreamReport: Equatable, Sendable {
    /// What its source calls it.
    public var name: String
    /// Whether all of it was done.
    public var hasEnded: Bool
    /// The cycle by which all that it issued was complete, delays and requests included.
    public var finished: Int64
}
