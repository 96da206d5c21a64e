import DRAMModel
import Testing

@testable import WorkloadTracer

/// Events on the way, shares of the columns, vector work and attention.
@Suite struct XPUTaskTests {
    private func npu(_ arrays: Int = 1) -> NPU {
        NPU(
            arrays: arrays, rows: 16, columns: 16, vector_units: 1, lanes: 8,
            scratchpad_bytes: 1 << 16)
    }

    /// The event of head h comes with the chunk that the part (h + 1) / 8 of the columns is done
    /// with.
    @Test(arguments: [3, 200]) func eventsComeOnTheWay(_ M: Int) throws {
        let bench = try XPUBench(XPUBench.model(d: 256), npu(), dataflow: .weight_stationary)
        let tasks = bench.lowering.qkv(requests: M, heads: Array(0..<8))
        guard case .gemm(let gemm) = tasks[0].work else { return }
        let program = try bench.lowering.program(tasks)
        var events = EventTable()
        for head in 0..<8 { _ = events.add("head\(head)") }
        let streams = program.streams(channel: 5, &events)
        let plan = try bench.lowering.plan(gemm.shape, on: bench.lowering.npu)
        let longest = program.chunks.map(\.cycles).max()!
        var (cycles, posted) = (0, 0)
        for operation in streams.compute.operations {
            if operation.kind == .delay { cycles += Int(operation.count) }
            guard operation.kind == .post, operation.event < 8 else { continue }
            #expect(operation.event == posted)
            posted += 1
            // In the last pass, when all inputs have been through the columns.
            let pass = Double(plan.busyCycles) / Double(plan.passes)
            let due = Double(plan.busyCycles) - pass * (1 - Double(posted) / 8)
            #expect(abs(Double(cycles) - due) < Double(longest + 60), "head \(operation.event)")
        }
        #expect(posted == 8 && (plan.passes > 1) == (M == 200))
        #expect(streams.compute.operations.last?.event == 7)
        #expect(cycles == program.busyCycles)
    }

    @Test func aShareOfTheColumnsIsLeftOut() throws {
        let model = XPUBench.model(d: 256, hidden: 512, matrices: 3)
        let bench = try XPUBench(model, npu())
        let whole = try bench.lowering.program(bench.lowering.ffn(requests: 4))
        let part = try bench.lowering.program(bench.lowering.ffn(requests: 4, withoutShare: 0.25))
        #expect(whole.work.xpuGEMM_FLOPs == 2 * 4 * 3 * 256 * 512)
        #expect(part.work.xpuGEMM_FLOPs == 0.75 * whole.work.xpuGEMM_FLOPs)
        #expect(part.work.weightBytes == whole.work.weightBytes * 3 / 4)
        #expect(whole.work.weightBytes == 3 * 256 * 512 * 2)
        // SwiGLU of what the xPU has, residual and norm of all.
        #expect(part.work.vectorCycles == 4 * 4 * 384 / 8 + 5 * 4 * 256 / 8)
        // Each matrix from its own beginning.
        let start = bench.weights.bursts(bench.weights.tensors[2]).lowerBound
        let down = part.chunks.first { $0.task == 2 }!
        #expect(down.bursts.lowerBound == start + 2 * 256 * 512 * 2 / 64)
        #expect(XPULowering.columns(10, without: 0.26) == 7)
        #expect(XPULowering.columns(10, without: 1) == 0)
        let none = try bench.lowering.program(bench.lowering.ffn(requests: 4, withoutShare: 1))
        #expect(none.chunks.isEmpty && none.work.xpuGEMM_FLOPs == 0)
    }

    /// One KV head after the other on one array of 2 x 2, a head of 2 elements, 4 tokens: two tiles
    /// each, which load in 2 cycles: vectors go in at 2, 4, 6, 8; 9 + 2. Softmax of 8 scores in 4
    /// lanes: 5·2.
    @Test func smallAttentionByHand() throws {
        let bench = try XPUBench(
            XPUBench.model(d: 4, heads: 2, shared: 2, hidden: 8), NPUCases.small(),
            ["organization.channels=4"])
        let program = try bench.lowering.program([
            XPUTask(.attention([XPUAttention(length: 4, keys: 4096, values: 4099)]))
        ])
        #expect(program.busyCycles == 11 + 10 + 11)
        #expect(program.work.arrayCycles == 22 && program.work.vectorCycles == 10)
        #expect(program.work.xpuGEMV_FLOPs == 4 * 4 * 4)
        #expect(program.chunks.map(\.bursts) == [4096..<4097, 4099..<4100])
        #expect(program.work.kvBusBytes == 2 * 64)
    }

