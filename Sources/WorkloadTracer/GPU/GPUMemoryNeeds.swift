/// What of a GPU's memory a batch takes.
public struct GPUMemoryNeeds: Equatable, Sendable {
    /// Weights of all layers.
    public var weight_bytes: Double
    /// Keys and values that lie on the GPU, for as many tokens as requests will have at the end.
    public var kv_bytes: Double
    /// Inputs and outputs of the operator that has most.
    public var activation_bytes: Double
    /// What the runtime takes.
    public var reserved_bytes: Double

    /// All of it.
    public var total_bytes: Double {
        weight_bytes + kv_bytes + activation_bytes + reserved_bytes
    }

    /// Where keys and values lie.
    public enum KeysAndValues: Sendable {
        /// On the GPU, those of all layers.
        case onGPU
        /// On cards; the GPU has those of a layer, as long as they have not been moved.
        case onCards
    }

    /// Adds up what a batch needs; room for keys and values is taken from the start.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - gpu: the GPU.
    ///   - prompts: tokens of each request when the GPU works through it; nil without prompts.
    ///   - lengths: tokens of each request at the end.
    ///   - cache: where keys and values lie.
    ///   - options: how operators are put into kernels.
    public init(
        _ model: LanguageModel, on gpu: GPU, prompts: [Int]?, lengths: [Int],
        _ cache: KeysAndValues, _ options: GPUOptions
    ) {
        let layers = Double(model.layers)
        let atEnd = DecoderLayer(model, lengths: lengths).operators(.generation)
        weight_bytes = layers * atEnd.reduce(0) { $0 + Double($1.weightBytes) }
        let ofLayer = atEnd.reduce(0) { $0 + Double($1.kvBytes) }
        switch cache {
        case .onGPU: kv_bytes = layers * ofLayer
        case .onCards:
            let moved = DecoderLayer(model, lengths: prompts ?? []).operators(.generation)
            kv_bytes = moved.reduce(0) { $0 + Double($1.kvBytes) }
        }
        let stages: [[LayerOperator]] = [
            atEnd, DecoderLayer(model, lengths: prompts ?? []).operators(.summarization),
        ]
        let most = stages.joined().map { work in
            GPU.bytes(of: work, options) - Double(work.weightBytes + work.kvBytes)
        }.max()
        activation_bytes = most ?? 0
        reserved_bytes = gpu.reserved_bytes
    }
}
