import WorkloadTracer

/// The dataflows that H2-LLM compares its own with: operators one after the other on all channels.
enum FixedDataflow {
    /// The genome of a dataflow; nil for those that are searched for.
    static func genome(
        _ dataflow: NMPSearchOptions.Dataflow, _ costs: DataflowCosts
    ) -> DataflowGenome? {
        var genome = DataflowGenome()
        for (index, operation) in costs.problem.step.operators.enumerated() {
            let mode: NMPOperatorMode
            switch dataflow {
            case .search, .compute_centric: return nil
            case .npu_only: mode = .npuAll
            case .fc_offloading: mode = operation.isAttention ? .npuAll : .nmp
            case .attention_offloading: mode = operation.isAttention ? .nmp : .npuAll
            case .attention_offloading_with_ffn_splitting:
                let isFFN = [.f1, .f3, .f2].contains(operation.kind)
                mode =
                    operation.isAttention ? .nmp : isFFN ? .mix(.balanced, all: true) : .npuAll
            }
            genome.mode[index] = UInt8(mode.index)
        }
        return genome
    }
}
