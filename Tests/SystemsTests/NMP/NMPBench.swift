import DRAMModel
import WorkloadTracer
import TestSupport

@testable import Systems

/// Systems with near-memory units for tests.
enum NMPBench {
    /// LPDDR5 with units, without refresh unless told.
    static func memory(_ overrides: [String] = [], refresh: Bool = false) throws
        -> MemoryConfiguration
    {
        let policy = refresh ? [] : ["controller.refresh_policy=none"]
        return try TimingFiles.load("lpddr5-6400-h2llm", policy + overrides)
    }

    static func hardware(
        _ nmp: Int, of channels: Int = 4, refresh: Bool = false, _ overrides: [String] = []
    ) throws -> NMPHardware {
        NMPHardware(
            memory: try memory(["organization.channels=\(channels)"] + overrides, refresh: refresh),
            nmpChannels: nmp, npu_MACps: 1e12, npuEfficiency: 0.5)
    }

    /// Channels whose units take a ns for each of the busiest channel's matrix elements, and whose
    /// READs come at 1 GB/s; READs beside units take twice as long, and so do the units.
    struct Costs: NMPChannelCosts {
        func cost(_ task: NMPChannelTask) throws(RunError) -> NMPChannelCost {
            var cost = NMPChannelCost()
            let elements = Double(task.gemms.count * task.gemms.K * task.gemms.N)
            let slower = task.reads > 0 ? 2.0 : 1
            cost.nmp_s = elements * 1e-9 * slower
            cost.npuReads_s = Double(task.reads * 32) * 1e-9 * slower
            cost.activations = elements / 1024
            cost.columns = elements / 16
            cost.transferBytes = 64
            return cost
        }

        func readRate_Bps() throws(RunError) -> Double { 1e9 }
    }

    /// A graph without keys and values that is its own prompts' pass.
    static func problem(
        _ operators: [NMPOperator], _ predecessors: [UInt32], layers: Int = 1, steps: Int = 1
    ) -> DataflowProblem {
        let graph = NMPOperatorGraph(operators, predecessors: predecessors)
        return DataflowProblem(
            step: graph, prompt: graph, layers: layers, steps: steps, elementBytes: 2)
    }
}
