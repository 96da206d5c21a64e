import WorkloadTracer

/// Runs a workload on a GPU, perhaps with cards that do the attention of generation: prompts first
/// if they are part of it, then token after token.
public struct GPURun: Sendable {
    private let model: LanguageModel
    private let batch: Batch
    private let system: GPUSystemOptions
    private let stage: DecoderLayer.Stage
    private let generation: GenerationOptions
    private let prefill: Bool
    private let options: RunOptions
    private let count: Int

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - batch: the requests; with prompts their lengths are those of the prompts, else what they
    ///     attend to.
    ///   - system: the GPU and its cards.
    ///   - stage: generation, or prompts alone.
    ///   - generation: how many tokens are generated, and how many steps are simulated.
    ///   - prefill: whether prompts come before generation.
    ///   - options: how cards are replayed.
    public init(
        model: LanguageModel, batch: Batch, system: GPUSystemOptions,
        stage: DecoderLayer.Stage = .generation, generation: GenerationOptions = .init(),
        prefill: Bool = false, options: RunOptions = .init()
    ) {
        precondition(!batch.requests.isEmpty, "a batch has requests")
        self.model = model
        self.batch = batch
        self.system = system
        self.stage = stage
        self.generation = generation
        self.prefill = prefill
        self.options = options
        count = Self.count(batch, stage, generation, prefill: prefill)
    }

    /// Prepares the run of a workload.
    public init(_ workload: GPUWorkload, options: RunOptions = .init()) {
        self.init(
            model: workload.model, batch: workload.batch, system: workload.system.options,
            stage: workload.stage, generation: workload.generation, prefill: workload.prefill,
            options: options)
    }

    /// What the cards do in a layer of the first step; nothing without cards or generation.
    public var firstStep: [HPUCardStage] {
        guard let cards = system.cards, count > 0 else { return [] }
        let placement = HPUCardPlacement(model, rooms: batch.requests.map(final), cards)
        return HPUCardStage.all(placement, lengths: firstLengths, HPUCardRun(cards, model))
    }

    /// Tokens that requests attend to in the first step; 0 for one that has had all its tokens from
    /// prompts.
    private var firstLengths: [Int] {
        batch.requests.map { request in
            let left = (request.output ?? .max) - (prefill ? 1 : 0)
            return left > 0 ? request.length + (prefill ? 1 : 0) : 0
        }
    }

    private var hasPrompts: Bool { prefill || stage == .summarization }

    /// Steps behind the prompts.
    private static func count(
        _ batch: Batch, _ stage: DecoderLayer.Stage, _ generation: GenerationOptions, prefill: Bool
    ) -> Int {
        if stage == .summarization { return 0 }
        let first = prefill ? 1 : 0
        if let steps = generation.steps { return max(0, steps - first) }
        let outputs = batch.requests.map(\.output)
        guard let longest = outputs.compactMap({ $0 }).max(), !outputs.contains(nil) else {
            return prefill ? 0 : 1
        }
        return longest - first
    }

    /// Tokens that a request will have at the end.
    private func final(_ request: Batch.Request) -> Int {
        let steps = min(count, (request.output ?? .max) - (prefill ? 1 : 0))
        // The token that prompts end with is attended to from the first step on.
        let most = generation.lengths == .hold ? 1 : steps
        return request.length + max(0, prefill ? min(steps, most) : most - 1)
    }

    /// What a batch needs, and how many requests of its kind fit.
    public var room: GPURunReport.Room {
        let rooms = batch.requests.map(final)
        var room = GPURunReport.Room(
            gpu: needs(prompts: batch.lengths, rooms: rooms),
            gpu_capacity_bytes: system.gpu.capacity_bytes, largestBatch: 0)
        if let cards = system.cards {
            room.card_bytes = HPUCardPlacement(model, rooms: rooms, cards).most_bytes
            room.card_capacity_bytes = cards.capacity_bytes
        }
        room.largestBatch = largestBatch(prompt: Self.mean(batch.lengths), room: Self.mean(rooms))
        room.isOfMeanLength = Set(batch.lengths).count > 1 || Set(rooms).count > 1
        return room
    }

    private func needs(prompts: [Int], rooms: [Int]) -> GPUMemoryNeeds {
        GPUMemoryNeeds(
            model, on: system.gpu, prompts: hasPrompts ? prompts : nil, lengths: rooms,
            system.cards == nil ? .onGPU : .onCards, system.options)
    }

    /// Requests of one kind that fit on the GPU and the cards.
    private func largestBatch(prompt: Int, room: Int) -> Int {
        let most = system.cards.map { $0.mostRequests(model, room: room) } ?? Batch.mostRequests
        // The greatest number that fits: all below it do.
        var (least, above) = (0, min(most, Batch.mostRequests) + 1)
        while above - least > 1 {
            let middle = (least + above) / 2
            let needs = needs(
                prompts: Array(repeating: prompt, count: middle),
                rooms: Array(repeating: room, count: middle))
            if needs.total_bytes <= system.gpu.capacity_bytes {
                least = middle
            } else {
                above = middle
            }
        }
        return least
    }

    private static func mean(_ lengths: [Int]) -> Int {
        (lengths.reduce(0, +) + lengths.count - 1) / lengths.count
    }

    /// Runs all steps; `mayGoOn` is called repeatedly, from any thread, `progressed` is called
    /// after each step with the share of the run that is done. A batch that does not fit is not
    /// run, and the report says so.
    ///
    /// - Throws: `RunError`.
    public func run(
        mayGoOn: @escaping @Sendable () -> Bool = { true }, progressed: (Double) -> Void = { _ in }
    ) throws(RunError) -> GPURunReport {
        let room = room
        var report = GPURunReport(
            system: system, model: model, room: room, requests: batch.requests.count)
        guard room.fits else { return report }
        if hasPrompts { report.prompt = GPUPrompts(model, batch.lengths, system).report }
        let rooms = batch.requests.map(final)
        let step = GPUStep(model, rooms: rooms, system, options: options, mayGoOn: mayGoOn)
        var lengths = firstLengths
        var left = batch.requests.map { ($0.output ?? .max) - (prefill ? 1 : 0) }
        var number = 0
        while number < count, lengths.contains(where: { $0 > 0 }) {
            guard mayGoOn() else { throw .interrupted }
            let soonest = left.indices.map { lengths[$0] > 0 ? left[$0] : .max }.min() ?? .max
            let stands = max(1, min(generation.stride, count - number, soonest))
            let growth = generation.lengths == .grow ? 1 : 0
            // A step stands for those around it: its requests are as long as theirs are on average.
            let middle = lengths.map { $0 > 0 ? $0 + growth * (stands - 1) / 2 : 0 }
            report.steps.append(try step.report(number: number, stands: stands, lengths: middle))
            number += stands
            for index in lengths.indices where lengths[index] > 0 {
                lengths[index] += growth * stands
                if left[index] != .max { left[index] -= stands }
                if left[index] <= 0 { lengths[index] = 0 }
            }
            progressed(Double(number) / Double(count))
        }
        return report
    }
}
