import Testing

@testable import WorkloadTracer

/// Cycles of small GEMMs worked out by hand.
@Suite struct GEMMTimingTests {
    private func run(
        _ M: Int, _ K: Int, _ N: Int, _ npu: NPU, _ dataflow: SystolicDataflow = .weight_stationary,
        _ arrivals: WeightArrivals = NPUCases.atHand()
    ) throws -> GEMMTiming {
        try GEMMPlan(GEMMShape(M: M, K: K, N: N), on: npu, dataflow: dataflow).run(arrivals)
    }

    /// One tile: load 0-2, 3 inputs go in 2-5, the last result is out 2 later. (2·rows + columns +
    /// M − 2, as in SCALE-Sim.)
    @Test func oneTile() throws {
        #expect(
            try run(3, 2, 2, NPUCases.small())
                == GEMMTiming(start: 0, finish: 7, busy: 7, stalled: 0, held: 0))
        #expect(
            try run(3, 2, 2, NPUCases.small(), .weight_stationary, NPUCases.atHand(from: 100))
                .finish == 107)
    }

    /// Four tiles. Loads behind the 3 inputs: 2 + 4·3 + 2. Not hidden: 4·7. One input cannot hide a
    /// load of 2: tiles stream from 2, 4, 6, 8 on; 9 + 2.
    @Test func tilesFollowEachOther() throws {
        #expect(try run(3, 4, 4, NPUCases.small()).finish == 16)
        #expect(try run(3, 4, 4, NPUCases.small(hides: false)).finish == 28)
        #expect(try run(1, 4, 4, NPUCases.small()).finish == 11)
    }

    /// K = N = 3: tiles of 2x2, 1x2, 2x1, 1x1 load in 2, 1, 2, 1 cycles. One input: they stream
    /// from 2, 3, 5, 6 on; 7 + 2.
    @Test func tilesThatDoNotDivide() throws {
        #expect(try run(1, 3, 3, NPUCases.small()).finish == 9)
        #expect(try run(3, 3, 3, NPUCases.small()).finish == 2 + 4 * 3 + 2)
        #expect(try run(3, 3, 3, NPUCases.small(hides: false)).finish == 7 + 6 + 7 + 6)
    }

    /// Four arrays share 8 columns as one tile; a ninth column is a second one.
    @Test func arraysShareTheColumns() throws {
        #expect(try run(3, 2, 8, NPUCases.small(arrays: 4)).finish == 7)
        #expect(try run(3, 2, 9, NPUCases.small(arrays: 4)).finish == 10)
    }

    /// Three requests are two sets of at most two. 5 columns in tiles of 2, 2, 1, as 2 hide a load:
    /// sets stream from 2, 4, 6, 8 for 2 cycles, then from 10 and 12 (a load after 10) for 1; 13 +
    /// 2. Not hidden: one tile, 2·(2 + 5 + 2).
    @Test func inputStationary() throws {
        #expect(try run(3, 2, 5, NPUCases.small(), .input_stationary).finish == 15)
        #expect(try run(3, 2, 5, NPUCases.small(hides: false), .input_stationary).finish == 18)
        // Two arrays stream 3 and 2 of the 5 columns: 2·(2 + 3 + 2).
        #expect(
            try run(3, 2, 5, NPUCases.small(arrays: 2, hides: false), .input_stationary).finish
                == 14)
    }

    /// 4 tiles of 8 bytes over 2 bytes a cycle are there at 4, 8, 12, 16. One input: tiles stream
    /// from 6, 10, 14, 18 on; 19 + 2. With all at hand: from 2, 4, 6, 8; 9 + 2.
    @Test func waitsForMemory() throws {
        let timing = try run(
            1, 2, 8, NPUCases.small(), .weight_stationary,
            WeightArrivals(start: 0, bytesPerCycle: 2))
        #expect(timing == GEMMTiming(start: 0, finish: 21, busy: 11, stalled: 10, held: 0))
        #expect(timing.stallShare == 10 / 21.0)
    }

    /// Inputs are in the arrays before the weights come: 4 columns of 8 bytes at 2 bytes a cycle
    /// are two tiles, there at 4 and 8. They stream 4-6 and 8-10; + 2. A stall of 2 for each.
    @Test func inputStationaryLoadsBeforeWeightsCome() throws {
        let timing = try run(
            1, 2, 4, NPUCases.small(), .input_stationary, WeightArrivals(start: 0, bytesPerCycle: 2)
        )
        #expect(timing == GEMMTiming(start: 0, finish: 12, busy: 8, stalled: 4, held: 0))
    }

    /// Room for two tiles. 10 inputs a tile, 5 tiles of 8 bytes, a tile a cycle. The tiles are
    /// there at 1, 2, and those after them when a buffer is free: loads end at 3 and 5, so reads
    /// that were due in 2 and 3 go in 3 and 5. The third tile loads 13-15, so the fifth, due in 4,
    /// is read in 15: held by 11. Only the first tile is waited for: 3 + 5·10 + 2.
    @Test func fullBuffersHoldReadsUp() throws {
        // Inputs 10·2·2, sums 10·2·4, two tiles of 8.
        let npu = NPUCases.small(scratchpad: 136)
        let bus = WeightArrivals(start: 0, bytesPerCycle: 8)
        #expect(
            try run(10, 2, 10, npu, .weight_stationary, bus)
                == GEMMTiming(start: 0, finish: 55, busy: 54, stalled: 1, held: 11))
    }

    /// As before, but the last two tiles are due in 23 and 43. The reads of the third and fourth
    /// tile wait for 1 and 2 cycles, so the last one comes in 45, loads until 47 and waits 4 cycles
    /// longer than the one before it computes; 47 + 10 + 2.
    @Test func readsThatWereHeldUpStayLate() throws {
        let reads = WeightArrivals(start: 0, completions: [1, 2, 3, 23, 43], requestBytes: 8)
        #expect(
            try run(10, 2, 10, NPUCases.small(scratchpad: 136), .weight_stationary, reads)
                == GEMMTiming(start: 0, finish: 59, busy: 54, stalled: 5, held: 2))
    }

    /// A late read in the middle delays what comes after it, whichever order the reads complete in.
    @Test func followsARealTrace() throws {
        // 4 tiles of 8 bytes in reads of 4 bytes; the third read is late, the fourth came early.
        let reads = [1, 2, 30, 4, 31, 32, 33, 34]
        let timing = try run(
            1, 2, 8, NPUCases.small(), .weight_stationary,
            WeightArrivals(start: 0, completions: reads, requestBytes: 4))
        // There at 2, 30, 32, 34: stream from 4, 32, 34, 36; 37 + 2.
        #expect(timing == GEMMTiming(start: 0, finish: 39, busy: 11, stalled: 28, held: 0))
    }

    @Test(arguments: [(0, 4, 4), (4, 0, 4), (4, 4, 0)])
    func emptyGEMMTakesNoTime(_ M: Int, _ K: Int, _ N: Int) throws {
        for dataflow in SystolicDataflow.allCases {
            let timing = try run(M, K, N, NPUCases.small(), dataflow, NPUCases.atHand(from: 5))
            #expect(timing == GEMMTiming(start: 5, finish: 5, busy: 0, stalled: 0, held: 0))
            #expect(timing.stallShare == 0)
        }
    }

    @Test func readsThatFallShortTrap() async {
        await #expect(processExitsWith: .failure) {
            let plan = try GEMMPlan(
                GEMMShape(M: 1, K: 2, N: 8), on: NPUCases.small(), dataflow: .weight_stationary)
            _ = plan.run(WeightArrivals(start: 0, completions: [1, 2], requestBytes: 8))
        }
    }
}
