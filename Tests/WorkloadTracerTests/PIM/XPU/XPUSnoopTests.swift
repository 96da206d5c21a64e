import DRAMModel
import Testing

@testable import WorkloadTracer

/// Weights that the units in the banks take as they go by: in order, piece by piece, no faster than
/// they are used.
@Suite struct XPUSnoopTests {
    static let busSnooping = XPUGEMM.BusSnooping(bursts: 16)

    private func bench() throws -> XPUBench {
        let npu = NPU(
            arrays: 1, rows: 16, columns: 16, vector_units: 1, lanes: 8, scratchpad_bytes: 1 << 16)
        return try XPUBench(
            XPUBench.model(d: 200, hidden: 333, matrices: 3), npu,
            XPUBench.orderly + ["organization.channels=4"])
    }

    /// A unit that takes `cycles` for each piece.
    private func units(_ pieces: [XPUPiece], cycles: Int = 0) -> StageStream {
        var stream = StageStream(.pim_gemm)
        for piece in pieces {
            stream.add(.wait, piece.arrived)
            stream.addDelay(cycles)
            stream.add(.post, piece.used)
        }
        return stream
    }

    @Test(arguments: [0, 8], 0..<4) func piecesAreTheWeightsInOrder(
        _ requests: Int, _ channel: Int
    ) throws {
        let bench = try bench()
        let tasks = bench.lowering.ffn(requests: requests, busSnooping: Self.busSnooping)
        let program = try bench.lowering.program(tasks)
        var events = EventTable()
        let streams = program.streams(channel: channel, &events)
        let products = tasks.indices.filter { tasks[$0].isGEMM }
        for task in products {
            let pieces = streams.pieces.filter { $0.task == task }
            let all = program.bursts(ofTask: task, channel: channel)
            #expect(pieces.reduce(0) { $0 + $1.bursts } == all && all > 16 * 20)
            #expect(pieces.dropLast().allSatisfy { $0.bursts == 16 })
        }
        #expect(streams.pieces.count == streams.pieces.filter { products.contains($0.task) }.count)
        // All weights, in the order of their addresses.
        var bursts: [UInt64] = []
        for read in streams.read.operations where read.kind == .read {
            for index in 0..<UInt64(read.count) { bursts.append(read.address + 64 * index) }
        }
        let tensor = bench.weights.tensors.first { $0.kind == .ffn }!
        let range = bench.weights.inChannel(bench.weights.bursts(tensor), channel)
        #expect(bursts == range.map { bench.weights.address($0, of: channel) })
        checkOrder(streams)
    }

    /// `[wait used(k - 2)] read ... post arrived(k)` for each piece k.
    private func checkOrder(_ streams: XPUStreams) {
        var next = streams.pieces[...]
        var count = 0
        var done = Set<Int32>()
        for operation in streams.read.operations {
            switch operation.kind {
            case .read: count += Int(operation.count)
            case .wait: done.insert(operation.event)
            default:
                let number = next.startIndex
                let piece = next.removeFirst()
                #expect(operation.event == piece.arrived && count == piece.bursts)
                if number >= 2 { #expect(done.contains(streams.pieces[number - 2].used)) }
                count = 0
            }
        }
        #expect(next.isEmpty)
        let operations = [streams.read.operations, streams.compute.operations]
        #expect(StreamWalk(operations + [units(streams.pieces).operations]).isComplete)
        // Without the units two pieces come.
        let alone = StreamWalk(operations)
        #expect(!alone.isComplete)
        #expect(alone.posted.contains(streams.pieces[1].arrived))
        #expect(!alone.posted.contains(streams.pieces[2].arrived))
    }

    @Test func theArraysHaveNothingToDoWithoutInputs() throws {
        let bench = try bench()
        let program = try bench.lowering.program(
            bench.lowering.ffn(requests: 0, busSnooping: Self.busSnooping))
        var events = EventTable()
        let streams = program.streams(channel: 0, &events)
        #expect(streams.compute.operations.isEmpty && program.busyCycles == 0)
        let tensor = bench.weights.tensors.first { $0.kind == .ffn }!
        #expect(program.work.weightBytes == (tensor.bytes + 63) / 64 * 64)
        #expect(program.work.arrayCycles == 0 && program.work.xpuGEMM_FLOPs == 0)
    }

    /// Without inputs, what waits for the product still waits for its last weights.
    @Test func anEventWaitsForTheLastPiece() throws {
        let bench = try bench()
        var tasks = bench.lowering.ffn(requests: 0, busSnooping: Self.busSnooping)
        tasks[0].posts = 0
        var events = EventTable()
        _ = events.add("done")
        let streams = try bench.lowering.program(tasks).streams(channel: 0, &events)
        let last = streams.pieces.last { $0.task == 0 }!
        #expect(streams.compute.operations.map(\.kind) == [.wait, .post])
        #expect(streams.compute.operations.map(\.event) == [last.arrived, 0])
    }

    /// Weights that are read again for more inputs go by once.
    @Test func onlyTheFirstPassIsTaken() throws {
        let npu = NPU(
            arrays: 1, rows: 16, columns: 16, vector_units: 1, lanes: 8, scratchpad_bytes: 8000)
        let bench = try XPUBench(
            XPUBench.model(d: 200), npu, XPUBench.orderly + ["organization.channels=4"])
        let program = try bench.lowering.program([bench.square(40, busSnooping: Self.busSnooping)])
        var events = EventTable()
        let streams = program.streams(channel: 1, &events)
        let all = bench.weights.inChannel(bench.weights.bursts(bench.weights.tensors[1]), 1).count
        #expect(streams.pieces.reduce(0) { $0 + $1.bursts } == all)
        let reads = streams.read.operations.filter { $0.kind == .read }
        let passes = try bench.lowering.plan(GEMMShape(M: 40, K: 200, N: 200), on: npu).passes
        // Pieces of 4 KiB make chunks larger than room for two, and still one is read while one is
        // computed.
        for (index, chunk) in program.chunks.enumerated() {
            #expect(chunk.successorOf ?? -2 <= index - 2)
        }
        #expect(passes > 1 && reads.reduce(0) { $0 + Int($1.count) } == passes * all)
    }

    /// Units of 300 cycles a piece set the pace: their own time and that of the first piece.
    @Test func slowUnitsSetThePace() throws {
        let bench = try bench()
        let program = try bench.lowering.program(
            bench.lowering.ffn(requests: 8, busSnooping: Self.busSnooping))
        var events = EventTable()
        let streams = program.streams(channel: 0, &events)
        let own = try bench.replay([streams.read, streams.compute, units(streams.pieces)], events)
        let slow = try bench.replay(
            [streams.read, streams.compute, units(streams.pieces, cycles: 3000)], events)
        let pace = 3000 * streams.pieces.count
        #expect(own.end < pace / 2)
        #expect(slow.end > pace && slow.end < pace + 3000)
    }
}
