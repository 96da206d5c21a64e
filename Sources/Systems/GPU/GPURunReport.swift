import WorkloadTracer

/// Results of a workload on a GPU, perhaps with cards.
public struct GPURunReport: Sendable {
    /// What a batch needs and what there is.
    public struct Room: Sendable {
        /// The GPU's memory.
        public var gpu: GPUMemoryNeeds
        /// What there is of it.
        public var gpu_capacity_bytes: Double
        /// Keys and values of the card that has most; nil without cards.
        public var card_bytes: Double?
        /// Memory of a card; nil without cards.
        public var card_capacity_bytes: Double?
        /// The most requests of the batch's kind that fit.
        public var largestBatch: Int
        /// Whether requests differ, so that these are of their mean length.
        public var isOfMeanLength = false

        /// Whether everything fits.
        public var fits: Bool { fitsGPU && fitsCards }
        /// Whether it fits on the GPU.
        public var fitsGPU: Bool { gpu.total_bytes <= gpu_capacity_bytes }
        /// Whether it fits on the cards.
        public var fitsCards: Bool { (card_bytes ?? 0) <= (card_capacity_bytes ?? 0) }
    }

    /// What it ran on.
    public let system: GPUSystemOptions
    /// The model.
    public let model: LanguageModel
    /// What memory it takes.
    public let room: Room
    /// Requests of the batch.
    public let requests: Int
    /// The prompts, if they are part of the run.
    public internal(set) var prompt: GPUPromptReport?
    /// The steps that were simulated; none when the batch does not fit.
    public internal(set) var steps: [GPUStepReport] = []

    /// Steps, those stood for included.
    public var stepCount: Int { steps.reduce(0) { $0 + $1.stands } }
    /// Tokens generated: prompts give each request its first.
    public var generated: Int {
        steps.reduce(prompt == nil ? 0 : requests) { $0 + $1.requests * $1.stands }
    }
    /// Time of generation by part.
    public var generation: GPUTimeParts {
        steps.reduce(GPUTimeParts()) { $0 + $1.time * Double($1.stands) }
    }
    /// Time of all.
    public var time_s: Double { generation.total_s + (prompt?.time.total_s ?? 0) }
    /// Tokens generated in a second over all; nil when the batch does not fit.
    public var generatedPerSecond: Double? {
        time_s > 0 ? Double(generated) / time_s : nil
    }
    /// Time of the last step; nil without steps.
    public var token_s: Double? { steps.last?.time.total_s }

    private func sum(_ figure: (GPUStepReport) -> Double) -> Double {
        steps.reduce(0) { $0 + figure($1) * Double($1.stands) }
    }

    /// Time in which the GPU worked.
    public var gpu_s: Double { sum(\.gpu_s) + (prompt?.gpu_s ?? 0) }
    /// Time in which the cards worked.
    public var cards_s: Double { sum(\.cards_s) }
    /// Time in which each card worked, added up over the cards.
    public var eachCard_s: Double { sum(\.eachCard_s) }

    /// Operations of the GPU over its peak in the time of all; nil when the batch does not fit.
    public var mfu: Double? {
        let flops = sum(\.gpu_FLOPs) + (prompt?.gpu_FLOPs ?? 0)
        return time_s > 0 ? flops / (system.gpu.peak_FLOPS * time_s) : nil
    }
    /// The same of generation alone.
    public var generationMFU: Double? {
        let time_s = generation.total_s
        return time_s > 0 ? sum(\.gpu_FLOPs) / (system.gpu.peak_FLOPS * time_s) : nil
    }
    /// Operations of GEMMs in generation over the peak in the time that they take.
    public var linearMFU: Double? {
        let time_s = sum(\.linear_s)
        return time_s > 0 ? sum(\.linear_FLOPs) / (system.gpu.peak_FLOPS * time_s) : nil
    }
    /// Bytes of the GPU's memory over its peak in the time of generation.
    public var mbu: Double? {
        let time_s = generation.total_s
        return time_s > 0 ? sum(\.gpu_bytes) / (system.gpu.bandwidth_Bps * time_s) : nil
    }
    /// Keys and values that cards read over what their memories could have moved while they worked.
    public var cardUtilization: Double? {
        var (used, busy) = (0.0, 0.0)
        for step in steps {
            for card in step.cards {
                used += card.utilization * card.busy_s * Double(step.stands)
                busy += card.busy_s * Double(step.stands)
            }
        }
        return busy > 0 ? used / busy : nil
    }
    /// Whether the counts of all replays equal those planned.
    public var isExact: Bool { steps.allSatisfy { $0.cards.allSatisfy(\.isExact) } }
}
