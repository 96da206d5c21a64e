/// Which operand stays in a systolic array while the other streams through it.
public enum SystolicDataflow: String, CaseIterable, Sendable {
    /// A tile of weights stays, the inputs of all requests stream: good for many requests.
    case weight_stationary
    /// A tile of inputs stays, weights stream: good for few requests.
    case input_stationary
}
