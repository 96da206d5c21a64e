import DRAMModel
import Testing

@testable import WorkloadTracer

/// Products on LibraPIM's memory, replayed in one of its 64 channels: 4096 x 4096 weights are 512 tiles of
/// 16 bursts in each, 32 cycles on its bus.
@Suite struct XPUReplayTests {
    static let tiles = 512
    static let onBus = 32 * tiles
    static let drain = 126

    private func bench(
        _ dataflow: Dataflow = .weight_stationary, rowsPerCycle: Int = 2, scratchpad: Int = 1 << 27
    ) throws -> XPUBench {
        let npu = NPU(
            arrays: 8, rows: 64, columns: 64, vector_units: 8, lanes: 128,
            scratchpad_bytes: scratchpad, stationary_rows_per_cycle: rowsPerCycle)
        return try XPUBench(XPUBench.model(d: 4096), npu, dataflow: dataflow)
    }

    private func run(_ M: Int, _ bench: XPUBench) throws -> (end: Int, arrivals: [Int]) {
        try bench.replay(bench.lowering.program([bench.square(M)]))
    }

    /// Few requests: the bus is never idle, and what comes last is computed right after it.
    @Test(arguments: Dataflow.allCases, [1, 8, 24]) func memoryBoundsFewRequests(
        _ dataflow: Dataflow, _ M: Int
    ) throws {
        let (end, arrivals) = try run(M, bench(dataflow, rowsPerCycle: 4))
        #expect(arrivals.count == Self.tiles * 16)
        #expect(arrivals.last! < Self.onBus * 102 / 100)
        let tail = end - arrivals.last!
        #expect(tail >= Self.drain + 16 && tail <= Self.drain + 80)
    }

    /// Many requests: only the first tile is waited for.
    @Test(arguments: [64, 100]) func arraysBoundManyRequests(_ M: Int) throws {
        let (end, arrivals) = try run(M, bench())
        let computing = 32 + Self.tiles * M + Self.drain
        #expect(end - arrivals[15] - computing >= 0)
        #expect(end - arrivals[15] - computing <= 4)
    }

    /// Table 2's ridge is a batch of 32: as long as the weights take, up to there; behind it each request
    /// costs its own time.
    @Test func ridgeIsABatchOf32() throws {
        let bench = try bench()
        let ends = try [1, 16, 31, 32, 33, 48, 64].map { try Double(run($0, bench).end) }
        for end in ends[1...3] { #expect(abs(end / ends[0] - 1) < 0.01) }
        for (end, M) in zip(ends[4...], [33.0, 48, 64]) {
            #expect(abs(end / ends[3] - M / 32) < 0.02, "M = \(M)")
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var M: Int
        var dataflow: Dataflow
        var scratchpad: Int
        var testDescription: String { "\(M) requests, \(dataflow), \(scratchpad) bytes" }
    }
    static let cases = Dataflow.allCases.flatMap { dataflow in
        [1, 16, 40, 64].flatMap { M in
            [1 << 27, 1 << 22, 1 << 20].map { Case(M: M, dataflow: dataflow, scratchpad: $0) }
        }
    }

    /// The closed model on the arrivals of the same reads comes to the same time.
    @Test(arguments: cases) func agreesWithTheClosedModel(_ sample: Case) throws {
        let bench = try bench(sample.dataflow, scratchpad: sample.scratchpad)
        let task = bench.square(sample.M)
        let end = try bench.replay(bench.lowering.program([task])).end
        let plan = try GEMMPlan(
            GEMMShape(M: sample.M, K: 4096, N: 4096), on: bench.lowering.npu,
            dataflow: sample.dataflow)
        // Reads that nothing holds up: each arrival stands for a burst in all 64 channels.
        var reads = StageStream(.xpu_read)
        let tensor = bench.weights.tensors.first { $0.kind == .projection }!
        for _ in 0..<plan.passes {
            bench.weights.read(bench.weights.bursts(tensor), channel: 0) {
                reads.operations.append($0)
            }
        }
        let arrivals = try bench.replay([reads], EventTable()).arrivals
        let closed = plan.run(
            WeightArrivals(start: 0, completions: arrivals, requestBytes: 64 * 64)
        ).finish
        print(
            sample.testDescription, plan.passes, plan.buffers, end, closed,
            Double(end) / Double(closed))
        #expect(abs(Double(end) / Double(closed) - 1) < 0.02)
    }

    /// Weights of the next product are read while one is computed.
    @Test func readsGoAheadOfTheNextProduct() throws {
        let bench = try bench()
        let one = try run(64, bench).end
        let two = try bench.replay(
            bench.lowering.program([bench.square(64), bench.square(1)])
        ).end
        // All weights of the second are there when the first is done: 32 to load, a cycle or a load a tile.
        #expect(two - one < Self.onBus + 32 + Self.drain + 64)
        let back = try bench.replay(
            bench.lowering.program([bench.square(1), bench.square(64)])
        ).end
        #expect(back < one + Self.onBus + Self.drain + 200)
    }
}
