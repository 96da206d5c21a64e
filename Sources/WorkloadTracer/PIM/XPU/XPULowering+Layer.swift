/// The products of a layer, and what the vector units do behind them.
extension XPULowering {
    /// Columns of `columns` that are left to the xPU when the units in the banks have a share of
    /// them.
    public static func columns(_ columns: Int, without share: Double) -> Int {
        columns - Int((share * Double(columns)).rounded())
    }

    /// Query, key and value; columns are in the order of the KV heads, so that `heads` has the
    /// events of the first, second, ... head with all that belongs to it. The units in the banks
    /// may multiply the weights too (`busSnooping`).
    public func qkv(
        requests: Int, heads: [Int32] = [], busSnooping: XPUGEMM.BusSnooping? = nil
    ) -> [XPUTask] {
        let count = Double(heads.count)
        let fractions = heads.enumerated().map { index, event in
            XPUGEMM.Fraction(Double(index + 1) / count, event)
        }
        return gemm(
            .qkv, requests, K: model.d, N: model.d + 2 * model.d_kv, fractions, busSnooping)
    }

    /// The output of all heads, and residual and norm behind it.
    public func projection(requests: Int, busSnooping: XPUGEMM.BusSnooping? = nil) -> [XPUTask] {
        gemm(.projection, requests, K: model.d, N: model.d, [], busSnooping)
            + norm(requests: requests)
    }

    /// The FFN with its activation function, and residual and norm behind it: gate and up as one
    /// product, then down.
    ///
    /// The units in the banks may have a share of the columns, whose weights are not read, or
    /// multiply all weights on the bus with the vectors of other requests (`busSnooping`), which
    /// `requests` does not count.
    public func ffn(
        requests: Int, withoutShare share: Double = 0, busSnooping: XPUGEMM.BusSnooping? = nil
    ) -> [XPUTask] {
        let (d, hidden) = (model.d, model.d_ff)
        let ups = max(1, model.ffn_matrices - 1)
        // One product, unless it is larger than a product may be.
        let parts = ups * hidden > GEMMShape.largestDimension ? ups : 1
        let matrixBytes = d * hidden * model.elementBytes
        var tasks: [XPUTask] = []
        for part in 0..<parts {
            tasks += gemm(
                .ffn, requests, K: d, N: Self.columns(ups / parts * hidden, without: share),
                from: part * matrixBytes, busSnooping)
        }
        if requests > 0 {
            let elements = requests * Self.columns(hidden, without: share)
            tasks.append(XPUTask(.vector(model.activation, elements: elements)))
        }
        if model.ffn_matrices > 1 {
            tasks += gemm(
                .ffn, requests, K: hidden, N: Self.columns(d, without: share),
                from: ups * matrixBytes, busSnooping)
        }
        return tasks + norm(requests: requests)
    }

    private func gemm(
        _ kind: LayerOperator.Kind, _ M: Int, K: Int, N: Int,
        _ fractions: [XPUGEMM.Fraction] = [], from firstByte: Int = 0,
        _ busSnooping: XPUGEMM.BusSnooping?
    ) -> [XPUTask] {
        var gemm = XPUGEMM(GEMMShape(M: M, K: K, N: N), weights: kind, firstByte: firstByte)
        gemm.fractions = fractions
        gemm.busSnooping = busSnooping
        return [XPUTask(.gemm(gemm))]
    }

    private func norm(requests: Int) -> [XPUTask] {
        requests == 0 ? [] : [XPUTask(.vector(model.norm, elements: requests * model.d))]
    }
}
