import DRAMModel

@testable import WorkloadTracer

/// Cards for tests.
enum CardBench {
    static let model = LanguageModel(
        name: "small", layers: 2, d: 512, heads: 4, kv_heads: 4, d_ff: 1024, ffn_matrices: 2)

    static func card(_ change: (inout HPUCard) -> Void = { _ in }) -> HPUCard {
        var card = HPUCard(
            name: "c", clock_MHz: 450, gemv_FLOPS: 460.8e9, softmax_elements: 16,
            readAhead_bytes: 1024, capacity_bytes: 0x1p34, power_W: 10, idle_W: 2)
        change(&card)
        return card
    }

    static func options(
        _ change: (inout HPUCardOptions) -> Void = { _ in }, memory overrides: [String] = []
    ) throws -> HPUCardOptions {
        let link = HPULink(bandwidth_Bps: 16e9, latency_s: 1e-6)
        var options = HPUCardOptions(
            card: card(), memory: try Bench.memory("hbm2-hpu", overrides),
            links: HPULinks(gpu: link, card: link))
        change(&options)
        return options
    }

    static func heads(_ count: Int, length: Int, room: Int? = nil) throws -> [HPUCardHead] {
        let layout = HPUKVBlockLayout(try Bench.memory("hbm2-hpu"), tokenBytes: 256)
        let room = room ?? length
        return (0..<count).map {
            HPUCardHead(
                length: length, room: room,
                firstBurst: 2 * $0 * layout.regionBursts(tokens: room))
        }
    }
}
