/// How many tokens are generated, and how many of the steps are simulated.
public struct GenerationOptions: Equatable, Sendable {
    /// How lengths change from step to step.
    public enum Lengths: String, CaseIterable, Sendable {
        /// Each request grows by a token.
        case grow
        /// They stay the same: steps differ only in what is moved between devices.
        case hold
    }

    /// The most steps.
    public static let mostSteps = 1 << 20

    /// Steps; nil runs until every request has its output tokens, or, where requests give no output
    /// length, as many steps as a measured profile needs.
    public var steps: Int?
    /// Simulates one step out of this many; it stands for those up to the next one.
    public var stride = 1
    /// Consecutive layers that are simulated one after the other, each with its own data; they
    /// stand for all layers.
    public var layers = 1
    /// How lengths change from step to step.
    public var lengths = Lengths.grow

    /// Creates the defaults.
    public init() {}
}
