import DRAMModel
import Testing

@testable import WorkloadTracer

/// Products replayed in one channel of LibraPIM's memory.
///
/// An eighth of its Table 2, but for the ridge: 8 channels and an array, for which 768 x 768
/// weights are 144 tiles of 16 bursts a channel, 32 cycles on its bus.
@Suite struct XPUReplayTests {
    static let tiles = 144
    static let onBus = 32 * tiles
    static let drain = 126

    private func bench(
        _ dataflow: SystolicDataflow = .weight_stationary, rowsPerCycle: Int = 2,
        scratchpad: Int = 1 << 24,
        arrays: Int = 1
    ) throws -> XPUBench {
        let npu = NPU(
            arrays: arrays, rows: 64, columns: 64, vector_units: 1, lanes: 128,
            scratchpad_bytes: scratchpad, stationary_rows_per_cycle: rowsPerCycle)
        return try XPUBench(
            XPUBench.model(d: 768), npu, dataflow: dataflow,
            XPUBench.orderly + ["organization.channels=8"])
    }

    private func run(_ M: Int, _ bench: XPUBench) throws -> (end: Int, arrivals: [Int]) {
        try bench.replay(bench.lowering.program([bench.square(M)]))
    }

    /// Few requests: the bus is hardly ever idle, and what comes last is computed right after it.
    /// Reads overtake each other in the queues, which hold ten tiles or so.
    @Test(arguments: SystolicDataflow.allCases, [1, 24]) func memoryBoundsFewRequests(
        _ dataflow: SystolicDataflow, _ M: Int
    ) throws {
        // Inputs that stay let a column of weights a cycle into each array: one takes half of the
        // bus.
        let arrays = dataflow == .weight_stationary ? 1 : 4
        let (end, arrivals) = try run(M, bench(dataflow, rowsPerCycle: 4, arrays: arrays))
        #expect(arrivals.count == Self.tiles * 16)
        let last = arrivals.max()!
        #expect(last >= Self.onBus && last < Self.onBus * 110 / 100)
        #expect(end - last >= Self.drain + 16)
        #expect(end - last <= Self.drain + 16 + 10 * max(M, 16))
    }

    /// Many requests: only the first tile is waited for.
    @Test(arguments: [64, 100]) func arraysBoundManyRequests(_ M: Int) throws {
        let (end, arrivals) = try run(M, bench())
        let computing = 32 + Self.tiles * M + Self.drain
        let waited = end - computing - arrivals[..<16].max()!
        #expect(waited >= 0 && waited <= 4)
    }

    /// Table 2 as it is, 4096 x 4096 weights: 512 tiles of 32 cycles. Up to its ridge, a batch of
    /// 32, a product takes as long as its weights; behind it each request costs its own time.
    @Test func ridgeIsABatchOf32() throws {
        let bench = try XPUBench(
            XPUBench.model(d: 4096), NPUCases.table2(rowsPerCycle: 2),
            dataflow: .weight_stationary)
        let one = try run(1, bench)
        #expect(abs(Double(one.end) / Double(512 * 32) - 1) < 0.04)
        let ridge = try run(32, bench)
        #expect(abs(Double(ridge.end) / Double(one.end) - 1) < 0.01)
        for M in [40, 64] {
            let (end, arrivals) = try run(M, bench)
            let waited = end - (32 + 512 * M + Self.drain) - arrivals[..<16].max()!
            #expect(waited >= 0 && waited <= 4, "M = \(M)")
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var M: Int
        var dataflow: SystolicDataflow
        var scratchpad: Int
        var testDescription: String { "\(M) requests, \(dataflow), \(scratchpad) bytes" }
    }
    static let cases = SystolicDataflow.allCases.flatMap { dataflow in
        [1, 40, 64].flatMap { M in
            [1 << 24, 1 << 18].map { Case(M: M, dataflow: dataflow, scratchpad: $0) }
        }
    }

    /// The closed model comes to the same time: within 1 % on the arrivals of the same run, and
    /// within 5 % on those of reads that nothing holds up, as these take another order in the
    /// queues.
    @Test(arguments: cases) func agreesWithTheClosedModel(_ sample: Case) throws {
        let bench = try bench(sample.dataflow, scratchpad: sample.scratchpad)
        let (end, own) = try run(sample.M, bench)
        let shape = GEMMShape(M: sample.M, K: 768, N: 768)
        let plan = try GEMMPlan(shape, on: bench.lowering.npu, dataflow: sample.dataflow)
        #expect(plan.passes == 1)
        var reads = StageStream(.xpu_read)
        let tensor = bench.weights.tensors.first { $0.kind == .projection }!
        bench.weights.read(bench.weights.bursts(tensor), channel: 0) { reads.operations.append($0) }
        let free = try bench.replay([reads], EventTable()).arrivals
        for (arrivals, tolerance) in [(own, 0.01), (free, 0.05)] {
            // Each stands for a burst in all channels.
            let closed = plan.run(
                WeightArrivals(start: 0, completions: arrivals, requestBytes: 8 * 64))
            #expect(
                abs(Double(end) / Double(closed.finish) - 1) < tolerance,
                "\(end) and \(closed.finish)")
        }
    }

    /// Weights of the next product are read while one is computed: it then takes a load a tile,
    /// which is half the time of its reads.
    @Test func readsGoAheadOfTheNextProduct() throws {
        let bench = try bench(rowsPerCycle: 4)
        let one = try run(64, bench).end
        let both = try bench.replay(
            bench.lowering.program([bench.square(64), bench.square(1)])
        ).end
        let alone = 16 * Self.tiles + 1 + Self.drain
        #expect(both - one <= alone && both - one > alone - 20)
        // Not farther than half of a scratchpad of 32 tiles.
        let short = try self.bench(rowsPerCycle: 4, scratchpad: 32 * 8192 + 64 * 768 * 2)
        let late = try short.replay(
            short.lowering.program([short.square(64), short.square(1)])
        ).end
        #expect(late > one + Self.onBus * 8 / 10)
    }
}
