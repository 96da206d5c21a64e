import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// How products are cut to fit the scratchpad, and what holds of any of them.
@Suite struct GEMMPlanTests {
    /// 10 rows of inputs and sums (4 + 8 bytes) beside two tiles of 8 bytes are 136 bytes. One
    /// less: two passes of 5 rows, which leave room for 9 tiles, and weights are read twice.
    @Test func passesWhenInputsDoNotFit() throws {
        let shape = GEMMShape(M: 10, K: 2, N: 10)
        let whole = try GEMMPlan(
            shape, on: NPUCases.small(scratchpad: 136), dataflow: .weight_stationary)
        #expect(whole.passes == 1 && whole.passRows == 10 && whole.buffers == 2)
        #expect(whole.weightBytes == 40 && whole.tiles == 5)
        let cut = try GEMMPlan(
            shape, on: NPUCases.small(scratchpad: 135), dataflow: .weight_stationary)
        #expect(cut.passes == 2 && cut.passRows == 5 && cut.buffers == 9)
        #expect(cut.weightBytes == 80 && cut.tiles == 10)
        // 2 to load, 10 tiles of 5 inputs, 2 of skew.
        #expect(cut.run(NPUCases.atHand()).finish == 54)
    }

    @Test func saysWhatTheScratchpadNeeds() throws {
        let shape = GEMMShape(M: 10, K: 2, N: 10)
        for dataflow in SystolicDataflow.allCases {
            _ = try GEMMPlan(shape, on: NPUCases.small(scratchpad: 28), dataflow: dataflow)
            let error = #expect(throws: ScratchpadError.self) {
                try GEMMPlan(shape, on: NPUCases.small(scratchpad: 27), dataflow: dataflow)
            }
            #expect(error == ScratchpadError(needed_bytes: 28, scratchpad_bytes: 27))
            #expect(error?.description.contains("take 28 bytes") == true)
        }
    }

    /// Random products on random units: everything fits, nothing is lost, and waiting adds up.
    @Test func holdsForAnyProduct() throws {
        for seed in 1...400 as ClosedRange<UInt64> {
            var random = SplitMix64(seed: seed)
            let npu = NPU(
                arrays: .random(in: 1...4, using: &random),
                rows: .random(in: 1...6, using: &random),
                columns: .random(in: 1...6, using: &random), vector_units: 1, lanes: 1,
                scratchpad_bytes: .random(in: 1000...4000, using: &random),
                stationary_rows_per_cycle: .random(in: 1...3, using: &random),
                hides_stationary_loads: .random(using: &random))
            let shape = GEMMShape(
                M: .random(in: 1...40, using: &random), K: .random(in: 1...30, using: &random),
                N: .random(in: 1...60, using: &random))
            let dataflow = SystolicDataflow.allCases.randomElement(using: &random)!
            let plan = try GEMMPlan(shape, on: npu, dataflow: dataflow)
            let tile = min(shape.K, npu.rows) * plan.blockColumns * npu.element_bytes
            let kept = plan.passRows * (shape.K * 2 + plan.blockColumns * 4)
            #expect(
                plan.buffers >= 2 && kept + plan.buffers * tile <= npu.scratchpad_bytes,
                "seed \(seed)")
            #expect((plan.passes - 1) * plan.passRows < shape.M, "seed \(seed)")

            let ideal = plan.run(NPUCases.atHand())
            let reads = (0..<plan.weightBytes.dividedUp(by: 8)).map { index in
                index * 2 + Int.random(in: 0...40, using: &random)
            }
            let real = plan.run(WeightArrivals(start: 0, completions: reads, requestBytes: 8))
            let late = plan.run(
                WeightArrivals(start: 0, completions: reads.map { $0 + 7 }, requestBytes: 8))
            #expect(ideal.stalled == 0 && real.busy == ideal.busy, "seed \(seed)")
            #expect(real.finish - real.start == real.busy + real.stalled, "seed \(seed)")
            #expect(real.finish >= reads.max()! && late.finish >= real.finish, "seed \(seed)")
            #expect(late.finish <= real.finish + 7, "seed \(seed)")
            // No unit does more multiply-accumulates a cycle than it has elements.
            #expect(shape.macs <= ideal.busy * npu.macs_per_cycle, "seed \(seed)")
        }
    }
}
