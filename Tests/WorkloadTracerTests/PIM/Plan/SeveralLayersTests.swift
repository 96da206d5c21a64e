import DRAMModel
import Testing

@testable import WorkloadTracer

/// Several layers, each with data of its own.
@Suite struct SeveralLayersTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var timing = "hbm2-pim-librapim"
        var move = OffloadingDecision.Move.none
        var lengths = [33, 90, 61, 17, 128]
        var isPipelined = true
        var share: Double?
        var work = DecoderLayer.Stage.generation
        var testDescription: String { "\(timing) \(move) \(work) \(isPipelined)" }

        func plan(layers: Int, overrides: [String] = []) throws -> PIMStepPlan {
            var system = PIMSystemOptions(name: "test", npu: PlannedLayer.npu, clock_MHz: 1000)
            system.batch_pipelining = isPipelined
            if let share {
                system.ffn_coprocessing = true
                system.ffn_share = share
                system.head_pipelining = true
                system.attention.vector_path = .gwrite
            }
            let requests = lengths.enumerated().map {
                Batch.Request(number: $0.offset, length: $0.element)
            }
            let memory = try Bench.memory(
                timing, ["organization.channels=2", XPUBench.orderly[0]] + overrides)
            return try PIMStepPlan(
                model: PlannedLayer.model, batch: Batch(requests), memory: memory, system: system,
                work: work, move: move, layers: layers)
        }
    }

    static let cases = [
        Case(), Case(timing: "hbm2-pim-aim"), Case(timing: "hbm2-neupims"),
        Case(timing: "hbm2-pim-aim", isPipelined: false), Case(move: .ffn(requests: 2)),
        Case(move: .mha(requests: 2)), Case(timing: "hbm2-pim-aim", move: .mha(requests: 1)),
        Case(move: .group), Case(lengths: [40, 40, 40, 40]),
        Case(timing: "hbm2-pim-aim", isPipelined: false, share: 0.5), Case(work: .summarization),
    ]

    /// What all stages add up to, and every row that tiles open or requests go to, by channel, bank
    /// and row.
    private func replayable(_ plan: PIMStepPlan) -> (OperationTally, [UInt64: Int], Set<[Int]>) {
        let trace = plan.layers[0].trace
        var (tally, reads) = (OperationTally(), [UInt64: Int]())
        var opened: Set<[Int]> = []
        for stage in plan.stages {
            for channel in trace.kv.indices {
                for operation in stage.streams(channel).streams.flatMap(\.operations) {
                    for _ in 0..<stage.repeats { tally.add(operation, trace.shape) }
                    switch operation.kind {
                    case .read:
                        for index in 0..<UInt64(operation.count) {
                            reads[operation.address + 64 * index, default: 0] += stage.repeats
                        }
                    case .gemv_tile, .pim_activate, .pim_activate4:
                        opened.insert([channel, Int(operation.row)])
                    default: break
                    }
                }
            }
        }
        return (tally, reads, opened)
    }

    @Test(arguments: cases) func countsAreThoseOfALayerTimesTheirNumber(_ sample: Case) throws {
        let (one, reads, rows) = replayable(try sample.plan(layers: 1))
        let (three, allReads, allRows) = replayable(try sample.plan(layers: 3))
        for field in OperationTally.fields {
            #expect(three[keyPath: field.path] == 3 * one[keyPath: field.path], "\(field.name)")
        }
        // Three times as many places, each as often.
        #expect(allReads.count == 3 * reads.count && allRows.count == 3 * rows.count)
        #expect(Set(allReads.values) == Set(reads.values))
    }

    @Test(arguments: cases) func layersDoNotOverlap(_ sample: Case) throws {
        let plan = try sample.plan(layers: 3)
        let memory = plan.layers[0].trace.memory
        for channel in 0..<memory.organization.channels {
            var taken: [Range<Int>] = []
            for layer in plan.layers.map(\.trace) {
                var own = layer.weights.tensors.map(\.rows)
                own.append(layer.offloadedKV.rows)
                own += layer.kv[channel].keys.map(\.rows) + layer.kv[channel].values.map(\.rows)
                own.append(layer.pimRows.inputs)
                own += layer.pimRows.ffn.map(\.rows)
                if let row = layer.pimRows.gwrite { own.append(row..<row + 1) }
                for rows in own where !rows.isEmpty {
                    #expect(taken.allSatisfy { !$0.overlaps(rows) })
                    taken.append(rows)
                }
                for weights in layer.weights.tensors.map(\.rows) + [layer.offloadedKV.rows] {
                    #expect(weights.upperBound <= min(memory.bank.cut, memory.organization.rows))
                }
                for kv in layer.kv[channel].keys.map(\.rows) where memory.bank.cut != .max {
                    #expect(kv.lowerBound >= memory.bank.cut)
                }
            }
            #expect(taken.allSatisfy { $0.upperBound <= memory.organization.rows })
        }
    }

    /// A stage reads the QKV of the layer behind it, and whoever is ahead attends there.
    @Test func pipelinesReachIntoTheNextLayer() throws {
        let plan = try Case().plan(layers: 2)
        #expect(
            plan.stages.map { String($0.name.prefix(12)) } == [
                "layer 0: A: ", "layer 0: B: ", "layer 1: A: ", "layer 1: B: ",
            ])
        for (index, layer) in [0, 0, 1, 1].enumerated() {
            let streams = plan.stages[index].streams(0).streams
            let next = plan.layers[1 - layer].trace
            let own = plan.layers[layer].trace
            var rows: Set<Int> = []
            for operation in streams.flatMap(\.operations)
            where [.gemv_tile, .pim_activate, .pim_activate4].contains(operation.kind) {
                rows.insert(Int(operation.row))
            }
            let attended = (index % 2 == 0 ? own : next).kv[0]
            let all = attended.keys.flatMap(\.rows) + attended.values.flatMap(\.rows)
            #expect(!rows.isEmpty && rows.isSubset(of: all), "stage \(index)")
            let qkv = next.weights.tensors.first { $0.kind == .qkv }!
            let first = next.weights.inChannel(next.weights.bursts(qkv), 0).lowerBound
            let address = next.weights.address(first, of: 0)
            #expect(streams[0].operations.contains { $0.kind == .read && $0.address == address })
        }
    }

    @Test func whatDoesNotFitIsTold() {
        for (sample, layers, data) in [
            (Case(lengths: [40000, 40000, 40000, 40000]), 2, "the keys and values of 2 layers"),
            (Case(), 3000, "the weights of 3000 layers of small"),
            (
                Case(move: .mha(requests: 1), lengths: [9000, 9000]), 60,
                "the keys and values of 2 requests on the xPU, in 60 layers"
            ),
        ] {
            #expect(throws: Never.self) { try sample.plan(layers: 1) }
            do {
                _ = try sample.plan(layers: layers)
                Issue.record("\(layers) layers fit")
            } catch {
                let message = (error as? PIMCapacityError)?.message ?? "\(error)"
                #expect(message.hasPrefix("\(data) need "), "\(message)")
            }
        }
    }
}
