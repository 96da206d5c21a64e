import DRAMModel
import TestSupport

@testable import WorkloadTracer

/// Models and memories for tests.
enum Bench {
    static func model(_ name: String) throws -> LanguageModel {
        try ModelFile.load(path: Checkout.workload("models/\(name)")).model
    }

    static func memory(_ name: String, _ overrides: [String] = []) throws -> MemoryConfiguration {
        try TimingFiles.load(name, overrides)
    }

    /// A random memory with units.
    static func memory(
        random: inout SplitMix64, _ overrides: [String] = []
    ) throws -> MemoryConfiguration {
        let names = ["hbm2-pim-librapim", "hbm2-pim-aim", "hbm2-neupims", "hbm3-attacc"]
        let mappings = ["rorabgbachco", "chroracobabg", "rochrababgco", "corobabgrach"]
        return try memory(
            names.randomElement(using: &random)!,
            [
                "organization.channels=\([1, 2, 3, 4].randomElement(using: &random)!)",
                "organization.ranks=\([1, 2, 3].randomElement(using: &random)!)",
                "organization.bankgroups=\([1, 2, 4].randomElement(using: &random)!)",
                "organization.banks_per_group=\([1, 2, 4, 8].randomElement(using: &random)!)",
                "controller.address_mapping=\(mappings.randomElement(using: &random)!)",
                "pim.tfaw=\(["enforced", "exempt"].randomElement(using: &random)!)",
                "pim.mac_bits=\([64, 128, 256].randomElement(using: &random)!)",
            ] + overrides)
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
