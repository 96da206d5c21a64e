/// How many tokens are generated, and how many of the steps are simulated.
public struct GenerationOptions: Equatable, Sendable {
    /// What becomes of lengths from step to step.
    public enum Lengths: String, CaseIterable, Sendable {
        /// Each request has a token more.
        case grow
        /// They stay as they are: steps differ in what moves between the devices only.
        case hold
    }

    /// The most steps.
    public static let mostSteps = 1 << 20

    /// Steps; nil goes on until every request has its tokens, or as far as a measured profile needs
    /// when requests do not say how many they want.
    public var steps: Int?
    /// Simulates a step in so many, which stands for those up to the next.
    public var stride = 1
    /// Consecutive layers that are simulated one after the other, each with data of its own; they
    /// stand for all.
    public var layers = 1
    /// What becomes of lengths from step to step.
    public var lengths = Lengths.grow

    /// Creates the defaults.
    public init() {}
}
