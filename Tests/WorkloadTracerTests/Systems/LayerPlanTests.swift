import DRAMModel
import MemoryController
import Testing
import TimingConfig

@testable import WorkloadTracer

/// A small layer on a few channels of a shipped memory.
struct PlannedLayer {
    static let model = LanguageModel(
        name: "small", layers: 2, d: 512, heads: 8, kv_heads: 4, d_ff: 1024, ffn_matrices: 3)
    static let npu = NPU(
        arrays: 2, rows: 16, columns: 16, vector_units: 2, lanes: 16, scratchpad_bytes: 1 << 20,
        stationary_rows_per_cycle: 2)

    var plan: LayerPlan
    var memory: MemoryConfiguration

    init(
        _ timing: String, requests: Int, length: Int = 70, move: OffloadingDecision.Move = .none,
        _ change: (inout SystemOptions) -> Void
    ) throws {
        var system = SystemOptions(name: "test", npu: Self.npu, clock_MHz: 1000)
        change(&system)
        memory = try TimingFile.load(
            path: "timing/\(timing).yaml",
            overrides: ["organization.channels=4", "controller.address_mapping=chroracobabg"]
        ).configuration
        plan = try LayerPlan(
            model: Self.model, batch: Batch(requests: requests, length: length), memory: memory,
            system: system, move: move)
    }

    /// Cycles of each stage, its slowest channel.
    func replay() throws -> [Int64] {
        try plan.stages.map { stage in
            var sources: [any PIMSource] = []
            for channel in 0..<memory.organization.channels {
                let (streams, events) = stage.streams(channel)
                for (index, stream) in streams.enumerated() {
                    sources.append(
                        PIMOperationList(
                            stream.operations, channel: channel, name: "\(stream.role).\(index)",
                            eventNames: events.names))
                }
            }
            let report = try Replay(memory)!.run(streams: sources)
            return report.cycles
        }
    }
}

@Suite struct LayerPlanTests {
    @Test func everySystemRuns() throws {
        let serial = try PlannedLayer("hbm2-pim-aim", requests: 6) { _ in }
        #expect(serial.plan.stages.map(\.name) == ["QKV", "attention", "projection, FFN"])
        #expect(try serial.replay().allSatisfy { $0 > 0 })
        let attacc = try PlannedLayer("hbm2-pim-aim", requests: 6) {
            $0.head_pipelining = true
            $0.ffn_coprocessing = true
            $0.ffn_share = 0.25
        }
        #expect(attacc.plan.stages.count == 2)
        #expect(try attacc.replay().allSatisfy { $0 > 0 })
        let pipelined = try PlannedLayer("hbm2-pim-librapim", requests: 6) {
            $0.batch_pipelining = true
        }
        #expect(pipelined.plan.stages.map(\.repeats) == [2])
        #expect(try pipelined.replay()[0] > 0)
    }

    @Test(arguments: ["hbm2-pim-librapim", "hbm2-pim-aim"])
    func everyMoveRuns(timing: String) throws {
        for move: OffloadingDecision.Move in [
            .ffn(requests: 1), .ffn(requests: 3), .mha(requests: 2), .mha(requests: 3), .group,
        ] {
            let layer = try PlannedLayer(timing, requests: 6, move: move) {
                $0.batch_pipelining = true
            }
            #expect(try layer.replay().allSatisfy { $0 > 0 }, "\(move)")
        }
    }
}
