import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// A share of the FFN in the banks: every weight of it once for each request.
@Suite struct PIMCoprocessedFFNTests {
    @Test(arguments: PIMCase.seeds) func everyWeightForEachRequest(_ seed: UInt64) throws {
        print("co-processed FFN: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var trace = try PIMCase.trace(&random)
        while trace.mapping.partial_tiles == .full { trace = try PIMCase.trace(&random) }
        let shape = trace.shape
        let requests = Int.random(in: 0...5, using: &random)
        for (index, ffn) in trace.pimRows.ffn.enumerated() {
            let gemm = PIMCoprocessedFFN.gemms(trace.model)[index]
            #expect(ffn.inputs == gemm.K && ffn.outputs <= gemm.N)
            var outputs = 0
            for channel in trace.kv.indices {
                let stream = trace.coprocessedFFN(index, requests: requests, channel: channel)
                var rows = OpenRows(shape)
                rows.follow(stream.operations)
                let own = ffn.outputs(channel: channel)
                outputs += own
                let isExact = shape.ranks == 1
                let columns = ffn.inputs.dividedUp(by: shape.elementsPerColumn)
                #expect(!rows.isIllegal, "seed \(seed)")
                #expect(rows.uses.values.allSatisfy { $0 == requests }, "seed \(seed)")
                #expect(rows.uses.keys.allSatisfy { ffn.rows.contains($0.row) }, "seed \(seed)")
                if requests > 0 && isExact {
                    #expect(rows.uses.count == own * columns, "seed \(seed)")
                }
                let tally = StreamReplay.tally([stream], shape)
                let groups = own.dividedUp(by: shape.banks * ffn.perRow)
                let sets = requests == 0 ? 0 : groups * ffn.slices
                #expect(tally.precharge == Int64(sets), "seed \(seed)")
                #expect(tally.bufferFills == Int64(sets * requests), "seed \(seed)")
                let results = own.dividedUp(by: shape.banks) * ffn.slices * requests
                #expect(tally.read_result == Int64(results), "seed \(seed)")
                #expect(
                    tally.mac == Int64(own.dividedUp(by: shape.banks) * columns * requests),
                    "seed \(seed)")
            }
            #expect(outputs == ffn.outputs)
            let work = trace.coprocessedWork(index, requests: requests)
            #expect(work.pimGEMM_FLOPs == 2 * Double(gemm.K * ffn.outputs * requests))
        }
    }

    /// What the xPU leaves is what the banks have.
    @Test(arguments: [0.0, 0.1, 0.5, 0.77, 1]) func shares(_ share: Double) throws {
        let model = LanguageModel(
            name: "odd", layers: 1, d: 320, heads: 4, kv_heads: 4, d_ff: 701, ffn_matrices: 3)
        var needs = PIMLayoutNeeds()
        needs.ffnShare = share
        let trace = try PIMLayerTrace(
            model: model, batch: Batch(requests: 1, length: 40),
            memory: PIMCase.memory("hbm3-attacc", channels: 2), needs: needs)
        #expect(trace.pimRows.ffn.count == (share == 0 ? 0 : 2))
        for (ffn, columns) in zip(trace.pimRows.ffn, [1402, 320]) {
            #expect(ffn.outputs + XPULowering.columns(columns, without: share) == columns)
        }
    }

    @Test(arguments: ["hbm2-pim-librapim", "hbm2-neupims", "hbm3-attacc"])
    func replaysBesideReads(_ name: String) throws {
        let memory = try PIMCase.memory(name, channels: 2)
        let model = LanguageModel(
            name: "small", layers: 1, d: 320, heads: 4, kv_heads: 4, d_ff: 1100, ffn_matrices: 2)
        var needs = PIMLayoutNeeds()
        needs.ffnShare = 0.3
        let trace = try PIMLayerTrace(
            model: model, batch: Batch(requests: 3, length: 40), memory: memory, needs: needs)
        let lowering = XPULowering(model, trace.weights, memory, PIMCase.npu, clock_MHz: 1000)
        let program = try lowering.program(lowering.ffn(requests: 3, withoutShare: 0.3))
        let channels = (0..<2).map { channel -> StreamReplay.Channel in
            var events = EventTable()
            let xpu = program.streams(channel: channel, &events)
            var pim = StageStream(.pim_gemm)
            for index in trace.pimRows.ffn.indices {
                pim.operations +=
                    trace.coprocessedFFN(index, requests: 3, channel: channel).operations
            }
            return ([xpu.read, xpu.compute, pim], events)
        }
        try StreamReplay.check(channels, trace, "\(name)")
    }
}
