import DRAMModel
import Testing

@testable import WorkloadTracer

/// Commands of attention against the closed forms of NeuPIMs.
@Suite struct CommandCountTests {
    struct Shape: CustomTestStringConvertible {
        var heads: Int
        var dk: Int
        var length: Int
        var testDescription: String { "\(heads) heads of \(dk), \(length) tokens" }
    }

    static let shapes = [(8, 128), (3, 80), (5, 64), (2, 256), (7, 100), (1, 512), (4, 24)]
        .flatMap { heads, dk in
            [1, 15, 16, 17, 33, 128, 511, 512, 513, 1030].map {
                Shape(heads: heads, dk: dk, length: $0)
            }
        }

    private func trace(
        _ s: Shape, memory: String, shared: Int? = nil, _ tiles: PIMMappingOptions.PartialTiles
    ) throws -> PIMLayerTrace {
        var mapping = PIMMappingOptions()
        mapping.partial_tiles = tiles
        return try PIMLayerTrace(
            model: Bench.model(heads: s.heads, shared: shared, dk: s.dk),
            batch: Batch(requests: 1, length: s.length),
            memory: Bench.memory(
                memory, ["organization.channels=1", "organization.rows=65536"]), mapping: mapping)
    }

    private func up(_ value: Int, _ divisor: Int) -> Int { (value + divisor - 1) / divisor }

    /// P = 512 elements a row, C = 16 a MAC, b banks.
    @Test(arguments: shapes, ["hbm2-pim-librapim", "hbm2-neupims"])
    func closedForms(_ s: Shape, _ memory: String) throws {
        let trace = try trace(s, memory: memory, .full)
        let banks = memory == "hbm2-neupims" ? 32 : 16
        #expect(trace.shape.banks == banks)
        // An activation goes to the same banks of all ranks.
        let ranks = banks / 16
        let c = up(s.dk, 16)
        let logit = Bench.tally(trace, [.logit])
        // Heads do not straddle rows; with these shapes that takes no more of them.
        let chunks = up(s.heads * s.dk, 512)
        let tiles = up(s.length, banks)
        #expect(logit.bufferFills == Int64(chunks))
        #expect(logit.activate4 * Int64(ranks) == Int64(banks / 4 * chunks * tiles))
        #expect(logit.activate == 0)
        #expect(logit.mac == Int64(s.heads * tiles * c))
        #expect(logit.read_result == Int64(s.heads * tiles))

        let attend = Bench.tally(trace, [.attend])
        let spans = (0..<up(s.length, 512)).map { min(512, s.length - 512 * $0) }
        let rows = up(s.dk, banks)
        #expect(attend.bufferFills == Int64(s.heads * spans.count))
        #expect(attend.activate4 * Int64(ranks) == Int64(banks / 4 * s.heads * spans.count * rows))
        #expect(attend.mac == Int64(s.heads * spans.reduce(0) { $0 + rows * up($1, 16) }))
        #expect(attend.read_result == Int64(s.heads * spans.count * rows))
    }

    /// What NeuPIMs' simulator issues for a quarter of a 7B model and 128 tokens in one channel of
    /// two ranks: 10 gwrites, 320 activations of four banks, 512 MACs, 64 results.
    @Test func asSimulatedByNeuPIMs() throws {
        let shape = Shape(heads: 8, dk: 128, length: 128)
        let both = Bench.tally(
            try trace(shape, memory: "hbm2-neupims", .full), [.logit, .attend])
        #expect(both.bufferFills == 10 && both.mac == 512 && both.read_result == 64)
        // It counts those of each rank.
        #expect(both.activate4 * 2 == 320)
    }

    /// Banks that a last tile does not need are not opened; nothing else changes.
    @Test(arguments: shapes) func maskedTiles(_ s: Shape) throws {
        let full = try trace(s, memory: "hbm2-pim-librapim", .full)
        let masked = try trace(s, memory: "hbm2-pim-librapim", .masked)
        for phase in [PIMTracePhase.logit, .attend] {
            var (all, own) = (Bench.tally(full, [phase]), Bench.tally(masked, [phase]))
            let results = phase == .logit ? s.length : s.dk
            let blocks = phase == .logit ? up(s.heads * s.dk, 512) : s.heads * up(s.length, 512)
            #expect(own.bankActivations == Int64(blocks * results))
            let groups = results / 16 * 4 + up(results % 16, 4)
            #expect(own.activate4 + own.activate == Int64(blocks * groups))
            if results % 4 == 0 { #expect(own.activate == 0) }
            let columns: WritableKeyPath<OperationTally, Int64> = \.bankMACs
            #expect(
                own[keyPath: columns] * Int64(up(results, 16) * 16)
                    == all[keyPath: columns] * Int64(results))
            for path in [columns, \.bankActivations, \.activate4, \.activate] {
                all[keyPath: path] = 0
                own[keyPath: path] = 0
            }
            #expect(all == own)
        }
    }

    /// The query heads of a group share open rows: as many activations as for one, as many MACs as
    /// for all.
    @Test(arguments: [16, 40, 600]) func groupedQueries(_ length: Int) throws {
        let shape = Shape(heads: 64, dk: 128, length: length)
        let grouped = try trace(shape, memory: "hbm2-pim-librapim", shared: 8, .full)
        let (tiles, chunks) = (up(length, 16), up(length, 512))
        let logit = Bench.tally(grouped, [.logit])
        #expect(logit.activate4 == Int64(4 * 2 * tiles) && logit.precharge == Int64(2 * tiles))
        #expect(logit.mac == Int64(64 * tiles * 8) && logit.read_result == Int64(64 * tiles))
        #expect(logit.bufferFills == Int64(2 * tiles * 8))
        let attend = Bench.tally(grouped, [.attend])
        #expect(attend.activate4 == Int64(4 * 8 * chunks * 8))
        #expect(attend.read_result == Int64(64 * chunks * 8))
        #expect(attend.mac == Int64(64 * 8 * up(length, 16)))
    }

    /// Multiplications without padding are the model's: 4 d L.
    @Test func flopsAreTheModels() throws {
        let trace = try trace(
            Shape(heads: 8, dk: 128, length: 96), memory: "hbm2-pim-librapim", .masked)
        let work = DecoderLayer(trace.model, lengths: [96]).operators(.generation)
        for (phase, kind) in [(PIMTracePhase.logit, LayerOperator.Kind.logit), (.attend, .attend)] {
            let flops = work.first { $0.kind == kind }!.flops
            #expect(Int128(Bench.tally(trace, [phase]).bankMACs) * 32 == flops)
        }
    }
}
