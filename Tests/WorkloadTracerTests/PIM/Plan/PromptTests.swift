import DRAMModel
import Testing

@testable import WorkloadTracer

/// Whole prompts on the xPU.
@Suite struct PromptTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var memory: [String]
        var heads: Int
        var shared: Int
        var dk: Int
        var lengths: [Int]
        var matrices = 2
        var unit = PIMMappingOptions.Unit.head
        var scratchpad = 1 << 22
        var testDescription: String { "\(memory[0]) \(heads)/\(shared) x \(dk), \(lengths)" }

        var model: LanguageModel {
            LanguageModel(
                name: "odd", layers: 4, d: heads * dk, heads: heads, kv_heads: shared, d_ff: 96,
                ffn_matrices: matrices)
        }

        func plan(layers: Int = 1) throws -> PIMStepPlan {
            let npu = NPU(
                arrays: 4, rows: 16, columns: 16, vector_units: 2, lanes: 16,
                scratchpad_bytes: scratchpad)
            var system = PIMSystemOptions(name: "test", npu: npu, clock_MHz: 700)
            system.batch_pipelining = true
            var mapping = PIMMappingOptions()
            mapping.unit = unit
            let requests = lengths.enumerated().map {
                Batch.Request(number: $0.offset, length: $0.element)
            }
            return try PIMStepPlan(
                model: model, batch: Batch(requests),
                memory: Bench.memory(memory[0], Array(memory.dropFirst())), mapping: mapping,
                system: system, work: .summarization, layers: layers)
        }
    }

    private static let orderly = "controller.address_mapping=chroracobabg"
    static let cases = [
        Case(
            memory: ["hbm2-pim-librapim", "organization.channels=2", orderly], heads: 4, shared: 4,
            dk: 32, lengths: [40, 17, 1, 64]),
        Case(
            memory: ["hbm2-pim-librapim", "organization.channels=4"], heads: 6, shared: 3, dk: 40,
            lengths: [530, 33], matrices: 3),
        Case(
            memory: ["hbm2-pim-librapim", "organization.channels=2", "organization.ranks=2"],
            heads: 2, shared: 1, dk: 24, lengths: [7, 600], unit: .request),
        Case(
            memory: ["hbm2-pim-aim", "organization.channels=2", orderly], heads: 4, shared: 2,
            dk: 128, lengths: [100, 16], matrices: 3),
        Case(
            memory: ["hbm2-neupims", "organization.channels=2"], heads: 3, shared: 3, dk: 8,
            lengths: [48, 48, 48]),
        Case(
            memory: ["hbm2-pim-librapim", "organization.channels=2", orderly], heads: 4, shared: 4,
            dk: 32, lengths: [200, 120], scratchpad: 160 << 10),
    ]

    /// How often each burst is read or written in a stage.
    private func bursts(
        _ stage: Stage, _ kind: PIMOperation.Kind, _ trace: PIMLayerTrace
    ) -> [UInt64: Int] {
        var counts: [UInt64: Int] = [:]
        for channel in trace.kv.indices {
            for operation in stage.streams(channel).streams.flatMap(\.operations)
            where operation.kind == kind {
                for index in 0..<UInt64(operation.count) {
                    let bytes = UInt64(trace.shape.requestBytes)
                    counts[operation.address + index * bytes, default: 0] += 1
                }
            }
        }
        return counts
    }

    @Test(arguments: cases) func workIsThatOfTheOperators(_ sample: Case) throws {
        let stages = try sample.plan().stages
        #expect(stages.count == 3 && stages.allSatisfy { $0.repeats == 1 })
        let operators = DecoderLayer(sample.model, lengths: sample.lengths)
            .operators(.summarization)
        let kinds: [[LayerOperator.Kind]] = [[.qkv], [.logit, .attend], [.projection, .ffn]]
        for (stage, kinds) in zip(stages, kinds) {
            let flops = operators.reduce(0) { kinds.contains($1.kind) ? $0 + $1.flops : $0 }
            #expect(stage.work.xpuGEMM_FLOPs == Double(flops), "\(stage.name)")
            #expect(stage.work.pimGEMM_FLOPs + stage.work.pimGEMV_FLOPs == 0)
        }
    }

    /// Every weight as often as there are passes over them, alike for all of a matrix.
    @Test(arguments: cases) func weightsAreReadOnceAPass(_ sample: Case) throws {
        let plan = try sample.plan()
        let (stages, trace) = (plan.stages, plan.layers[0].trace)
        for (stage, kinds) in zip(
            [stages[0], stages[2]], [[LayerOperator.Kind.qkv], [.projection, .ffn]])
        {
            let counts = bursts(stage, .read, trace)
            var own = 0
            for tensor in trace.weights.tensors where kinds.contains(tensor.kind) {
                own += trace.weights.bursts(tensor).count
            }
            #expect(counts.count == own)
            let read = counts.values.reduce(0, +)
            #expect(stage.work.weightBytes == read * trace.shape.requestBytes)
            #expect(sample.scratchpad < 1 << 20 || counts.values.allSatisfy { $0 == 1 })
            #expect(sample.scratchpad >= 1 << 20 || read > own)
        }
    }

    /// Every burst of keys and values is written once and read once, where generation looks for it.
    @Test(arguments: cases) func keysAndValuesAreWrittenAndReadOnce(_ sample: Case) throws {
        let plan = try sample.plan()
        let (stages, trace) = (plan.stages, plan.layers[0].trace)
        let written = bursts(stages[0], .write, trace)
        let read = bursts(stages[1], .read, trace)
        #expect(written == read && written.values.allSatisfy { $0 == 1 })
        let shape = trace.shape
        var expected = 0
        for kv in trace.kv {
            for block in kv.keys {
                let columns = (block.heads.count - 1) * shape.columnsPerHead
                let bytes = columns * shape.columnBytes + 2 * sample.dk
                expected += block.length * ((bytes + 63) / 64)
            }
            for head in kv.values {
                let (whole, rest) = head.length.quotientAndRemainder(
                    dividingBy: shape.elementsPerRow)
                let bursts = whole * shape.elementsPerRow / 32 + (rest + 31) / 32
                expected += sample.dk * bursts
            }
        }
        #expect(read.count == expected)
        #expect(stages[1].work.kvBusBytes == 64 * expected)
        #expect(
            stages.allSatisfy { bursts($0, .write, trace).isEmpty || $0.name == stages[0].name })
        for kv in trace.kv {
            trace.writeBack(kv.channel) { operation in
                for index in 0..<UInt64(operation.count) {
                    #expect(written[operation.address + index * 64] == 1)
                }
            }
        }
    }

    /// The xPU's time is that of all heads, however many channels read them.
    @Test(arguments: cases) func busiestChannelHasAllComputing(_ sample: Case) throws {
        let plan = try sample.plan()
        let (stage, trace) = (plan.stages[1], plan.layers[0].trace)
        let delays = trace.kv.indices.map { channel in
            StreamReplay.tally(stage.streams(channel).streams, trace.shape).delayCycles
        }
        let own = stage.work.arrayCycles + stage.work.vectorCycles
        let cycles = Double(own) * 1000 / 700 / trace.memory.timing.tCK_ns
        #expect(delays.max() == Int64(cycles.rounded()))
        #expect(Double(stage.work.arrayCycles) * 4 * 256 * 2 >= stage.work.xpuGEMM_FLOPs)
    }

    @Test(arguments: cases) func replays(_ sample: Case) throws {
        let plan = try sample.plan(layers: 2)
        let trace = plan.layers[0].trace
        for stage in plan.stages {
            let report = try StreamReplay.check(
                trace.kv.indices.map(stage.streams), trace, "\(stage.name)")
            #expect(report.cycles > 0)
        }
    }

    @Test func needsRoomForRows() throws {
        var sample = Self.cases[0]
        sample.scratchpad = 100_000
        #expect(throws: ScratchpadError(needed_bytes: 4 * 2 * 16 * 1024, scratchpad_bytes: 100_000))
        {
            try sample.plan()
        }
    }
}