    /// Keys and values are read once each, keys first, and all work is counted.
    @Test(arguments: [1, 2, 8], 1...4 as ClosedRange<Int>) func attentionReadsItsKeysAndValues(
        _ shared: Int, _ arrays: Int
    ) throws {
        let model = XPUBench.model(d: 256, shared: shared)
        let bench = try XPUBench(model, npu(arrays), XPUBench.orderly + ["organization.channels=4"])
        var next = bench.weights.end * bench.weights.burstsPerRow
        let requests = [700, 1, 33].map { length in
            let bursts = (length * model.d_kv * 2 + 63) / 64
            defer { next += 2 * bursts }
            return XPUAttention(length: length, keys: next, values: next + bursts)
        }
        let program = try bench.lowering.program([
            XPUTask(.attention(requests), waitsFor: [0], posts: 1)
        ])
        let read = program.chunks.map(\.bursts)
        #expect(read.flatMap { Array($0) } == Array(requests[0].keys..<next))
        #expect(program.work.kvBusBytes == read.reduce(0) { $0 + $1.count } * 64)
        #expect(program.work.xpuGEMV_FLOPs == Double(4 * 256 * 734))
        let softmax = [700, 1, 33].map { 5 * ((8 * $0 + 7) / 8) }.reduce(0, +)
        #expect(program.work.vectorCycles == softmax)
        #expect(program.busyCycles == program.work.arrayCycles + softmax)
        let macs = 2 * 256 * 734
        #expect(program.work.arrayCycles * 256 * arrays >= macs)
        for channel in 0..<4 {
            var events = EventTable()
            _ = (events.add("ready"), events.add("done"))
            let streams = program.streams(channel: channel, &events)
            let kinds = streams.compute.operations.map(\.kind)
            #expect(kinds.first == .wait && kinds.last == .post)
            let delays = streams.compute.operations.filter { $0.kind == .delay }
            #expect(delays.reduce(0) { $0 + Int($1.count) } == program.busyCycles)
            var ready = StageStream(.pim_attention)
            ready.add(.post, 0)
            let walk = StreamWalk(
                [streams.read, streams.compute, ready].map(\.operations))
            #expect(walk.isComplete)
        }
        // Many heads on several arrays take their share of the time.
        if shared == 8 && arrays == 4 {
            let one = try XPUBench(model, npu(1), ["organization.channels=4"])
            let alone = try one.lowering.program([XPUTask(.attention(requests))]).work.arrayCycles
            #expect(abs(Double(alone) / Double(program.work.arrayCycles) - 4) < 0.4)
        }
    }

    /// Attention of long requests takes as long as its keys and values on the bus, or as the
    /// arrays, and the last chunk.
    @Test func attentionReplayed() throws {
        let model = XPUBench.model(d: 512)
        let npu = NPU(
            arrays: 8, rows: 16, columns: 16, vector_units: 1, lanes: 512, scratchpad_bytes: 1 << 21
        )
        let bench = try XPUBench(model, npu, XPUBench.orderly + ["organization.channels=4"])
        let first = bench.weights.end * bench.weights.burstsPerRow
        let requests = (0..<3).map {
            XPUAttention(length: 256, keys: first + 8192 * $0, values: first + 8192 * $0 + 4096)
        }
        let program = try bench.lowering.program([XPUTask(.attention(requests))])
        let (end, arrivals) = try bench.replay(program)
        #expect(arrivals.count == 3 * 2 * 256 * 512 * 2 / 64 / 4)
        let bound = max(arrivals.count * 2, program.busyCycles)
        #expect(end > bound && Double(end) < Double(bound) * 1.1)
    }
}
