/// Prefill on a GPU; the keys and values of the prompts are then where generation reads them.
public struct GPUPromptReport: Sendable {
    /// Tokens of all prompts.
    public var tokens: Int
    /// Time by part; what transfers to cards the GEMMs hide is not in it.
    public var time: GPUTimeParts
    /// Time in which the GPU worked.
    public var gpu_s: Double
    /// Operations of the GPU.
    public var gpu_FLOPs: Double
    /// Bytes that the GPU's memory moved.
    public var gpu_bytes: Double
    /// Bytes of keys and values that went to the cards.
    public var moved_bytes: Double
}
