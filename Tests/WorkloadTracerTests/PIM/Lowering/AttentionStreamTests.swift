import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Attention as one stream: the commands of NeuPIMs' closed forms, and every key and value once.
@Suite struct AttentionStreamTests {
    private func trace(
        _ s: CommandCountTests.Shape, memory: String, shared: Int? = nil,
        _ tiles: PIMMappingOptions.PartialTiles = .full
    ) throws -> PIMLayerTrace {
        var mapping = PIMMappingOptions()
        mapping.partial_tiles = tiles
        var needs = PIMLayoutNeeds()
        needs.gwriteRow = true
        return try PIMLayerTrace(
            model: Bench.model(heads: s.heads, shared: shared, dk: s.dk),
            batch: Batch(requests: 1, length: s.length),
            memory: Bench.memory(
                memory, ["organization.channels=1", "organization.rows=65536"]),
            mapping: mapping, needs: needs)
    }

    private func tally(
        _ trace: PIMLayerTrace, _ options: PIMAttentionOptions = .init()
    ) -> OperationTally {
        var events = EventTable()
        let streams = trace.attention(
            of: [0], channel: 0, options: options, softmax: PIMCase.softmax, events: &events)
        return StreamReplay.tally(streams, trace.shape)
    }

    /// P = 512 elements a row, C = 16 a MAC, b banks.
    @Test(arguments: CommandCountTests.shapes, ["hbm2-pim-librapim", "hbm2-neupims"])
    func closedForms(_ s: CommandCountTests.Shape, _ memory: String) throws {
        let trace = try trace(s, memory: memory)
        let own = tally(trace)
        let banks = memory == "hbm2-neupims" ? 32 : 16
        let (c, chunks) = (s.dk.dividedUp(by: 16), (s.heads * s.dk).dividedUp(by: 512))
        let tiles = s.length.dividedUp(by: banks)
        let spans = (0..<s.length.dividedUp(by: 512)).map { min(512, s.length - 512 * $0) }
        let rows = s.dk.dividedUp(by: banks)
        #expect(own.bufferFills == Int64(chunks + s.heads * spans.count))
        // An activation goes to the same banks of all ranks.
        let activations = banks / 4 * (chunks * tiles + s.heads * spans.count * rows)
        #expect(own.activate4 * Int64(banks / 16) == Int64(activations) && own.activate == 0)
        let attended = spans.reduce(0) { $0 + rows * $1.dividedUp(by: 16) }
        #expect(own.mac == Int64(s.heads * (tiles * c + attended)))
        #expect(own.read_result == Int64(s.heads * (tiles + spans.count * rows)))
        #expect(own.precharge == Int64(chunks * tiles + s.heads * spans.count * rows))
    }

    /// Banks that a last tile does not need stay closed; commands are the same otherwise.
    @Test(arguments: CommandCountTests.shapes)
    func maskedTiles(_ s: CommandCountTests.Shape) throws {
        let full = tally(try trace(s, memory: "hbm2-pim-librapim"))
        let masked = tally(try trace(s, memory: "hbm2-pim-librapim", .masked))
        let chunks = (s.heads * s.dk).dividedUp(by: 512)
        let spans = s.length.dividedUp(by: 512)
        #expect(masked.bankActivations == Int64(chunks * s.length + s.heads * spans * s.dk))
        let columns = s.dk.dividedUp(by: 16) * s.length
        let attended = (0..<spans).reduce(0) {
            $0 + s.dk * min(512, s.length - 512 * $1).dividedUp(by: 16)
        }
        #expect(masked.bankMACs == Int64(s.heads * (columns + attended)))
        #expect(masked.mac == full.mac && masked.read_result == full.read_result)
        #expect(masked.precharge == full.precharge && masked.writes == full.writes)
    }

    /// One bank group or bank after the other: the same columns in the same banks, as open as
    /// before.
    @Test(arguments: CommandCountTests.shapes, [nil, 1])
    func scopes(_ s: CommandCountTests.Shape, _ shared: Int?) throws {
        let trace = try trace(s, memory: "hbm2-pim-librapim", shared: shared)
        let all = tally(trace)
        for (scope, parts) in [(PIMAttentionOptions.MACScope.bank_group, 4), (.bank, 16)] {
            var options = PIMAttentionOptions()
            options.mac_scope = scope
            var own = tally(trace, options)
            #expect(own.mac == all.mac * Int64(parts))
            own.mac = all.mac
            #expect(own == all)
        }
    }

    /// Vectors by way of a row: a write a burst, and an activation, a copy and a precharge a fill.
    @Test(arguments: CommandCountTests.shapes) func gwrite(_ s: CommandCountTests.Shape) throws {
        let trace = try trace(s, memory: "hbm2-pim-librapim")
        let other = tally(trace)
        var options = PIMAttentionOptions()
        options.vector_path = .gwrite
        let own = tally(trace, options)
        #expect(own.gwrite == other.bufferFills && own.wrgb == 0)
        #expect((own.gwriteColumns + 1) / 2 <= other.wrgb)
        #expect(own.gwriteColumns > 2 * (other.wrgb - other.bufferFills))
        #expect(own.writes == other.writes + other.wrgb)
        #expect(own.activate == own.gwrite && own.precharge == other.precharge + own.gwrite)
        #expect(own.bankActivations == other.bankActivations + own.gwrite)
        #expect(own.mac == other.mac && own.bankMACs == other.bankMACs)
    }

