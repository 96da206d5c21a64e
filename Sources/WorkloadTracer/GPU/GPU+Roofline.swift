/// Times of work: that of computing or that of moving data, whichever is longer.
extension GPU {
    /// FLOPs a byte from which on the peak of GEMMs is what limits.
    public var ridge_FLOPsPerByte: Double {
        peak_FLOPS * compute_efficiency / (bandwidth_Bps * bandwidth_efficiency)
    }

    /// Rows of inputs from which on a GEMM that reads nothing but its weights is limited by the
    /// peak: each weight is a multiplication and an addition for every row.
    public func ridgeBatch(elementBytes: Int) -> Double {
        ridge_FLOPsPerByte * Double(elementBytes) / 2
    }

    /// Time of operations and of moving bytes, which overlap.
    public func seconds(flops: Double, bytes: Double) -> Double {
        max(
            flops / (peak_FLOPS * compute_efficiency),
            bytes / (bandwidth_Bps * bandwidth_efficiency))
    }

    /// Time of a GEMM that reads inputs and weights and writes its results.
    public func seconds(_ shape: GEMMShape, elementBytes: Int) -> Double {
        guard shape.macs > 0 else { return 0 }
        let elements = shape.M * shape.K + shape.K * shape.N + shape.M * shape.N
        return seconds(
            flops: 2 * Double(shape.macs), bytes: Double(elements) * Double(elementBytes))
    }
}
