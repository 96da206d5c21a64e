/// How many tokens are generated, and how many of the steps are simulated.
public struct GenerationOptions: Equatable, Sendable {
    /// The most steps.
    public static let mostSteps = 1 << 20

    /// Steps; nil goes on until every request has its tokens, or as far as a measured profile needs
    /// when requests do not say how many they want.
    public var steps: Int?
    /// Simulates a step in so many, which stands for those up to the next.
    public var stride = 1
    /// Consecutive layers that are simulated one after the other, each with data of its own; they stand for all.
    public var layers = 1

    /// Creates the defaults.
    public init() {}
}
