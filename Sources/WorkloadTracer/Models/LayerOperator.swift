/// The work of one operator of a decoder layer, for all requests of a batch together.
public struct LayerOperator: Equatable, Sendable {
    /// Which operator it is, in the order of a layer.
    public enum Kind: String, CaseIterable, Sendable {
        /// The query, key and value of each token: one GEMM.
        case qkv
        /// Queries times keys.
        case logit
        case softmax
        /// Scores times values.
        case attend
        /// The output of all heads back to `d` elements: one GEMM.
        case projection
        /// The residual additions and normalizations behind attention and FFN.
        case residual_norm
        /// The GEMMs of the FFN and its activation function.
        case ffn
    }

    /// Which operator it is.
    public var kind: Kind
    /// Floating-point operations of matrices and vectors: a multiply-accumulate is two.
    public var flops: Int128 = 0
    /// Elements that a vector unit works on.
    public var elements: Int128 = 0
    /// Weights read.
    public var weightBytes: Int128 = 0
    /// Keys or values read.
    public var kvBytes: Int128 = 0
    /// Activations read.
    public var inputBytes: Int128 = 0
    /// Activations produced.
    public var outputBytes: Int128 = 0
}
