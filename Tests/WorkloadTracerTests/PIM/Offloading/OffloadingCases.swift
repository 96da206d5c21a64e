@testable import WorkloadTracer

/// Groups and throughputs that the tests of offloading share.
enum OffloadingCases {
    /// LibraPIM Table 2: 8 arrays of 64 x 64, 64 channels of 16 x 16 MACs, 2.05 TB/s, all at 1 GHz;
    /// a GEMV does one FLOP a byte in FP16.
    static let table2 = PIMDeviceThroughput(
        FLOPS_xPU: 65.536e12, FLOPS_PIM: 16.384e12, FLOPS_xPU_GEMV: 2.048e12)

    /// A decoder layer of Llama3-70B.
    static func llama3(requests: Int, length: Int, channels: Int = 64) -> PIMBatchGroup {
        let d = 8192.0
        let kv = 1024.0
        return PIMBatchGroup(
            requests: requests, channels: channels,
            qkvAndProjection_FLOPs: 2 * d * (d + 2 * kv) + 2 * d * d,
            ffn_FLOPs: 2 * d * 28672 * 3, mha_FLOPs: 4 * d * Double(length))
    }

    /// A group with round numbers: with all throughputs 1, seconds are FLOPs.
    static func group(_ requests: Int, a: Double, f: Double, h: Double, channels: Int = 1)
        -> PIMBatchGroup
    {
        PIMBatchGroup(
            requests: requests, channels: channels, qkvAndProjection_FLOPs: a, ffn_FLOPs: f,
            mha_FLOPs: h)
    }

    static let unit = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 1, FLOPS_xPU_GEMV: 1)
}
