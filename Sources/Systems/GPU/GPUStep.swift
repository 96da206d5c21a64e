import WorkloadTracer

/// Computes generation steps.
struct GPUStep: Sendable {
    private let model: LanguageModel
    private let system: GPUSystemOptions
    private let placement: HPUCardPlacement?
    private let cards: HPUCardRun?

    init(
        _ model: LanguageModel, rooms: [Int], _ system: GPUSystemOptions, options: RunOptions,
        mayGoOn: @escaping @Sendable () -> Bool
    ) {
        self.model = model
        self.system = system
        placement = system.cards.map { HPUCardPlacement(model, rooms: rooms, $0) }
        cards = system.cards.map { HPUCardRun($0, model, options: options, mayGoOn: mayGoOn) }
    }

    /// A step of requests with these tokens each, 0 for those that have finished.
    func report(number: Int, stands: Int, lengths: [Int]) throws(RunError) -> GPUStepReport {
        let present = lengths.filter { $0 > 0 }
        var report = GPUStepReport(
            number: number, stands: stands, requests: present.count,
            tokens: present.reduce(0, +), time: GPUTimeParts(), gpu_s: 0, cards_s: 0, eachCard_s: 0,
            gpu_FLOPs: 0, linear_FLOPs: 0, gpu_bytes: 0, linear_s: 0, cards: [], memory: nil)
        guard let cards, let placement, let options = system.cards else {
            let work = times(present)
            var time = GPUTimeParts(other_s: system.options.per_layer_overhead_s)
            for own in work { time.add(own) }
            report.time = time * Double(model.layers)
            report.gpu_s = report.time.total_s
            report.add(work, layers: model.layers)
            return report
        }
        var groups: [GPUTokenSchedule.Group] = []
        var replayed_s = 0.0
        for index in 0..<placement.groups {
            let own = placement.requests(group: index, lengths: lengths).map { lengths[$0] }
            guard !own.isEmpty else { continue }
            let work = times(own).filter { $0.part != .attention }
            report.add(work, layers: model.layers)
            var group = group(work)
            let runs = try run(index, lengths, placement, cards)
            let slowest = runs.max { $0.report.busy_s < $1.report.busy_s }!.report
            group.arrival_s = slowest.arrival_s
            group.attention_s = slowest.busy_s
            addLinks(&group, runs, options)
            groups.append(group)
            report.cards.append(slowest)
            replayed_s += add(runs, to: &report)
        }
        let schedule = GPUTokenSchedule(groups, layers: model.layers)
        report.time = schedule.token
        report.gpu_s = schedule.gpu_s
        report.cards_s = schedule.cards_s
        addIdle(&report, replayed_s, options)
        return report
    }

    private func times(_ lengths: [Int]) -> [GPUOperatorTime] {
        system.gpu.times(
            of: DecoderLayer(model, lengths: lengths), .generation, system.options)
    }

    /// What the GPU does before and behind attention.
    private func group(_ work: [GPUOperatorTime]) -> GPUTokenSchedule.Group {
        var group = GPUTokenSchedule.Group()
        group.before.other_s = system.options.per_layer_overhead_s
        for own in work {
            if own.kind == .qkv { group.before.add(own) } else { group.behind.add(own) }
        }
        return group
    }

    /// Runs the cards that have requests of a sub-batch; those with the same to do once.
    private func run(
        _ group: Int, _ lengths: [Int], _ placement: HPUCardPlacement, _ cards: HPUCardRun
    ) throws(RunError) -> [(report: HPUCardReport, count: Int)] {
        var runs: [(report: HPUCardReport, count: Int)] = []
        let work = placement.work(group: group, lengths: lengths)
        let active = work.reduce(0) { $0 + $1.cards }
        for (heads, count) in work { runs.append((try cards.run(heads, beside: active), count)) }
        return runs
    }

    /// Times of the links for the card that has most heads.
    private func addLinks(
        _ group: inout GPUTokenSchedule.Group, _ runs: [(report: HPUCardReport, count: Int)],
        _ options: HPUCardOptions
    ) {
        let heads = runs.map(\.report.heads).max() ?? 0
        let active = runs.reduce(0) { $0 + $1.count }
        let chunks = (heads + options.chunk_heads - 1) / options.chunk_heads
        for chunk in 0..<chunks {
            let own = min(options.chunk_heads, heads - chunk * options.chunk_heads)
            let bytes = Double(own * options.inputBytes(model))
            group.links_s += options.links.pace_s(bytes, cards: active)
            guard chunk == chunks - 1 else { continue }
            let results = Double(own * options.resultBytes(model))
            group.results_s = options.links.results_s(results, cards: active)
        }
        guard options.parallelism == .head_parallel, options.count > 1 else { return }
        let all = Double(runs.reduce(0) { $0 + $1.report.heads * $1.count })
        group.merge_s = all * Double(options.resultBytes(model)) / options.merge_Bps
    }

    /// Adds the work of cards and the energy of their memories; the time that replays took of all
    /// cards.
    private func add(
        _ runs: [(report: HPUCardReport, count: Int)], to report: inout GPUStepReport
    ) -> Double {
        var replayed_s = 0.0
        for (run, count) in runs {
            let times = Double(count * model.layers)
            report.eachCard_s += run.busy_s * times
            replayed_s += (run.arrival_s + run.busy_s) * times
            guard let energy = run.energy else { continue }
            if report.memory == nil { report.memory = EnergyParts() }
            report.memory?.add(energy, times: times)
        }
        return replayed_s
    }

    /// Standby of the cards' memories in what is left of the step. Replays begin with the transfer
    /// of the first inputs, which may overlap with the replay before. That time is then counted
    /// twice, and what is left is negative.
    private func addIdle(
        _ report: inout GPUStepReport, _ replayed_s: Double, _ options: HPUCardOptions
    ) {
        guard let idle = IdlePower(options.memory), report.memory != nil else { return }
        let rest_s = report.time.total_s * Double(options.count) - replayed_s
        let cycles = rest_s / (options.memory.timing.tCK_ns * 1e-9)
        report.memory?.add(idle.energy(cycles), times: Double(options.memory.organization.channels))
    }
}

extension GPUStepReport {
    /// Adds a multiple of the work of a layer.
    mutating func add(_ work: [GPUOperatorTime], layers: Int) {
        for own in work {
            gpu_FLOPs += own.flops * Double(layers)
            gpu_bytes += own.bytes * Double(layers)
            guard own.part == .linear else { continue }
            linear_FLOPs += own.flops * Double(layers)
            linear_s += own.seconds * Double(layers)
        }
    }
}
