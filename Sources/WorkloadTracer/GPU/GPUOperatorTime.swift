/// What an operator takes on a GPU.
public struct GPUOperatorTime: Equatable, Sendable {
    /// What the time goes to, as shares of runs are told.
    public enum Part: String, CaseIterable, Sendable {
        /// GEMMs: QKV, projection and FFN.
        case linear
        /// Products with keys and values, and softmax.
        case attention
        /// Residuals and norms.
        case other
    }

    /// Which operator.
    public var kind: LayerOperator.Kind
    /// Floating-point operations of matrices and vectors.
    public var flops: Double
    /// Bytes that its memory moves.
    public var bytes: Double
    /// The time: that of computing or that of moving, whichever is longer.
    public var seconds: Double
    /// Whether the operations are what limits.
    public var isComputeBound: Bool

    /// What the time goes to.
    public var part: Part {
        switch kind {
        case .qkv, .projection, .ffn: .linear
        case .logit, .softmax, .attend: .attention
        case .residual_norm: .other
        }
    }
}
