/// A data-centric dataflow (H2-LLM): the operator graph cut into memory access groups, one after
/// the other, whose unconnected parts work side by side on channels of their own.
public struct DataCentricDataflow: Equatable, Sendable {
    /// A memory partition group: operators that are connected, on channels that no other group of
    /// its memory access group has.
    public struct PartitionGroup: Equatable, Sendable {
        /// NMP channels of the group, ascending.
        public var channels: [Int]
        /// Whether the NPU works for the group; of a memory access group it does so for one part
        /// only.
        public var usesNPU: Bool
        /// Operators by level, one level after the other; those of a level share out the group's
        /// NMP channels, and their NPU parts run one after the other.
        public var levels: [[Int]]

        /// Creates a group.
        public init(channels: [Int], usesNPU: Bool, levels: [[Int]]) {
            self.channels = channels
            self.usesNPU = usesNPU
            self.levels = levels
        }
    }

    /// The memory access groups in sequence, each with its partition groups.
    public var groups: [[PartitionGroup]]
    /// By operator.
    public var placements: [NMPOperatorPlacement]

    /// Creates a dataflow.
    public init(groups: [[PartitionGroup]], placements: [NMPOperatorPlacement]) {
        self.groups = groups
        self.placements = placements
    }
}