    /// Each column of keys and values is multiplied once for each query head, and nothing else is.
    @Test(arguments: PIMCase.seeds) func everyKeyAndValueOnce(_ seed: UInt64) throws {
        print("every key and value once: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var trace = try PIMCase.trace(&random)
        while trace.mapping.partial_tiles == .full { trace = try PIMCase.trace(&random) }
        let requests = PIMCase.own(trace)
        let options = PIMCase.options(&random)
        let shape = trace.shape
        for layout in trace.kv {
            var events = EventTable()
            let streams = trace.attention(
                of: requests, channel: layout.channel, options: options, softmax: PIMCase.softmax,
                events: &events)
            var rows = OpenRows(shape)
            for stream in streams where stream.role == .pim_attention {
                rows.follow(stream.operations)
            }
            var expected: [OpenRows.Column: Int] = [:]
            func expect(_ index: Int, _ row: Int, _ columns: Range<Int>) {
                for column in columns {
                    let (bank, rank) = index.quotientAndRemainder(dividingBy: shape.ranks)
                    expected[.init(rank: rank, bank: bank, row: row, column: column)] =
                        trace.model.groupHeads
                }
            }
            let perHead = shape.columnsPerHead
            for keys in layout.keys {
                for token in 0..<keys.length {
                    expect(
                        token % shape.banks, keys.rows.lowerBound + token / shape.banks,
                        0..<keys.heads.count * perHead)
                }
            }
            for values in layout.values {
                for element in 0..<trace.model.headDimension {
                    for first in stride(from: 0, to: values.length, by: shape.elementsPerRow) {
                        let tokens = min(shape.elementsPerRow, values.length - first)
                        let chunk = first / shape.elementsPerRow
                        let row = values.rows.lowerBound + chunk * shape.valueTiles
                        expect(
                            element % shape.banks, row + element / shape.banks,
                            0..<tokens.dividedUp(by: shape.elementsPerColumn))
                    }
                }
            }
            // A bank more where an odd number falls to two ranks, as a command has one mask for
            // both.
            let uses =
                shape.ranks == 1 ? rows.uses : rows.uses.filter { expected[$0.key] != nil }
            #expect(!rows.isIllegal && uses == expected, "seed \(seed)")
            let extra = rows.uses.count - uses.count
            #expect(extra <= rows.uses.count / 2, "seed \(seed)")
        }
    }

    /// Heads go in order, each behind its gate and its own write-back, whose writes are those of
    /// all.
    @Test func gates() throws {
        let trace = try PIMLayerTrace(
            model: Bench.model(heads: 12, dk: 128),
            batch: Batch(requests: 3, length: 40),
            memory: PIMCase.memory("hbm3-attacc", channels: 2))
        for channel in 0..<2 {
            var events = EventTable()
            let gates = (0..<12).map { events.add("head.\($0)") }
            let gated = trace.attention(
                of: [0, 1, 2], channel: channel, softmax: PIMCase.softmax, gate: { gates[$0] },
                events: &events)
            let free = trace.attention(
                of: [0, 1, 2], channel: channel, softmax: PIMCase.softmax, events: &events)
            #expect(
                StreamReplay.tally(gated, trace.shape) == StreamReplay.tally(free, trace.shape))
            let waits = gated[0].operations.filter { $0.kind == .wait && $0.event < 12 }
                .map(\.event)
            #expect(waits == Set(trace.kv[channel].values.map { Int32($0.head) }).sorted())
            // No row of keys is opened before the events of all its heads.
            var passed: Set<Int32> = []
            for operation in gated[0].operations {
                if operation.kind == .wait { passed.insert(operation.event) }
                guard operation.kind == .gemv_tile else { continue }
                for block in trace.kv[channel].keys where block.rows.contains(Int(operation.row)) {
                    #expect(block.heads.allSatisfy { passed.contains(Int32($0)) })
                }
            }
        }
    }

    /// Useful work is the model's, and the vector units' time that of all scores.
    @Test func work() throws {
        let model = Bench.model(heads: 8, shared: 2, dk: 40)
        let batch = Batch(
            [700, 33, 5, 64].enumerated().map { .init(number: $0.offset, length: $0.element) })
        let trace = try PIMLayerTrace(
            model: model, batch: batch, memory: PIMCase.memory("hbm2-pim-librapim", channels: 4))
        for requests in [Set([0, 1, 2, 3]), [1, 2], []] {
            let work = trace.attentionWork(of: requests, softmax: PIMCase.softmax)
            let operators = DecoderLayer(
                model, lengths: requests.map { batch.requests[$0].length }
            ).operators(.generation)
            let flops = operators.filter { [.logit, .attend].contains($0.kind) }
                .reduce(0) { $0 + $1.flops }
            #expect(work.pimGEMV_FLOPs == Double(flops))
            let scores = Int(operators.first { $0.kind == .softmax }!.elements)
            let least = PIMCase.npu.vectorCycles(.softmax, elements: scores)
            #expect(work.vectorCycles >= least && work.vectorCycles <= least + 5 * 8)
        }
    }
}
