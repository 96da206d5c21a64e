import DRAMModel
import MemoryController
import Testing
import TestSupport

@testable import WorkloadTracer

/// A small layer on a few channels of a shipped memory.
struct PlannedLayer {
    static let model = LanguageModel(
        name: "small", layers: 2, d: 128, heads: 4, kv_heads: 2, d_ff: 256, ffn_matrices: 3)
    static let npu = NPU(
        arrays: 2, rows: 16, columns: 16, vector_units: 2, lanes: 16, scratchpad_bytes: 1 << 18,
        stationary_rows_per_cycle: 2)

    var plan: PIMLayerPlan
    var memory: MemoryConfiguration

    init(
        _ timing: String, lengths: [Int], move: OffloadingDecision.Move = .none,
        _ change: (inout PIMSystemOptions) -> Void
    ) throws {
        var system = PIMSystemOptions(name: "test", npu: Self.npu, clock_MHz: 1000)
        change(&system)
        memory = try TimingFiles.load(
            timing, ["organization.channels=2", "controller.address_mapping=chroracobabg"])
        let requests = lengths.enumerated().map {
            Batch.Request(number: $0.offset, length: $0.element)
        }
        plan = try PIMLayerPlan(
            model: Self.model, batch: Batch(requests), memory: memory, system: system, move: move)
    }

    /// All work of a layer.
    var work: StageWork {
        plan.stages.reduce(into: StageWork()) { sum, stage in
            for _ in 0..<stage.repeats { sum += stage.work }
        }
    }

    /// Cycles of each stage, its slowest channel; checks that everything that was asked for was
    /// done.
    func replay() throws -> [Int64] {
        try plan.stages.map { stage in
            var sources: [any PIMSource] = []
            var tally = OperationTally()
            for channel in 0..<memory.organization.channels {
                let (streams, events) = stage.streams(channel)
                for (index, stream) in streams.enumerated() {
                    for operation in stream.operations { tally.add(operation, plan.trace.shape) }
                    sources.append(
                        PIMOperationList(
                            stream.operations, channel: channel, name: "\(stream.role).\(index)",
                            eventNames: events.names))
                }
            }
            let report = try Replay(memory)!.run(streams: sources)
            #expect(report.channels.reduce(0) { $0 + $1.readsDone } == tally.reads)
            #expect(report.channels.reduce(0) { $0 + $1.pim!.bankMACs } == tally.bankMACs)
            #expect(report.channels.reduce(0) { $0 + $1.pim!.writeBursts } == tally.wrgb)
            return report.cycles
        }
    }
}

@Suite struct PIMLayerPlanTests {
    private static let lengths = [70, 70, 70, 70, 70, 70]
    private static let uneven = [33, 90, 61, 17, 128]

    /// FLOPs of products and of attention in a whole layer, whoever does them.
    private func expectAllWork(_ layer: PlannedLayer, lengths: [Int]) {
        let operators = DecoderLayer(PlannedLayer.model, lengths: lengths).operators(.generation)
        func flops(_ kinds: [LayerOperator.Kind]) -> Double {
            operators.reduce(0) { kinds.contains($1.kind) ? $0 + Double($1.flops) : $0 }
        }
        let work = layer.work
        #expect(
            work.xpuGEMM_FLOPs + work.pimGEMM_FLOPs == flops([.qkv, .projection, .ffn]))
        #expect(work.xpuGEMV_FLOPs + work.pimGEMV_FLOPs == flops([.logit, .attend]))
    }

    @Test func everySystemDoesAllWork() throws {
        let serial = try PlannedLayer("hbm2-pim-aim", lengths: Self.uneven) { _ in }
        #expect(serial.plan.stages.map(\.name) == ["QKV", "attention", "projection, FFN"])
        expectAllWork(serial, lengths: Self.uneven)
        let attacc = try PlannedLayer("hbm2-pim-aim", lengths: Self.uneven) {
            $0.head_pipelining = true
            $0.ffn_coprocessing = true
            $0.ffn_share = 0.25
        }
        #expect(attacc.plan.stages.count == 2)
        expectAllWork(attacc, lengths: Self.uneven)
        #expect(attacc.work.pimGEMM_FLOPs > 0)
        let pipelined = try PlannedLayer("hbm2-pim-librapim", lengths: Self.uneven) {
            $0.batch_pipelining = true
        }
        #expect(pipelined.plan.stages.count == 2)
        expectAllWork(pipelined, lengths: Self.uneven)
        for layer in [serial, attacc, pipelined] {
            #expect(try layer.replay().allSatisfy { $0 > 0 })
        }
    }

    @Test func alikeGroupsAreOneStageTwice() throws {
        let layer = try PlannedLayer("hbm2-pim-librapim", lengths: Self.lengths) {
            $0.batch_pipelining = true
        }
        #expect(layer.plan.stages.map(\.repeats) == [2])
        #expect(layer.plan.groups == [[0, 3, 4], [1, 2, 5]])
        expectAllWork(layer, lengths: Self.lengths)
        #expect(layer.plan.trace.kv.map { $0.values.count } == [6, 6])
    }

    @Test(
        arguments: ["hbm2-pim-librapim", "hbm2-pim-aim"],
        [
            OffloadingDecision.Move.ffn(requests: 1), .ffn(requests: 3), .mha(requests: 2),
            .mha(requests: 3), .group,
        ])
    func everyMoveDoesAllWork(timing: String, move: OffloadingDecision.Move) throws {
        let layer = try PlannedLayer(timing, lengths: Self.lengths, move: move) {
            $0.batch_pipelining = true
        }
        expectAllWork(layer, lengths: Self.lengths)
        switch move {
        case .ffn: #expect(layer.work.pimGEMM_FLOPs > 0)
        case .mha: #expect(layer.work.xpuGEMV_FLOPs > 0)
        default: #expect(layer.work.pimGEMM_FLOPs == layer.work.xpuGEMM_FLOPs)
        }
        #expect(try layer.replay().allSatisfy { $0 > 0 })
    }

    @Test func unevenGroupsMoveWork() throws {
        for move: OffloadingDecision.Move in [.ffn(requests: 2), .mha(requests: 1), .group] {
            let layer = try PlannedLayer("hbm2-pim-librapim", lengths: Self.uneven, move: move) {
                $0.batch_pipelining = true
            }
            expectAllWork(layer, lengths: Self.uneven)
            #expect(try layer.replay().allSatisfy { $0 > 0 })
        }
    }

    @Test func sharesOfTheFFNLeaveNoBankIdle() throws {
        let batch = Batch(requests: 384, length: 512)
        let memory = try TimingFiles.load("hbm2-pim-aim")
        var system = PIMSystemOptions(
            name: "attacc",
            npu: NPU(
                arrays: 8, rows: 64, columns: 64, vector_units: 8, lanes: 128,
                scratchpad_bytes: 128 << 20, stationary_rows_per_cycle: 2), clock_MHz: 1000)
        system.ffn_coprocessing = true
        let model = LanguageModel(
            name: "GPT3-175B", layers: 96, d: 12288, heads: 96, kv_heads: 96, d_ff: 49152,
            ffn_matrices: 2)
        // A step is as many columns as there are banks, of the 12,288 on the way back.
        let share = try PIMLayerPlan.coprocessedShare(model, batch, memory, system)
        #expect(share > 0 && (share * 12).rounded() == share * 12)
        let few = Batch(requests: 8, length: 512)
        #expect(try PIMLayerPlan.coprocessedShare(model, few, memory, system) == 0)
    }
}
