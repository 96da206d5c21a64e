/// How a dataflow is found.
public struct NMPSearchOptions: Equatable, Sendable {
    /// What is to be least.
    public enum Objective: String, CaseIterable, Sendable {
        /// Time of prompts and generation together.
        case latency
        /// Energy of the same.
        case energy
        /// Their product.
        case edp
    }
    /// Which dataflow a system has.
    public enum Dataflow: String, CaseIterable, Sendable {
        /// The best that is found.
        case search
        /// The NPU does everything, from all channels.
        case npu_only
        /// The units multiply by weights, the NPU does attention.
        case fc_offloading
        /// The units do attention, the NPU the rest.
        case attention_offloading
        /// The same, but both share the matrices of the FFN.
        case attention_offloading_with_ffn_splitting
        /// The best in which each operator goes to one of the two and lies in its kind of channels
        /// (SpecPIM).
        case compute_centric
    }

    /// Which dataflow a system has.
    public var dataflow = Dataflow.search
    /// What is to be least.
    public var objective = Objective.latency
    /// Where the search's random numbers begin.
    public var seed = 1
    /// Dataflows that a generation keeps.
    public var population = 48
    /// Generations.
    public var generations = 40
    /// Tries every dataflow where there are no more than this.
    public var exhaustive = 20_000

    /// Creates the defaults.
    public init() {}
}
