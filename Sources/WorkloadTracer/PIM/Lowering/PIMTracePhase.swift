/// A step of a decoder layer, each with a stream of its own in every channel.
public enum PIMTracePhase: String, CaseIterable, Sendable {
    /// Weights are read; then the new keys and values are written back.
    case qkv
    /// Queries times keys, in the banks.
    case logit
    /// No commands: the point at which the scores are available.
    case softmax
    /// Scores times values, in the banks.
    case attend
    case projection
    case ffn

    /// The device that computes.
    public var device: StageStream.Device { self == .logit || self == .attend ? .pim : .xpu }

    /// The phase whose event this one waits for.
    public var predecessor: PIMTracePhase? {
        let all = Self.allCases
        let index = all.firstIndex(of: self)!
        return index == 0 ? nil : all[index - 1]
    }

    /// The operators whose work it does; residual and norm go with what they stand behind.
    public var operators: [LayerOperator.Kind] {
        switch self {
        case .qkv: [.qkv]
        case .logit: [.logit]
        case .softmax: [.softmax]
        case .attend: [.attend]
        case .projection: [.projection, .residual_norm]
        case .ffn: [.ffn]
        }
    }
}
