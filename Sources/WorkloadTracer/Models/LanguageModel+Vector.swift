/// The vector operations of a model, which its file does not name: gated ones follow Llama, others
/// GPT3.
extension LanguageModel {
    /// The activation function of the FFN.
    public var activation: VectorOperation { ffn_matrices > 2 ? .swiglu : .gelu }
    /// Residual and norm.
    public var norm: VectorOperation {
        ffn_matrices > 2 ? .residual_rms_norm : .residual_layer_norm
    }
}
