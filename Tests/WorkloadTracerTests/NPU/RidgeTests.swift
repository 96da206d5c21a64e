import Testing

@testable import WorkloadTracer

/// Where a GEMM turns from memory to computing, on the hardware of LibraPIM Table 2 at 1 GHz.
@Suite struct RidgeTests {
    /// 64 channels of 32 GB/s.
    static let bus = WeightArrivals(start: 0, bytesPerCycle: 2048)
    /// 128 x 16 tiles of 64 KiB, each 32 cycles on the bus.
    static let shape = (K: 8192, N: 8192)

    private func run(_ M: Int, _ npu: NPU, _ dataflow: SystolicDataflow = .weight_stationary) throws
        -> GEMMTiming
    {
        let shape = GEMMShape(M: M, K: Self.shape.K, N: Self.shape.N)
        return try GEMMPlan(shape, on: npu, dataflow: dataflow).run(Self.bus)
    }

    /// 65.5 TFLOPS over 2.05 TB/s are 32 FLOPs a byte; in FP16 a request does one FLOP with each
    /// byte of weights.
    @Test func ridgeIsABatchOf32() throws {
        let peak = NPUCases.table2().peak_FLOPS(clock_MHz: 1000)
        #expect(peak == 65.536e12)
        #expect(peak / 2.048e12 == 32)
        // Four rows of weights a cycle: a tile loads in 16 cycles, so loads do not hide the ridge.
        let npu = NPUCases.table2(rowsPerCycle: 4)
        for M in [1, 16, 31] {
            let timing = try run(M, npu)
            // The last tile comes at the end of the stream, loads, is computed and drains.
            #expect(timing.finish == 2048 * 32 + 16 + M + 126)
            #expect(timing.stallShare > (M == 31 ? 0.03 : 0.49), "M = \(M)")
        }
        for M in [32, 33, 64, 200] {
            let timing = try run(M, npu)
            // Only the first tile is waited for.
            #expect(timing.stalled == 32, "M = \(M)")
            #expect(timing.finish == 32 + 16 + 2048 * M + 126)
        }
        // At the ridge both bounds meet: one more request costs its own cycle and no more.
        #expect(try run(32, npu).finish - run(31, npu).finish == 1)
    }

    /// One row a cycle: a tile of 64 rows takes 64 cycles to load whatever the batch, twice as long
    /// as the bus needs. Such arrays never wait for this memory, and reach their peak only from 64
    /// requests on.
    @Test func narrowEdgeHidesTheRidge() throws {
        let npu = NPUCases.table2()
        for M in [1, 32, 64] {
            for dataflow in SystolicDataflow.allCases {
                let timing = try run(M, npu, dataflow)
                #expect(timing.stalled <= 32, "M = \(M)")
                #expect(abs(timing.busy - 2048 * 64) < 256, "M = \(M)")
            }
        }
        #expect(try abs(run(96, npu).busy - 2048 * 96) < 256)
    }

    /// Loads that cannot be hidden. Weight stationary: 128 tiles of 64 + M + 126. Input stationary:
    /// 16 tiles whose 4,096 columns the arrays share, 64 + 512 + 126 for each 64 requests.
    @Test func fewRequestsStayManyStream() throws {
        let npu = NPUCases.table2(hides: false)
        func cycles(_ M: Int, _ dataflow: SystolicDataflow) throws -> Int {
            let plan = try GEMMPlan(GEMMShape(M: M, K: 1024, N: 4096), on: npu, dataflow: dataflow)
            #expect(plan.passes == 1)
            return plan.run(NPUCases.atHand()).finish
        }
        #expect(try cycles(1, .weight_stationary) == 128 * 191)
        #expect(try cycles(1, .input_stationary) == 16 * 702)
        #expect(try cycles(4096, .weight_stationary) == 128 * 4286)
        #expect(try cycles(4096, .input_stationary) == 16 * 64 * 702)
        #expect(try cycles(1, .input_stationary) < cycles(1, .weight_stationary))
        #expect(try cycles(4096, .weight_stationary) < cycles(4096, .input_stationary))
    }

    /// With hidden loads both are even up to a set of 64 requests; a 65th is a second set for one,
    /// one more cycle for the other.
    @Test func oneMoreThanASetOfRequests() throws {
        let npu = NPUCases.table2()
        #expect(try abs(run(64, npu).busy - run(64, npu, .input_stationary).busy) < 64)
        #expect(try abs(run(65, npu).busy - 2048 * 65) < 256)
        #expect(try abs(run(65, npu, .input_stationary).busy - 2048 * 128) < 256)
    }
}
