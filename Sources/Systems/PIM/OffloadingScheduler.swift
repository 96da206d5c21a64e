import WorkloadTracer

/// Dynamic batch offloading from step to step: the table of throughputs, and which moves have paid.
struct OffloadingScheduler {
    /// A step without offloading.
    private struct Baseline {
        var requests: Int
        var tokens: Int
        var token_s: Double
    }

    /// Moves of one kind: when one of some requests was too large, larger ones are not tried.
    private enum Kind { case group, ffn, mha }

    private let options: OffloadingOptions
    private(set) var profile: PIMThroughputProfile
    private var baseline: Baseline?
    /// The least of each kind that took longer than nothing.
    private var tooMuch: [Kind: (amount: Int, words: String, tries: Int)] = [:]
    /// Slower steps of a kind after which moves of fewer requests are not tried either.
    private static let mostTries = 3

    init(_ options: OffloadingOptions, nominal: PIMDeviceThroughput) {
        self.options = options
        profile = PIMThroughputProfile(nominal: nominal)
    }

    /// Decides for a group of a batch of a number of requests and tokens.
    mutating func decide(_ group: PIMBatchGroup, requests: Int, tokens: Int) -> PIMStepDecision {
        if options.profile == .measured, let why = needsBaseline(requests, tokens) {
            baseline = nil
            tooMuch = [:]
            return PIMStepDecision(move: .none, reason: why, prediction: nil, isMeasuring: true)
        }
        let prediction = DynamicBatchOffloading.decide(group, profile: profile, options: options)
        if let (kind, amount) = Self.size(prediction.move), let limit = tooMuch[kind],
            amount >= limit.amount
        {
            return PIMStepDecision(
                move: .none, reason: "\(prediction.reason); not made: \(limit.words)",
                prediction: prediction)
        }
        return PIMStepDecision(
            move: prediction.move, reason: prediction.reason, prediction: prediction)
    }

    /// Why the devices are to be measured without offloading, if they are: nothing has been
    /// measured, or the batch is another one than then.
    private func needsBaseline(_ requests: Int, _ tokens: Int) -> String? {
        guard let baseline else {
            return "nothing has been measured yet: this step is, without offloading"
        }
        guard options.keep == .faster else { return nil }
        let change = "the batch has changed since it was measured without offloading: this step is"
        if requests * 10 < baseline.requests * 9 { return change }
        // Requests that have grown by a quarter, and by more than a few tokens.
        let mean = tokens / max(1, requests)
        let before = baseline.tokens / max(1, baseline.requests)
        return mean - before >= 16 && mean * 4 > before * 5 ? change : nil
    }

    /// Whether a step that has been decided by measurements was no slower than one without
    /// offloading; one that is to be made anyway counts as such.
    func hasConverged(_ decision: PIMStepDecision, _ layer: PIMLayerReport) -> Bool {
        if decision.isMeasuring { return false }
        if decision.move == .none || options.keep == .always { return true }
        return layer.token_s <= baseline?.token_s ?? .infinity
    }

    /// Takes over what a step came to.
    ///
    /// When the xPU took longer than without offloading because it had to wait for the units, that
    /// is not its own throughput, and only that of the units is taken over.
    mutating func update(
        _ decision: PIMStepDecision, _ layer: PIMLayerReport, tokens: Int
    ) {
        var step = layer.measurement(after: profile.measured)
        if decision.move != .none, options.keep == .faster, let baseline,
            layer.token_s > baseline.token_s
        {
            step.xpuGEMM = .init()
        }
        profile.update(with: step)
        guard let (kind, amount) = Self.size(decision.move) else {
            baseline = Baseline(
                requests: layer.requests, tokens: tokens, token_s: layer.token_s)
            return
        }
        guard options.keep == .faster, let baseline, layer.token_s > baseline.token_s else {
            return
        }
        let tries = 1 + (tooMuch[kind]?.tries ?? 0)
        let more = 100 * (layer.token_s / baseline.token_s - 1)
        let tenths = (more * 10).rounded(.up) / 10
        let what = kind == .group ? "this" : "\(amount)"
        let words = "a step with \(what) took \(tenths) % longer than without"
        tooMuch[kind] = (tries < Self.mostTries ? amount : 0, words, tries)
    }

    private static func size(_ move: OffloadingDecision.Move) -> (Kind, Int)? {
        switch move {
        case .none: nil
        case .group: (.group, 1)
        case .ffn(let requests): (.ffn, requests)
        case .mha(let requests): (.mha, requests)
        }
    }
}
