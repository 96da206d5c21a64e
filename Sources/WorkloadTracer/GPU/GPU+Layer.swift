/// A decoder layer, an operator at a time.
extension GPU {
    /// Operators of a layer one after the other, each a roofline of its own.
    ///
    /// Vectors between the GEMMs of the FFN and what norms compute take no time of their own. In
    /// generation the products of attention reach `gemv_efficiency` of the bandwidth; prompts are
    /// GEMMs.
    ///
    /// - Parameters:
    ///   - layer: the layer with its requests.
    ///   - stage: what the batch is doing.
    ///   - options: how the operators are put into kernels.
    public func times(
        of layer: DecoderLayer, _ stage: DecoderLayer.Stage, _ options: GPUOptions
    ) -> [GPUOperatorTime] {
        layer.operators(stage).map { work in
            let flops = Double(work.flops)
            var bytes = Self.bytes(of: work, options)
            let isGEMV = stage == .generation && work.kvBytes > 0
            if isGEMV { bytes += Double(work.kvBytes) * options.kv_overhead }
            let share = isGEMV ? gemv_efficiency : bandwidth_efficiency
            let computing = flops / (peak_FLOPS * compute_efficiency)
            let moving = bytes / (bandwidth_Bps * share)
            return GPUOperatorTime(
                kind: work.kind, flops: flops, bytes: bytes, seconds: max(computing, moving),
                isComputeBound: computing > moving)
        }
    }

    /// Bytes that an operator moves, keys and values once.
    static func bytes(of work: LayerOperator, _ options: GPUOptions) -> Double {
        let isFused = options.attention == .fused
        let (own, vectors) = (work.weightBytes + work.kvBytes, (work.inputBytes, work.outputBytes))
        switch work.kind {
        case .logit where isFused: return Double(own + vectors.0)
        case .attend where isFused: return Double(own + vectors.1)
        case .softmax where isFused: return 0
        default: return Double(own + vectors.0 + vectors.1)
        }
    }
}
