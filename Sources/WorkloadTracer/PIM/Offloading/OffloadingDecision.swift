/// What the scheduler moves between the devices in a generation step, and why.
public struct OffloadingDecision: Equatable, Sendable {
    /// The work that moves.
    public enum Move: Equatable, Sendable {
        /// Nothing: the devices are even, or no whole request helps.
        case none
        /// A whole group does all its work on PIM, the other one on the xPU (LibraPIM Fig 13c).
        case group
        /// The FFN of m requests goes to PIM (Fig 13a).
        case ffn(requests: Int)
        /// The attention of n requests goes to the xPU (Fig 13b).
        case mha(requests: Int)
    }

    /// The work that moves.
    public let move: Move
    /// The solution of equation 1 or 2 before clamping and rounding; 0 when neither was solved.
    public let balance: Double
    /// Predicted times of a stage without offloading.
    public let before: PIMDeviceTimes
    /// Predicted times of a stage with it, each device's work at its own throughput whatever
    /// `literal_line_16` says; for `group`, half of the one long stage that replaces two.
    public let after: PIMDeviceTimes
    /// The decision in words, with its numbers.
    public let reason: String
}
