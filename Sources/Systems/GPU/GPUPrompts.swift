import WorkloadTracer

/// Prompts on a GPU: layer after layer, and with cards each layer's keys and values on their way
/// while the next one is computed.
struct GPUPrompts {
    let report: GPUPromptReport

    init(_ model: LanguageModel, _ lengths: [Int], _ system: GPUSystemOptions) {
        let layer = DecoderLayer(model, lengths: lengths)
        let work = system.gpu.times(of: layer, .summarization, system.options)
        let layers = Double(model.layers)
        var time = GPUTimeParts(other_s: system.options.per_layer_overhead_s)
        for own in work { time.add(own) }
        let gpu_s = time.total_s * layers
        var moved = 0.0
        var network_s = 0.0
        if let cards = system.cards {
            let tokens = Double(lengths.reduce(0, +))
            let ofLayer = 2 * tokens * Double(model.d_kv * model.elementBytes)
            moved = ofLayer * layers
            // Transfers of all layers but the last overlap with the computation of the next layer,
            // as far as that lasts.
            let transfer_s = cards.links.pace_s(ofLayer / Double(cards.count), cards: cards.count)
            network_s = transfer_s + max(0, transfer_s - time.total_s) * (layers - 1)
        }
        var whole = time * layers
        whole.network_s += network_s
        report = GPUPromptReport(
            tokens: lengths.reduce(0, +), time: whole, gpu_s: gpu_s,
            gpu_FLOPs: work.reduce(0) { $0 + $1.flops } * layers,
            gpu_bytes: work.reduce(0) { $0 + $1.bytes } * layers, moved_bytes: moved)
    }
}

extension GPUTimeParts {
    /// Adds what an operator takes.
    mutating func add(_ work: GPUOperatorTime) {
        switch work.part {
        case .linear: linear_s += work.seconds
        case .attention: attention_s += work.seconds
        case .other: other_s += work.seconds
        }
    }
}
