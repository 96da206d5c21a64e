import WorkloadTracer

/// Generates token after token for a batch: sequences grow, requests that have their tokens leave,
/// and what moves between the devices is decided anew for each step.
public struct PIMGenerationRun: Sendable {
    /// Makes the stages of a layer for a batch.
    public typealias Plan = @Sendable (Batch, OffloadingDecision.Move) throws -> [Stage]

    /// The most steps when neither the workload nor its requests say how many and what moves
    /// depends on measurements: the run then ends with the first step that is no slower than one
    /// without offloading.
    public static let mostConvergingSteps = 8

    private let model: LanguageModel
    private let batch: Batch
    private let system: PIMSystemOptions
    private let generation: GenerationOptions
    private let stages: PIMStageRun
    private let plan: Plan

    /// Prepares a run.
    ///
    /// - Precondition: the batch has requests.
    public init(
        model: LanguageModel, batch: Batch, system: PIMSystemOptions, generation: GenerationOptions,
        stages: PIMStageRun, plan: @escaping Plan
    ) {
        precondition(!batch.requests.isEmpty, "a batch has requests")
        self.model = model
        self.batch = batch
        self.system = system
        self.generation = generation
        self.stages = stages
        self.plan = plan
    }

    /// Runs all steps; `mayGoOn` is called repeatedly, from any thread, `progressed` is called
    /// after each step with the share of the run that is done.
    ///
    /// - Throws: `RunError`, and what the plan throws.
    public func run(
        mayGoOn: @escaping @Sendable () -> Bool = { true }, progressed: (Double) -> Void = { _ in }
    ) throws -> PIMGenerationReport {
        let hardware = stages.hardware
        var scheduler = OffloadingScheduler(
            system.offloading, nominal: hardware.nominalThroughput)
        var requests = batch.requests
        var steps: [PIMStepReport] = []
        var last: PIMLayerReport?
        var number = 0
        while number < count, !requests.isEmpty {
            let batch = Batch(requests)
            let tokens = batch.lengths.reduce(0, +)
            let throughput = scheduler.profile.throughput(system.offloading.profile)
            var decision = system.dbo ? decide(batch, &scheduler) : nil
            let reports = try stages.run(fitting(&decision, batch), mayGoOn: mayGoOn)
            let layer = PIMLayerReport(
                reports, on: hardware, requests: requests.count, layers: model.layers,
                simulated: generation.layers)
            if let decision { scheduler.update(decision, layer, tokens: tokens) }
            let stands = stands(requests, at: number, isMeasuring: decision?.isMeasuring ?? false)
            steps.append(
                PIMStepReport(
                    number: number, stands: stands, requests: requests.count, tokens: tokens,
                    token_s: layer.token_s,
                    energy_pJ: layer.energy?.total_pJ.times(Double(model.layers)),
                    decision: decision, throughput: throughput))
            last = layer
            number += stands
            requests = grown(requests, by: stands)
            progressed(min(1, Double(number) / Double(count)))
            if converges, let decision, scheduler.hasConverged(decision, layer) { break }
        }
        return PIMGenerationReport(steps: steps, last: last!)
    }

    /// The stages of a layer with what has been decided, or without it where its data do not fit.
    private func fitting(_ decision: inout PIMStepDecision?, _ batch: Batch) throws -> [Stage] {
        guard let move = decision?.move, move != .none else { return try plan(batch, .none) }
        do {
            return try plan(batch, move)
        } catch let error as PIMCapacityError {
            decision?.move = .none
            decision?.reason += "; not made: \(error.message)"
            return try plan(batch, .none)
        }
    }

    /// Decides what moves for the larger of two groups.
    private func decide(_ batch: Batch, _ scheduler: inout OffloadingScheduler) -> PIMStepDecision {
        guard batch.requests.count > 1 else {
            return PIMStepDecision(
                move: .none, reason: "one request makes no two groups: nothing moves",
                prediction: nil)
        }
        let group = PIMLayerPlan.batchGroup(model, batch, stages.hardware.memory, system)
        return scheduler.decide(
            group, requests: batch.requests.count, tokens: batch.lengths.reduce(0, +))
    }

    /// Steps to be done if requests last as long.
    private var count: Int {
        if let steps = generation.steps { return steps }
        let outputs = batch.requests.map(\.output)
        if let longest = outputs.compactMap({ $0 }).max(), !outputs.contains(nil) {
            return longest
        }
        return converges ? Self.mostConvergingSteps : 1
    }

    /// Whether the run ends when dynamic batch offloading has found its moves.
    private var converges: Bool {
        guard generation.steps == nil, system.dbo, system.offloading.profile == .measured else {
            return false
        }
        return batch.requests.contains { $0.output == nil }
    }

    /// Steps that one stands for: up to the next one that is simulated, as far as the batch stays
    /// the same.
    private func stands(_ requests: [Batch.Request], at number: Int, isMeasuring: Bool) -> Int {
        if isMeasuring { return 1 }
        let soonest = requests.compactMap(\.output).min() ?? .max
        return max(1, min(generation.stride, count - number, soonest))
    }

    /// Requests after some tokens; `output` is the number of tokens still to generate.
    private func grown(_ requests: [Batch.Request], by tokens: Int) -> [Batch.Request] {
        requests.compactMap { request in
            var request = request
            if generation.lengths == .grow {
                request.length = min(Batch.longest, request.length + tokens)
            }
            request.output = request.output.map { $0 - tokens }
            return request.output.map { $0 > 0 } ?? true ? request : nil
        }
    }
}
