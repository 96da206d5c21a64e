import DRAMModel
import Systems
import Testing
import WorkloadTracer

/// What stages say of channels that are alike, on shapes that do not divide by the channels.
@Suite struct LikeChannelTests {
    private typealias Bench = SystemsBench

    /// The sizes of a model.
    private struct Shape: Sendable, CustomStringConvertible {
        var d: Int
        var heads: Int
        var kv_heads: Int
        var d_ff: Int
        var ffn_matrices: Int

        var description: String { "d \(d), \(heads)/\(kv_heads) heads, \(d_ff) x \(ffn_matrices)" }
        var model: LanguageModel {
            LanguageModel(
                name: "odd", layers: 4, d: d, heads: heads, kv_heads: kv_heads, d_ff: d_ff,
                ffn_matrices: ffn_matrices)
        }
    }

    private static let shapes = [
        Shape(d: 250, heads: 5, kv_heads: 5, d_ff: 610, ffn_matrices: 3),
        Shape(d: 232, heads: 4, kv_heads: 1, d_ff: 331, ffn_matrices: 3),
        Shape(d: 90, heads: 3, kv_heads: 3, d_ff: 77, ffn_matrices: 2),
    ]
    private static let moves: [OffloadingDecision.Move] = [
        .none, .ffn(requests: 2), .mha(requests: 1), .group,
    ]

    /// Plans of every kind that a shape may have.
    private static func plans(
        _ shape: Shape, lengths: [Int]
    ) throws -> [(name: String, plan: PIMLayerPlan)] {
        let batch = Batch(lengths.enumerated().map { .init(number: $0, length: $1) })
        let memory = try Bench.hardware().memory
        func plan(
            _ work: DecoderLayer.Stage = .generation, _ move: OffloadingDecision.Move = .none,
            _ change: (inout PIMSystemOptions) -> Void
        ) throws -> PIMLayerPlan {
            var system = PIMSystemOptions(name: "test", npu: Bench.npu, clock_MHz: 1000)
            change(&system)
            return try PIMLayerPlan(
                model: shape.model, batch: batch, memory: memory, system: system, work: work,
                move: move)
        }
        var plans = [
            ("serial", try plan { _ in }),
            ("head by head", try plan { $0.head_pipelining = true }),
            (
                "shared FFN",
                try plan {
                    $0.ffn_coprocessing = true
                    $0.ffn_share = 0.3
                }
            ),
            ("prompts", try plan(.summarization) { _ in }),
        ]
        for move in moves {
            plans.append(("\(move)", try plan(.generation, move) { $0.batch_pipelining = true }))
        }
        return plans
    }

    /// Operations without the channel of their addresses, rows numbered as they come.
    private func neutral(_ stage: Stage, _ channel: Int) throws -> [[PIMOperation]] {
        let organization = try Bench.hardware().memory.organization
        let channelBytes = UInt64(organization.capacityBytes / organization.channels)
        let rowBytes = channelBytes / UInt64(organization.rows)
        var rows: [UInt64: UInt64] = [:]
        func number(_ row: UInt64) -> UInt64 {
            if rows[row] == nil { rows[row] = UInt64(rows.count) }
            return rows[row]!
        }
        return stage.streams(channel).streams.map { stream in
            stream.operations.map { operation in
                var operation = operation
                switch operation.kind {
                case .read, .write:
                    let (row, rest) = (operation.address % channelBytes)
                        .quotientAndRemainder(dividingBy: rowBytes)
                    operation.address = number(row) * rowBytes + rest
                default:
                    if operation.row > 0 { operation.row = Int32(number(UInt64(operation.row))) }
                }
                return operation
            }
        }
    }

    @Test(arguments: shapes, [[40, 40, 40, 40], [17, 40, 33, 8, 25, 40]])
    private func streamsOfASetAreTheSame(_ shape: Shape, _ lengths: [Int]) throws {
        var together = 0
        for (name, plan) in try Self.plans(shape, lengths: lengths) {
            for stage in plan.stages {
                let sets = stage.likeChannels
                #expect(sets.flatMap { $0 }.sorted() == [0, 1, 2, 3], "\(name), \(stage.name)")
                for set in sets {
                    let first = try neutral(stage, set[0])
                    for channel in set.dropFirst() {
                        #expect(
                            try neutral(stage, channel) == first,
                            "\(name), \(stage.name): \(channel) is not like \(set[0])")
                        together += 1
                    }
                }
            }
        }
        #expect(together > 0)
    }

    /// Some of these channels have a burst more than others, or the shapes would show nothing.
    @Test(arguments: shapes) private func someChannelsDiffer(_ shape: Shape) throws {
        let plans = try Self.plans(shape, lengths: [40, 40, 40, 40])
        #expect(plans.contains { $0.plan.stages.contains { $0.likeChannels.count > 1 } })
    }

    /// What divides by the channels needs one of them only.
    @Test func evenShapesAreOneSet() throws {
        let even = Shape(d: 256, heads: 4, kv_heads: 4, d_ff: 1024, ffn_matrices: 2)
        for (name, plan) in try Self.plans(even, lengths: [40, 40, 40, 40])
        where !["head by head", "prompts", "shared FFN"].contains(name) {
            for stage in plan.stages {
                #expect(stage.likeChannels == [[0, 1, 2, 3]], "\(name), \(stage.name)")
            }
        }
    }

    /// Replaying one channel of each set gives what replaying all of them gives.
    @Test(arguments: shapes) private func replaysOfASetAreTheSame(_ shape: Shape) throws {
        let hardware = try Bench.hardware()
        for (name, plan) in try Self.plans(shape, lengths: [40, 25, 40, 40]) {
            let reports = try [false, true].map { all in
                var options = RunOptions()
                options.simulateAllChannels = all
                return PIMLayerReport(
                    try PIMStageRun(hardware, options: options).run(plan.stages), on: hardware,
                    requests: 4, layers: 1)
            }
            #expect(reports[0].stages.map(\.cycles) == reports[1].stages.map(\.cycles), "\(name)")
            #expect(reports[0].replayed == reports[1].replayed, "\(name)")
            #expect(reports[0].isExact && reports[1].isExact, "\(name)")
        }
    }
}
