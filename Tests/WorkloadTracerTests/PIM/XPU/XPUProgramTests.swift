import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Programs of random products: nothing lost, nothing twice, nothing that waits for ever.
@Suite struct XPUProgramTests {
    struct Sample {
        let bench: XPUBench
        let tasks: [XPUTask]
        let plans: [GEMMPlan]
        let program: XPUProgram

        init(seed: UInt64) throws {
            var random = SplitMix64(seed: seed)
            let npu = NPU(
                arrays: .random(in: 1...4, using: &random),
                rows: .random(in: 1...24, using: &random),
                columns: .random(in: 1...24, using: &random), vector_units: 1, lanes: 8,
                scratchpad_bytes: .random(in: 13_000...60_000, using: &random),
                stationary_rows_per_cycle: .random(in: 1...3, using: &random),
                hides_stationary_loads: .random(using: &random))
            let model = XPUBench.model(
                d: 8 * .random(in: 1...20, using: &random),
                shared: [1, 2, 8].randomElement(using: &random)!,
                hidden: .random(in: 10...300, using: &random),
                matrices: .random(in: 1...4, using: &random))
            bench = try XPUBench(
                model, npu, clock_MHz: .random(in: 300...3000, using: &random),
                dataflow: SystolicDataflow.allCases.randomElement(using: &random)!,
                ["organization.channels=4", "controller.address_mapping=chroracobabg"])
            let lowering = bench.lowering
            let M = Int.random(in: 1...120, using: &random)
            tasks =
                lowering.qkv(requests: M) + lowering.projection(requests: M)
                + lowering.ffn(requests: M)
            plans = try tasks.compactMap {
                guard case .gemm(let gemm) = $0.work else { return nil }
                return try GEMMPlan(gemm.shape, on: npu, dataflow: lowering.dataflow!)
            }
            program = try lowering.program(tasks)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func holdsForAnyLayer(_ seed: UInt64) throws {
        let sample = try Sample(seed: seed)
        let (bench, program) = (sample.bench, sample.program)
        let o = bench.memory.organization
        var reads: [UInt64: Int] = [:]
        for channel in 0..<o.channels {
            var events = EventTable()
            let streams = program.streams(channel: channel, &events)
            #expect(Set(events.names).count == events.names.count)
            for run in streams.read.operations where run.kind == .read {
                for index in 0..<UInt64(run.count) {
                    reads[run.address + index * UInt64(o.requestBytes), default: 0] += 1
                }
            }
            let delays = streams.compute.operations.filter { $0.kind == .delay }
            #expect(delays.reduce(0) { $0 + Int($1.count) } == program.busyCycles, "seed \(seed)")
            checkRing(streams, program, bench.lowering.npu, channel, seed)
        }
        // Every weight as often as its product has passes.
        var expected: [UInt64: Int] = [:]
        for (plan, task) in zip(sample.plans, sample.tasks.filter(\.isGEMM)) {
            guard case .gemm(let gemm) = task.work else { continue }
            let tensor = bench.weights.tensors.first { $0.kind == gemm.weights }!
            let start = bench.weights.bursts(tensor).lowerBound
            let ends = [gemm.firstByte, gemm.firstByte + gemm.shape.K * gemm.shape.N * 2].map {
                start + ($0 + o.requestBytes - 1) / o.requestBytes
            }
            for burst in ends[0]..<ends[1] {
                let (index, channel) = burst.quotientAndRemainder(dividingBy: o.channels)
                expected[bench.weights.address(index, of: channel), default: 0] += plan.passes
            }
        }
        #expect(reads == expected, "seed \(seed)")
        #expect(program.work.weightBytes == reads.values.reduce(0, +) * o.requestBytes)
        checkWork(sample, seed)
    }

    private func checkWork(_ sample: Sample, _ seed: UInt64) {
        let (work, plans) = (sample.program.work, sample.plans)
        #expect(work.arrayCycles == plans.reduce(0) { $0 + $1.busyCycles }, "seed \(seed)")
        #expect(work.arrayCycles == plans.reduce(0) { $0 + $1.run(NPUCases.atHand()).busy })
        let flops = DecoderLayer(
            sample.bench.model, lengths: [Int](repeating: 1, count: plans[0].shape.M)
        )
        .operators(.generation).filter { $0.weightBytes > 0 }.reduce(0) { $0 + Double($1.flops) }
        #expect(work.xpuGEMM_FLOPs == flops, "seed \(seed)")
        let ratio = sample.bench.lowering.clockRatio
        let cycles = Double(work.arrayCycles + work.vectorCycles) * ratio
        #expect(abs(Double(sample.program.busyCycles) - cycles) <= 0.5, "seed \(seed)")
    }

    /// The streams come to an end, and never more is read ahead than half the scratchpad or two
    /// chunks.
    private func checkRing(
        _ streams: XPUStreams, _ program: XPUProgram, _ npu: NPU, _ channel: Int, _ seed: UInt64
    ) {
        let walk = StreamWalk([streams.read.operations, streams.compute.operations])
        #expect(walk.isComplete, "seed \(seed)")
        // Without any computing, reads stop when the room is full.
        let alone = StreamWalk([streams.read.operations])
        let sizes = program.chunks.map { program.weights.inChannel($0.bursts, channel).count }
        let two = 2 * (sizes.max() ?? 0)
        // A product's share of a burst more for each that is under way.
        let half = npu.scratchpad_bytes / 2 / 64 / 4 + 4
        #expect(alone.mostAhead <= max(two, half), "seed \(seed)")
    }

    /// 2 x 2 arrays, 3 requests, 4 x 8 weights of 2 bytes: 8 tiles of 8 bytes, all in one burst; a
    /// tile loads in 2 cycles and takes 3. A chunk a tile; the memory has two cycles to one of the
    /// xPU.
    @Test func smallProductByHand() throws {
        let bench = try XPUBench(
            XPUBench.model(d: 8, hidden: 8), NPUCases.small(), clock_MHz: 500,
            dataflow: .weight_stationary, ["organization.channels=4"])
        let gemm = XPUGEMM(GEMMShape(M: 3, K: 4, N: 8), weights: .projection)
        let program = try bench.lowering.program([
            XPUTask(.gemm(gemm), waitsFor: [0], posts: 1)
        ])
        #expect(program.chunks.map(\.cycles) == [10, 6, 6, 6, 6, 6, 6, 6])
        var events = EventTable()
        _ = (events.add("go"), events.add("done"))
        let streams = program.streams(channel: 0, &events)
        #expect(streams.read.operations.map(\.kind) == [.read, .post])
        let kinds = streams.compute.operations.map(\.kind)
        #expect(kinds.prefix(2) == [.wait, .wait] && kinds.last == .post)
        #expect(kinds.dropFirst(2).dropLast().allSatisfy { $0 == .delay } && kinds.count == 12)
        #expect(streams.compute.operations.first?.event == 0)
        #expect(streams.compute.operations.last?.event == 1)
        // 2 to load, 8 tiles of 3, 2 to drain.
        #expect(program.busyCycles == 2 * 28 && program.work.arrayCycles == 28)
        #expect(program.work.xpuGEMM_FLOPs == 2 * 3 * 32 && program.work.weightBytes == 64)
        // Channel 1 has none of it, and computes as long.
        var others = EventTable()
        let other = program.streams(channel: 1, &others)
        #expect(other.read.operations.isEmpty && other.compute.operations.count == 11)
    }

    /// The same with inputs that stay: 3 requests are two sets of 2 for each tile, of 2 columns as
    /// in the weight-stationary plan, since loads are hidden: 2 + 8·2·2 + 2.
    @Test func smallProductWithStationaryInputs() throws {
        let bench = try XPUBench(
            XPUBench.model(d: 8, hidden: 8), NPUCases.small(), dataflow: .input_stationary,
            ["organization.channels=4"])
        let gemm = XPUGEMM(GEMMShape(M: 3, K: 4, N: 8), weights: .projection)
        let program = try bench.lowering.program([XPUTask(.gemm(gemm))])
        #expect(program.busyCycles == 36)
        #expect(program.chunks.map(\.cycles) == [6, 4, 4, 4, 4, 4, 4, 4])
    }

    @Test func someProductsHaveSeveralPasses() throws {
        let samples = try (1...40 as ClosedRange<UInt64>).map { try Sample(seed: $0) }
        let several = samples.filter { $0.plans.contains { $0.passes > 1 } }
        #expect(several.count > 5 && several.count < 35)
    }

    @Test func largeProductsAreCutIntoHundreds() throws {
        let bench = try XPUBench(XPUBench.model(d: 8192, hidden: 1024), NPUCases.table2())
        let program = try bench.lowering.program([bench.square(32)])
        // 2,048 tiles: four a chunk, and ramps.
        #expect(program.chunks.count > 512 && program.chunks.count < 530)
        var events = EventTable()
        let streams = program.streams(channel: 7, &events)
        let reads = streams.read.operations.filter { $0.kind == .read }
        #expect(reads.reduce(0) { $0 + Int($1.count) } == 32_768)
        // Half of 128 MiB are 128 chunks of eight tiles; 64 KiB are 16 bursts a channel.
        let ahead = StreamWalk([streams.read.operations]).mostAhead
        #expect(ahead <= 16_384 && ahead > 16_384 - 64)
    }

    @Test func tooSmallAScratchpadIsAnError() throws {
        let bench = try XPUBench(
            XPUBench.model(d: 64), NPUCases.small(scratchpad: 100), dataflow: .weight_stationary)
        #expect(throws: ScratchpadError.self) { try bench.lowering.program([bench.square(1)]) }
    }
}

extension XPUTask {
    var isGEMM: Bool { if case .gemm = work { true } else { false } }
}
