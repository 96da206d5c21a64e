/// What the vector units do between GEMMs, by the operations that each element takes.
///
/// Every operation counts as one cycle of a lane, exponentials and divisions too (as in NeuPIMs'
/// configuration); sums along a row are one operation an element, since lanes add up as they go.
public enum VectorOperation: String, CaseIterable, Sendable {
    /// Softmax of attention scores: maximum, subtract, exponential, sum, divide.
    case softmax
    /// Residual and layer norm: add; sum, subtract, square, sum; multiply by the deviation's
    /// inverse, scale, shift.
    case residual_layer_norm
    /// Residual and root-mean-square norm (Llama): add; square, sum; multiply, scale.
    case residual_rms_norm
    /// Rectifier (OPT): maximum.
    case relu
    /// GELU in its tanh form (GPT3), x/2·(1 + tanh(c·(x + k·x³))): square, multiply by k, add 1,
    /// multiply by x, by c, tanh, add 1, multiply by x, halve.
    case gelu
    /// SwiGLU (Llama), x·sigmoid(x)·gate: exponential, add 1, divide, multiply. Elements are those
    /// of one of its two inputs.
    case swiglu

    /// Operations an element.
    public var operations: Int {
        switch self {
        case .softmax: 5
        case .residual_layer_norm: 8
        case .residual_rms_norm: 5
        case .relu: 1
        case .gelu: 9
        case .swiglu: 4
        }
    }
}
