/// An operator of a decoder layer as a data-centric dataflow places it: `gemms` products of M x K
/// by K x N.
///
/// The K x N matrices lie in memory: weights, or the keys and values of a KV head of a request.
public struct NMPOperator: Equatable, Sendable {
    /// Which operator of the layer, in H2-LLM's names.
    public enum Kind: String, CaseIterable, Sendable {
        /// Queries, keys and values of the new tokens.
        case q, k, v
        /// Queries by keys, scores by values.
        case qk, sv
        /// The projection after attention.
        case o
        /// The FFN: up, gate, down.
        case f1, f3, f2
    }

    /// Which operator.
    public var kind: Kind
    /// Products that share no matrix.
    public var gemms: Int
    /// Rows of an input.
    public var M: Int
    /// Columns of an input, rows of a matrix.
    public var K: Int
    /// Columns of a matrix.
    public var N: Int
    /// Elements of its matrices that are new in this step: the keys or values of the new tokens.
    public var written: Int

    /// Creates an operator; every dimension is at least 1.
    public init(_ kind: Kind, gemms: Int = 1, M: Int, K: Int, N: Int, written: Int = 0) {
        precondition(min(gemms, M, K, N) >= 1)
        self.kind = kind
        self.gemms = gemms
        self.M = M
        self.K = K
        self.N = N
        self.written = written
    }

    /// Whether its matrices are keys or values.
    public var isAttention: Bool { kind == .qk || kind == .sv }
    /// Multiplications.
    public var MACs: Double { Double(gemms) * Double(M) * Double(K) * Double(N) }
    /// Elements of its matrices.
    public var matrixElements: Int { gemms * K * N }
    /// Elements of its inputs.
    public var inputElements: Int { gemms * M * K }
    /// Into how many parts work can be shared out between devices: whole products, or the columns
    /// of one.
    public var shares: Int { gemms > 1 ? gemms : N }
}
