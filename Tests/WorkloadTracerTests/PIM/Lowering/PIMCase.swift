import DRAMModel
import MemoryController
import Testing
import TestSupport

@testable import WorkloadTracer

/// Random layers on random memories.
///
/// To repeat a failure, run the test with the seed that it prints.
enum PIMCase {
    static let seeds: Range<UInt64> = 0..<12

    /// A memory in which refresh interrupts nothing.
    static func memory(
        _ name: String, channels: Int, _ more: [String] = []
    ) throws -> MemoryConfiguration {
        try Bench.memory(
            name, ["organization.channels=\(channels)", "pim.refresh=defer_tile"] + more)
    }

    static func memory(_ random: inout SplitMix64) throws -> MemoryConfiguration {
        try Bench.memory(random: &random, ["pim.refresh=defer_tile"])
    }

    static func model(_ random: inout SplitMix64) -> LanguageModel {
        let shared = Int.random(in: 1...4, using: &random)
        let heads = shared * [1, 1, 2, 3].randomElement(using: &random)!
        return LanguageModel(
            name: "random", layers: 1, d: heads * .random(in: 1...100, using: &random),
            heads: heads, kv_heads: shared, d_ff: .random(in: 1...700, using: &random),
            ffn_matrices: .random(in: 1...3, using: &random))
    }

    static func batch(_ random: inout SplitMix64) -> Batch {
        Batch(
            (0..<Int.random(in: 1...5, using: &random)).map { number in
                let longest = [5, 70, 900].randomElement(using: &random)!
                return .init(number: number, length: .random(in: 1...longest, using: &random))
            })
    }

    /// A layer with everything that can be asked for.
    static func trace(
        _ random: inout SplitMix64, offloads: Bool = true
    ) throws -> PIMLayerTrace {
        let model = model(&random)
        let batch = batch(&random)
        var mapping = PIMMappingOptions()
        mapping.placement = PIMMappingOptions.Placement.allCases.randomElement(using: &random)!
        mapping.unit = PIMMappingOptions.Unit.allCases.randomElement(using: &random)!
        mapping.partial_tiles = PIMMappingOptions.PartialTiles.allCases.randomElement(
            using: &random)!
        var needs = PIMLayoutNeeds()
        if offloads {
            needs.offloadedRequests = Set(
                batch.requests.indices.filter { _ in Bool.random(using: &random) })
        }
        let memory = try memory(&random)
        let shape = PIMTileShape(memory, headDimension: model.headDimension)
        needs.inputs = .init(
            requests: .random(in: 1...4 * shape.banks, using: &random),
            elements: max(model.d, model.d_ff))
        needs.ffnShare = .random(in: 0...1, using: &random)
        needs.gwriteRow = true
        return try PIMLayerTrace(
            model: model, batch: batch, memory: memory, mapping: mapping, needs: needs)
    }

    /// All requests of a layer whose attention is in the banks.
    static func own(_ trace: PIMLayerTrace) -> Set<Int> {
        Set(trace.batch.requests.indices).subtracting(trace.offloadedKV.requests.map(\.request))
    }

    static func options(_ random: inout SplitMix64) -> PIMAttentionOptions {
        var options = PIMAttentionOptions()
        options.mac_scope = PIMAttentionOptions.MACScope.allCases.randomElement(using: &random)!
        options.vector_path = PIMAttentionOptions.VectorPath.allCases.randomElement(using: &random)!
        return options
    }

    static let npu = NPU(
        arrays: 8, rows: 64, columns: 64, vector_units: 8, lanes: 128, scratchpad_bytes: 1 << 27)
    static let softmax = XPUSoftmaxTiming(npu: npu, clock_MHz: 1000)
}
