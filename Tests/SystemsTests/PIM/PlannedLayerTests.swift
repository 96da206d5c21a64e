import Systems
import Testing
import WorkloadTracer

/// Layers of small models, planned and replayed.
@Suite struct PlannedLayerTests {
    private typealias Bench = SystemsBench

    private static let moves: [OffloadingDecision.Move] = [
        .none, .ffn(requests: 2), .mha(requests: 1), .group,
    ]

    private func layer(
        _ move: OffloadingDecision.Move, _ work: DecoderLayer.Stage = .generation, lengths: [Int],
        all: Bool
    ) throws -> PIMLayerReport {
        let hardware = try Bench.hardware()
        var system = PIMSystemOptions(name: "test", npu: Bench.npu, clock_MHz: 1000)
        system.batch_pipelining = true
        let batch = Batch(lengths.enumerated().map { .init(number: $0, length: $1) })
        let plan = try PIMLayerPlan(
            model: Bench.model, batch: batch, memory: hardware.memory, system: system,
            work: work, move: move)
        var options = RunOptions()
        options.simulateAllChannels = all
        options.threads = all ? 2 : 1
        return PIMLayerReport(
            try PIMStageRun(hardware, options: options).run(plan.stages), on: hardware,
            requests: lengths.count, layers: 1)
    }

    /// What a stage says of like channels holds: replaying all of them gives the same.
    @Test(arguments: moves) func likeChannelsAreAlike(_ move: OffloadingDecision.Move) throws {
        let lengths = [40, 40, 40, 40, 40, 40, 40, 40]
        let once = try layer(move, lengths: lengths, all: false)
        let all = try layer(move, lengths: lengths, all: true)
        #expect(once.cycles == all.cycles && once.isExact && all.isExact)
        #expect(once.replayed == all.replayed)
        #expect(abs(once.dataBus - all.dataBus) < 1e-12)
    }

    @Test func likeChannelsOfPromptsAreAlike() throws {
        let lengths = [40, 40, 90, 40, 40, 90, 13]
        let once = try layer(.none, .summarization, lengths: lengths, all: false)
        let all = try layer(.none, .summarization, lengths: lengths, all: true)
        #expect(once.stages.map(\.cycles) == all.stages.map(\.cycles))
        #expect(once.isExact && all.isExact && once.replayed == all.replayed)
        #expect(once.busy.pim_s == 0 && once.npu.active > 0.99)
    }

    /// Shares are of the time, and work is what the model asks for, whoever does it.
    @Test(arguments: moves) func workIsThatOfTheModel(_ move: OffloadingDecision.Move) throws {
        let lengths = [17, 40, 33, 8, 25, 40]
        let layer = try layer(move, lengths: lengths, all: false)
        let flops = DecoderLayer(Bench.model, lengths: lengths).operators(.generation)
            .filter { $0.weightBytes > 0 || $0.kvBytes > 0 }.reduce(0) { $0 + Double($1.flops) }
        let work = layer.work
        let done =
            work.xpuGEMM_FLOPs + work.xpuGEMV_FLOPs + work.pimGEMM_FLOPs + work.pimGEMV_FLOPs
        #expect(abs(done / flops - 1) < 1e-12)
        for shares in [layer.npu, layer.pim] {
            #expect(shares.active >= 0 && shares.active <= 1)
            #expect(shares.useful <= shares.computing + 1e-12)
            #expect(shares.computing <= shares.active + 1e-12)
        }
        #expect(layer.dataBus > 0 && layer.dataBus <= 1 && layer.isExact)
    }
}

/// The three cases of LibraPIM Fig 13: who is at work for how long, without and with what moves.
@Suite struct OffloadingTimelineTests {
    private typealias Bench = SystemsBench

    private func stages(
        _ move: OffloadingDecision.Move, length: Int
    ) throws -> [PIMStageReport] {
        let hardware = try Bench.hardware()
        var system = PIMSystemOptions(name: "test", npu: Bench.npu, clock_MHz: 1000)
        system.batch_pipelining = true
        let plan = try PIMLayerPlan(
            model: Bench.model, batch: Batch(requests: 8, length: length),
            memory: hardware.memory, system: system, move: move)
        return try PIMStageRun(hardware, options: RunOptions()).run(plan.stages)
    }

    private func weights(_ stages: [PIMStageReport]) -> Int {
        stages.reduce(0) { $0 + $1.work.weightBytes * $1.repeats }
    }

    /// Fig 13a: part of the FFN leaves the xPU, whose own time shrinks; PIM is at work for longer.
    @Test func longerFFN() throws {
        let before = try stages(.none, length: 24)[0]
        let after = try stages(.ffn(requests: 3), length: 24)[0]
        #expect(before.pimFinish < before.xpuFinish)
        #expect(after.work.arrayCycles < before.work.arrayCycles)
        #expect(after.work.weightBytes == before.work.weightBytes)
        #expect(after.pimFinish > before.pimFinish)
        #expect((after.finish[.pim_gemm] ?? 0) > 0 && before.finish[.pim_gemm] == nil)
        #expect(after.repeats == 2)
    }

    /// Fig 13b: attention leaves PIM, which is done earlier; the xPU has more to read and do.
    @Test func longerMHA() throws {
        let before = try stages(.none, length: 3000)[0]
        let after = try stages(.mha(requests: 2), length: 3000)[0]
        #expect(before.pimFinish > before.xpuFinish)
        #expect(after.pimFinish < before.pimFinish)
        #expect(after.xpuFinish > before.xpuFinish)
        #expect(after.work.kvBusBytes > 0 && after.work.weightBytes == before.work.weightBytes)
    }

    /// Fig 13c: one long stage in which each device does a whole group, and each weight is read
    /// once.
    @Test func smallBatch() throws {
        let before = try stages(.none, length: 24)
        let after = try stages(.group, length: 24)
        #expect(after.count == 1 && after[0].repeats == 1)
        #expect(weights(after) * 2 == weights(before))
        #expect(after[0].work.xpuGEMM_FLOPs == after[0].work.pimGEMM_FLOPs)
        // Both are at work nearly to its end.
        #expect(10 * after[0].pimFinish > 8 * after[0].cycles)
        #expect(10 * after[0].xpuFinish > 8 * after[0].cycles)
    }
}
