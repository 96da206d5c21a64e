/// One decoder layer at work for a batch.
public struct DecoderLayer: Sendable {
    /// What the batch is doing.
    public enum Stage: String, CaseIterable, Sendable {
        /// One new token a request, which attends to all tokens of its request, itself included.
        case generation
        /// All tokens of each request at once, each attending to all.
        case summarization
    }

    /// The model that the layer is of.
    public let model: LanguageModel
    /// Tokens of each request, the newest included.
    public let lengths: [Int]

    /// Creates a layer for a batch.
    public init(_ model: LanguageModel, lengths: [Int]) {
        self.model = model
        self.lengths = lengths
    }

    /// The operators in order.
    ///
    /// FLOPs a token as in the tracer's sources: QKV 2d(d + 2 d_kv), projection 2d², FFN 2 d d_ff
    /// matrices, logit and attend 2 d L each.
    public func operators(_ stage: Stage) -> [LayerOperator] {
        let d = Int128(model.d)
        let outputs = d + 2 * Int128(model.d_kv)
        let bytes = Int128(model.elementBytes)
        let isWhole = stage == .summarization
        let tokens = isWhole ? total { $0 } : Int128(lengths.count)
        // A pair is a token and one that it attends to.
        let pairs = isWhole ? total { $0 * $0 } : total { $0 }
        let scores = pairs * Int128(model.heads)
        let vector = tokens * d * bytes
        let cache = total { $0 } * Int128(model.d_kv) * bytes
        let hidden = Int128(model.d_ff)
        let matrices = Int128(model.ffn_matrices)
        return [
            LayerOperator(
                kind: .qkv, flops: 2 * d * outputs * tokens, weightBytes: d * outputs * bytes,
                inputBytes: vector, outputBytes: tokens * outputs * bytes),
            LayerOperator(
                kind: .logit, flops: 2 * d * pairs, kvBytes: cache, inputBytes: vector,
                outputBytes: scores * bytes),
            LayerOperator(
                kind: .softmax, elements: scores, inputBytes: scores * bytes,
                outputBytes: scores * bytes),
            LayerOperator(
                kind: .attend, flops: 2 * d * pairs, kvBytes: cache, inputBytes: scores * bytes,
                outputBytes: vector),
            LayerOperator(
                kind: .projection, flops: 2 * d * d * tokens, weightBytes: d * d * bytes,
                inputBytes: vector, outputBytes: vector),
            LayerOperator(
                kind: .residual_norm, elements: 2 * tokens * d, inputBytes: 4 * vector,
                outputBytes: 2 * vector),
            LayerOperator(
                kind: .ffn, flops: 2 * d * hidden * matrices * tokens, elements: tokens * hidden,
                weightBytes: d * hidden * matrices * bytes, inputBytes: vector,
                outputBytes: vector),
        ]
    }

    private func total(_ term: (Int128) -> Int128) -> Int128 {
        lengths.reduce(0) { $0 + term(Int128($1)) }
    }
}
