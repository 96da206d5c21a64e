import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// GEMMs of weights that pass: each weight column times the input of each request.
@Suite struct OffloadedGEMMTests {
    private func pieces(
        bursts: Int, of size: Int, _ events: inout EventTable
    ) -> [XPUPiece] {
        stride(from: 0, to: bursts, by: size).map { first in
            XPUPiece(
                task: 0, bursts: min(size, bursts - first), arrived: events.add("arrived.\(first)"),
                used: events.add("used.\(first)"))
        }
    }

    private static func layout(
        _ random: inout SplitMix64, _ gemm: GEMMShape, _ memory: MemoryConfiguration
    ) throws -> PIMLayerTrace {
        var mapping = PIMMappingOptions()
        mapping.partial_tiles = .allCases.randomElement(using: &random)!
        var needs = PIMLayoutNeeds()
        needs.inputs = .init(requests: gemm.M, elements: gemm.K)
        return try PIMLayerTrace(
            model: Bench.model(heads: 2, dk: 40), batch: Batch(requests: 1, length: 9),
            memory: memory, mapping: mapping, needs: needs)
    }

    /// Weight columns times passes, whatever the sizes.
    @Test(arguments: PIMCase.seeds) func counts(_ seed: UInt64) throws {
        print("offloaded GEMM: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let memory = try PIMCase.memory(&random)
        let banks = memory.organization.banksPerChannel
        let gemm = GEMMShape(
            M: .random(in: 1...5 * banks, using: &random), K: .random(in: 1...1500, using: &random),
            N: 0)
        let trace = try Self.layout(&random, gemm, memory)
        let shape = trace.shape
        var events = EventTable()
        let bursts = Int.random(in: 1...200, using: &random)
        let pieces = pieces(bursts: bursts, of: .random(in: 1...40, using: &random), &events)
        let stream = trace.offloadedGEMM(
            gemm, channel: 0, pieces: pieces,
            piecesPerOpening: Bool.random(using: &random) ? 3 : nil)
        let tally = StreamReplay.tally([stream], shape)
        let passes = gemm.M.dividedUp(by: banks)
        let columns = pieces.reduce(0) { $0 + shape.columns(bursts: $1.bursts) }
        #expect(tally.mac_gb == Int64(columns * passes), "seed \(seed)")
        #expect(tally.mac == 0 && tally.reads == 0 && tally.wrgb == 0)
        if trace.mapping.partial_tiles == .full {
            #expect(tally.bankMACs == Int64(columns * passes * banks), "seed \(seed)")
        } else if memory.organization.ranks == 1 {
            // Each weight column meets each request's input once.
            #expect(tally.bankMACs == Int64(columns * gemm.M), "seed \(seed)")
        }
        // Each piece is waited for, and given back once, in order.
        let order = stream.operations.filter { $0.kind == .wait || $0.kind == .post }.map(\.event)
        #expect(order == pieces.flatMap { [$0.arrived, $0.used] }, "seed \(seed)")
        // Nothing but inputs is multiplied, all of it written before.
        var rows = OpenRows(shape)
        rows.follow(stream.operations)
        #expect(!rows.isIllegal, "seed \(seed)")
        let written = written(stream, trace)
        let own = rows.uses.keys.filter { use in
            use.bank * shape.ranks + use.rank < min(gemm.M, banks)
        }
        #expect(own.allSatisfy { trace.pimRows.inputs.contains($0.row) }, "seed \(seed)")
        if trace.mapping.partial_tiles == .masked && memory.organization.ranks == 1 {
            #expect(own.allSatisfy(written.contains), "seed \(seed)")
        }
    }

    /// The columns that a stream writes.
    private func written(_ stream: StageStream, _ trace: PIMLayerTrace) -> Set<OpenRows.Column> {
        let (o, shape) = (trace.memory.organization, trace.shape)
        let mapping = AddressMapping(trace.memory)
        var columns: Set<OpenRows.Column> = []
        for operation in stream.operations where operation.kind == .write {
            for index in 0..<UInt64(operation.count) {
                let place = mapping.decode(operation.address + index * UInt64(o.requestBytes))
                let first = Int(place.column) * o.requestBytes / shape.columnBytes
                for column in first..<first + o.requestBytes / shape.columnBytes {
                    columns.insert(
                        .init(
                            rank: Int(place.rank),
                            bank: Int(place.bankgroup) * o.banks_per_group + Int(place.bank),
                            row: Int(place.row), column: column))
                }
            }
        }
        return columns
    }

    /// With whole outputs in the channel, each column of each input is multiplied once for each of
    /// them.
    @Test(arguments: [1, 16, 33, 300], [16, 530, 1024])
    func everyInputAlike(_ requests: Int, _ elements: Int) throws {
        var random = SplitMix64(seed: 1)
        let gemm = GEMMShape(M: requests, K: elements, N: 0)
        var trace = try Self.layout(
            &random, gemm, PIMCase.memory("hbm2-pim-librapim", channels: 1))
        while trace.mapping.partial_tiles == .full {
            trace = try Self.layout(&random, gemm, trace.memory)
        }
        let outputs = 4
        let columns = elements.dividedUp(by: 16) * outputs
        var events = EventTable()
        let pieces = pieces(bursts: columns / 2, of: 16, &events)
        let stream = trace.offloadedGEMM(gemm, channel: 0, pieces: pieces)
        var rows = OpenRows(trace.shape)
        rows.follow(stream.operations)
        #expect(!rows.isIllegal)
        #expect(rows.uses.count == requests * elements.dividedUp(by: 16))
        #expect(rows.uses.values.allSatisfy { $0 == outputs })
        let tally = StreamReplay.tally([stream], trace.shape)
        let layout = trace.inputLayout(gemm)
        #expect(tally.precharge == Int64(layout.slices))
        #expect(tally.bankActivations == Int64(layout.slices * min(16, requests)))
        // Half a burst at the ends of the vectors of a bank.
        let bytes = requests * elements.dividedUp(by: 16) * 32
        #expect(tally.writes >= bytes / 64)
        #expect(tally.writes <= bytes / 64 + layout.slices * min(16, requests) * 2)
        if elements == 1024 && requests <= 16 { #expect(tally.writes == bytes / 64) }
    }

    static let replayed: [[String]] = [
        ["hbm2-pim-librapim"], ["hbm2-pim-librapim", "controller.policy=fr_fcfs"],
        ["hbm2-pim-librapim", "bank.bridge=connected"], ["hbm2-pim-aim"], ["hbm2-neupims"],
        ["hbm2-neupims", "controller.policy=fr_fcfs"], ["hbm3-attacc"],
    ]

    /// The whole of it beside the xPU's reads and the attention of others: weights arrive, are
    /// multiplied, and make room.
    @Test(arguments: replayed, [3, 40]) func replays(_ name: [String], _ requests: Int) throws {
        // A refresh would close the row while the units wait for weights.
        let memory = try PIMCase.memory(
            name[0], channels: 2, Array(name.dropFirst()) + ["timing.tREFI=1000000"])
        let model = LanguageModel(
            name: "small", layers: 1, d: 160, heads: 4, kv_heads: 4, d_ff: 350, ffn_matrices: 3)
        var needs = PIMLayoutNeeds()
        needs.inputs = .init(requests: requests, elements: 350)
        let trace = try PIMLayerTrace(
            model: model, batch: Batch(requests: 6, length: 40), memory: memory, needs: needs)
        let lowering = XPULowering(
            model, trace.weights, memory, PIMCase.npu, clock_MHz: 1000)
        let channels = try (0..<2).map { channel -> StreamReplay.Channel in
            var events = EventTable()
            let tasks = lowering.ffn(
                requests: 2, busSnooping: .init(bursts: memory.organization.requestsPerRow))
            let xpu = try lowering.program(tasks).streams(channel: channel, &events)
            let gemms = PIMCoprocessedFFN.gemms(model)
            let snooped = tasks.indices.filter { task in
                xpu.pieces.contains { $0.task == task }
            }
            #expect(snooped.count == gemms.count)
            var pim = StageStream(.pim_gemm)
            for (gemm, task) in zip(gemms, snooped) {
                pim.operations +=
                    trace.offloadedGEMM(
                        GEMMShape(M: requests, K: gemm.K, N: gemm.N), channel: channel,
                        pieces: xpu.pieces.filter { $0.task == task }
                    ).operations
            }
            let attention = trace.attention(
                of: Set(0..<6), channel: channel, softmax: PIMCase.softmax, events: &events)
            return ([xpu.read, xpu.compute, pim] + attention, events)
        }
        let report = try StreamReplay.check(channels, trace, "\(name), \(requests) requests")
        let passes = requests.dividedUp(by: memory.organization.banksPerChannel)
        let bursts = PIMCoprocessedFFN.gemms(model).reduce(0) {
            $0 + ($1.K * $1.N * 2).dividedUp(by: memory.organization.requestBytes)
        }
        let columns = bursts * trace.shape.columns(bursts: 1)
        let macs = report.channels.reduce(0) { $0 + $1.count(.pim_mac_gb) }
        #expect(macs == Int64(columns * passes))
    }
}
