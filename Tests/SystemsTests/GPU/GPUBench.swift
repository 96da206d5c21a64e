import DRAMModel
import WorkloadTracer
import TestSupport

/// GPUs, cards and workloads for tests.
enum GPUBench {
    /// Two layers of four heads of 128 elements.
    static let model = LanguageModel(
        name: "small", layers: 2, d: 512, heads: 4, kv_heads: 4, d_ff: 1024, ffn_matrices: 2)

    static let gpu = GPU(
        name: "g", peak_FLOPS: 1e12, bandwidth_Bps: 100e9, capacity_bytes: 1e9, power_W: 100,
        idle_W: 10)

    static func memory(_ overrides: [String] = []) throws -> MemoryConfiguration {
        try TimingFiles.load("hbm2-hpu", overrides)
    }

    static func cards(
        _ overrides: [String] = [], _ change: (inout HPUCardOptions) -> Void = { _ in }
    ) throws -> HPUCardOptions {
        let card = HPUCard(
            name: "c", clock_MHz: 450, gemv_FLOPS: 460.8e9, softmax_elements: 32,
            gemv_latency: 30, softmax_latency: 45, readAhead_bytes: 4096,
            capacity_bytes: 0x1p34, power_W: 50, idle_W: 5)
        let link = HPULink(bandwidth_Bps: 16e9, latency_s: 1e-6)
        var options = HPUCardOptions(
            card: card, memory: try memory(overrides), links: HPULinks(gpu: link, card: link))
        change(&options)
        return options
    }

    static func heads(_ count: Int, length: Int) -> [HPUCardHead] {
        // 256 bytes a token are eight bursts; eight tokens fill a block of each channel.
        let region = (length + 7) / 8 * 2
        return (0..<count).map {
            HPUCardHead(length: length, room: length, firstBurst: 2 * $0 * region)
        }
    }

    /// The workload of a shipped file.
    static func workload(_ name: String, _ overrides: [String] = []) throws -> GPUWorkload {
        try GPUWorkload.load(
            path: Checkout.workload(name), overrides: overrides)
    }
}
