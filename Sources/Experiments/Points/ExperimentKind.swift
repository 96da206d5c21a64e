/// What the points of an experiment are; its base and axes say so.
public enum ExperimentKind: String, CaseIterable, Sendable {
    /// A workload on its system: `workload` is set.
    case run
    /// Traces on a memory: `timing`, and `trace` or `traffic`, `pim` or both are set.
    case replay

    /// The inputs that belong to it.
    var inputs: [String] { self == .run ? ["workload"] : ["timing", "trace", "traffic", "pim"] }
}
