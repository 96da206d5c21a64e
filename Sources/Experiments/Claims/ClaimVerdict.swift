/// What came of a claim.
public struct ClaimVerdict: Equatable, Sendable {
    /// Our figure; nil when no point has it.
    public var value: Double?
    /// Points that it comes from.
    public var points: Int
    /// Whether the claim holds.
    public var holds: Bool
}
