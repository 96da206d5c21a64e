import DRAMModel
import MemoryController
import Testing
import TraceFormats
import TestSupport

@testable import WorkloadTracer

/// Random models on random memories: every operation may stand in a trace, and a replay comes to
/// the tally.
///
/// To repeat a failure, put its seed into the arguments. `LIBRASIM_TRACE_SEEDS` sets how many there
/// are.
@Suite struct RandomTraceTests {
    static let seeds = 0..<SeedCount.named("LIBRASIM_TRACE_SEEDS", default: 20)

    private static func trace(_ random: inout SplitMix64) throws -> PIMLayerTrace {
        let memory = try Bench.memory(random: &random)
        let shared = Int.random(in: 1...4, using: &random)
        let heads = shared * [1, 1, 2, 3].randomElement(using: &random)!
        let model = LanguageModel(
            name: "random", layers: 1, d: heads * .random(in: 1...100, using: &random),
            heads: heads, kv_heads: shared, d_ff: .random(in: 1...300, using: &random),
            ffn_matrices: .random(in: 2...3, using: &random))
        let channels = memory.organization.channels
        let requests = (0..<Int.random(in: 1...4, using: &random)).map { number in
            let isFixed = Int.random(in: 0..<4, using: &random) == 0
            return Batch.Request(
                number: number,
                length: .random(
                    in: 1...[5, 70, 900].randomElement(using: &random)!, using: &random),
                channel: isFixed ? .random(in: 0..<channels, using: &random) : nil)
        }
        var options = PIMMappingOptions()
        options.placement = PIMMappingOptions.Placement.allCases.randomElement(using: &random)!
        options.unit = PIMMappingOptions.Unit.allCases.randomElement(using: &random)!
        options.partial_tiles = PIMMappingOptions.PartialTiles.allCases.randomElement(
            using: &random)!
        return try PIMLayerTrace(
            model: model, batch: Batch(requests), memory: memory, mapping: options)
    }

    @Test(arguments: seeds) func replaysToItsTally(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let trace = try Self.trace(&random)
        let heads = trace.kv.reduce(0) { $0 + $1.values.count }
        #expect(heads == trace.model.kv_heads * trace.batch.requests.count, "seed \(seed)")
        var streams: [PIMOperationList] = []
        var tallies: [OperationTally] = []
        for channel in trace.kv.indices {
            var tally = OperationTally()
            for phase in PIMTracePhase.allCases {
                // It traps on an operation that no reader would take.
                let writer = try PIMTraceWriter(
                    path: "/dev/null", form: .binary, configuration: trace.memory,
                    channel: channel)
                let names = PIMLayerTrace.eventNames
                for name in names { _ = writer.event(name) }
                var operations: [PIMOperation] = []
                try trace.forEach(phase, channel: channel) { operation in
                    try writer.append(operation)
                    tally.add(operation, trace.shape)
                    operations.append(operation)
                }
                try writer.finish()
                streams.append(
                    PIMOperationList(operations, channel: channel, eventNames: names))
            }
            tallies.append(tally)
        }
        let report = try #require(Replay(trace.memory)).run(streams: streams)
        for (done, tally) in zip(report.channels, tallies) {
            let pim = try #require(done.pim)
            let counts: [CommandKind: Int64] = [
                .pim_activate4: tally.activate4, .pim_activate: tally.activate,
                .pim_mac: tally.mac, .pim_read_result: tally.read_result,
                .pim_precharge: tally.precharge, .pim_wrgb: tally.wrgb,
            ]
            for (kind, count) in counts {
                #expect(done.count(kind) == count, "seed \(seed), \(kind)")
            }
            #expect(pim.bankActivations == tally.bankActivations, "seed \(seed)")
            #expect(pim.bankMACs == tally.bankMACs, "seed \(seed)")
            #expect(pim.resultBursts == tally.resultBursts, "seed \(seed)")
            #expect(done.readsDone == tally.reads && done.writesDone == tally.writes)
        }
    }

    /// Prompts: what is written is what is read, each burst once, and replays come to their
    /// tallies.
    @Test(arguments: seeds.filter { $0 % 2 == 0 }) func promptsReplay(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let trace = try Self.trace(&random)
        let npu = NPU(
            arrays: .random(in: 1...4, using: &random), rows: 16, columns: 16, vector_units: 2,
            lanes: 64, scratchpad_bytes: 1 << Int.random(in: 21...25, using: &random))
        let system = PIMSystemOptions(name: "random", npu: npu, clock_MHz: 900)
        let plan = try PIMStepPlan(
            model: trace.model, batch: trace.batch, memory: trace.memory, mapping: trace.mapping,
            system: system, work: .summarization)
        var (written, read): (Set<UInt64>, Set<UInt64>) = ([], [])
        for (number, stage) in plan.stages.enumerated() {
            let channels = trace.kv.indices.map(stage.streams)
            for (channel, own) in channels.enumerated() {
                for stream in own.streams {
                    let writer = try PIMTraceWriter(
                        path: "/dev/null", form: .binary, configuration: trace.memory,
                        channel: channel)
                    for name in own.events.names { _ = writer.event(name) }
                    for operation in stream.operations {
                        try writer.append(operation)
                        let isWrite = operation.kind == .write
                        guard isWrite || number == 1 && operation.kind == .read else { continue }
                        for index in 0..<UInt64(operation.count) {
                            let bytes = UInt64(trace.shape.requestBytes)
                            let address = operation.address + index * bytes
                            let isNew =
                                isWrite
                                ? written.insert(address).inserted : read.insert(address).inserted
                            if !isNew { Issue.record("seed \(seed): \(address) twice") }
                        }
                    }
                    try writer.finish()
                }
            }
            try StreamReplay.check(channels, plan.layers[0].trace, "seed \(seed), \(stage.name)")
        }
        #expect(written == read && !read.isEmpty, "seed \(seed)")
    }
}
