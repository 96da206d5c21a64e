import Testing

@testable import WorkloadTracer

/// A layer on a GPU, an operator at a time, against figures worked out by hand.
@Suite struct GPULayerTests {
    /// d 8, two heads of 4, d_ff 16, two matrices, 2 bytes an element.
    private let model = LanguageModel(
        name: "small", layers: 3, d: 8, heads: 2, kv_heads: 2, d_ff: 16, ffn_matrices: 2)
    private let gpu = GPU(
        name: "g", peak_FLOPS: 1000, bandwidth_Bps: 100, capacity_bytes: 4000, power_W: 10,
        gemv_efficiency: 0.5)

    private func times(
        _ lengths: [Int], _ stage: DecoderLayer.Stage,
        _ change: (inout GPUOptions) -> Void = { _ in }
    ) -> [LayerOperator.Kind: GPUOperatorTime] {
        var options = GPUOptions()
        change(&options)
        let all = gpu.times(of: DecoderLayer(model, lengths: lengths), stage, options)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
    }

    @Test func generation() throws {
        let times = times([10, 6], .generation)
        // QKV: 2 x 8 x 24 x 2 FLOPs; 8 x 24 weights, 2 x 8 in and 2 x 24 out, 2 bytes each.
        let qkv = try #require(times[.qkv])
        #expect(qkv.flops == 768 && qkv.bytes == 512)
        #expect(qkv.seconds == 5.12 && !qkv.isComputeBound && qkv.part == .linear)
        // Keys: 16 tokens x 8; queries 2 x 8; scores 16 x 2 heads; at half the bandwidth.
        let logit = try #require(times[.logit])
        #expect(logit.flops == 256 && logit.bytes == 256 + 32 + 64)
        #expect(logit.seconds == 352.0 / 50 && logit.part == .attention)
        let softmax = try #require(times[.softmax])
        #expect(softmax.flops == 0 && softmax.bytes == 128 && softmax.seconds == 1.28)
        let norm = try #require(times[.residual_norm])
        #expect(norm.bytes == 6 * 32 && norm.part == .other)
    }

    /// With enough rows the operations limit.
    @Test func prompts() throws {
        let qkv = try #require(times([100], .summarization)[.qkv])
        #expect(qkv.flops == 38_400 && qkv.bytes == 2 * (192 + 800 + 2400))
        #expect(qkv.isComputeBound == false && qkv.seconds == 67.84)
        let fast = GPU(
            name: "g", peak_FLOPS: 100, bandwidth_Bps: 100, capacity_bytes: 1, power_W: 1,
            compute_efficiency: 0.5)
        let layer = DecoderLayer(model, lengths: [100])
        let bound = fast.times(of: layer, .summarization, GPUOptions())[0]
        #expect(bound.isComputeBound && bound.seconds == 768)
        // Prompts are GEMMs: the bandwidth of GEMVs does not matter.
        let logit = try #require(times([100], .summarization)[.logit])
        #expect(logit.seconds == logit.bytes / 100)
    }

    @Test func fusedAttentionKeepsScores() throws {
        let times = times([10, 6], .generation) { $0.attention = .fused }
        #expect(times[.logit]?.bytes == 256 + 32 && times[.softmax]?.seconds == 0)
        #expect(times[.attend]?.bytes == 288.0)
    }

    @Test func overheadOfKeysAndValues() throws {
        let times = times([10, 6], .generation) { $0.kv_overhead = 0.5 }
        #expect(times[.logit]?.bytes == 352 + 128 && times[.attend]?.bytes == 352 + 128)
        #expect(times[.qkv]?.bytes == 512)
    }

    @Test func memoryOnTheGPU() {
        let options = GPUOptions()
        let needs = GPUMemoryNeeds(
            model, on: gpu, prompts: [5, 5], lengths: [10, 6], .onGPU, options)
        // Three layers of 8 x 24 + 8 x 8 + 2 x 8 x 16 weights; 16 tokens x 16 x 3.
        #expect(needs.weight_bytes == 3 * 2 * (192 + 64 + 256))
        #expect(needs.kv_bytes == 3 * 16 * 16 * 2)
        // QKV of ten tokens: 8 in, 24 out each; the norms have 6 x 8 of each.
        #expect(needs.activation_bytes == 10 * 48 * 2)
        #expect(needs.total_bytes == 3072 + 1536 + 960)
    }

    @Test func memoryWithCards() {
        let needs = GPUMemoryNeeds(
            model, on: gpu, prompts: [5, 5], lengths: [10, 6], .onCards, GPUOptions())
        #expect(needs.kv_bytes == 10 * 16 * 2, "those of a layer on their way")
        let later = GPUMemoryNeeds(
            model, on: gpu, prompts: nil, lengths: [10, 6], .onCards, GPUOptions())
        #expect(later.kv_bytes == 0 && later.activation_bytes == 2 * 48 * 2)
    }

    /// Scores of prompts are what attention in separate kernels needs most room for.
    @Test func scoresTakeRoom() {
        func activations(_ attention: GPUOptions.Attention) -> Double {
            var options = GPUOptions()
            options.attention = attention
            return GPUMemoryNeeds(
                model, on: gpu, prompts: [100], lengths: [100], .onGPU, options
            ).activation_bytes
        }
        #expect(activations(.separate) == 2 * 2 * 100 * 100 * 2)
        #expect(activations(.fused) == 100 * 48 * 2)
    }
}
