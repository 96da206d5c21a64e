import DRAMModel
import Foundation
import TimingConfig

@testable import WorkloadTracer

/// Models and memories for tests.
enum Bench {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func model(_ name: String) throws -> LanguageModel {
        try LanguageModel.load(path: root.appending(path: "workloads/models/\(name).yaml").path)
    }

    static func memory(_ name: String, _ overrides: [String] = []) throws -> MemoryConfiguration {
        try TimingFile.load(
            path: root.appending(path: "timing/\(name).yaml").path, overrides: overrides
        ).configuration
    }

    /// A model that is all attention.
    static func model(heads: Int, shared: Int? = nil, dk: Int) -> LanguageModel {
        LanguageModel(
            name: "small", layers: 1, d: heads * dk, heads: heads, kv_heads: shared ?? heads,
            d_ff: 40, ffn_matrices: 2)
    }

    static func tally(_ trace: PIMLayerTrace, _ phases: [PIMTracePhase]) -> OperationTally {
        var tally = OperationTally()
        for channel in trace.kv.indices {
            for phase in phases {
                trace.forEach(phase, channel: channel) { tally.add($0, trace.shape) }
            }
        }
        return tally
    }
}
