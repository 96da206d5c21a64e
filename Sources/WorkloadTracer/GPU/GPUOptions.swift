/// How a GPU goes through a decoder layer.
public struct GPUOptions: Equatable, Sendable {
    /// How attention is put into kernels.
    public enum Attention: String, CaseIterable, Sendable {
        /// Products, softmax and products again: scores go to memory and back.
        case separate
        /// One kernel, which keeps scores on the chip.
        case fused
    }

    /// How attention is put into kernels.
    public var attention = Attention.separate
    /// Bytes of keys and values that attention in generation moves beyond reading each once, as a
    /// share of them: of pages, copies and the like.
    public var kv_overhead = 0.0
    /// Time of each pass over a layer that is no operator's: launches, the host. 0 unless a study
    /// says so.
    public var per_layer_overhead_s = 0.0

    /// Creates the defaults.
    public init() {}
}
