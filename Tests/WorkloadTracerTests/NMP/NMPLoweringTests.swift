import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// The streams of a channel that multiplies behind vertical ports.
@Suite struct NMPLoweringTests {
    private func memory(_ overrides: [String] = []) throws -> MemoryConfiguration {
        try Bench.memory("lpddr5-6400-h2llm", overrides)
    }

    /// 16 rows of 2,048 inputs do not fit into 16 KB: four parts of 512. A bank has 1366 / 16 = 86
    /// results of a row and room for 2 KB / 2 / 16 = 64: two parts.
    @Test func cutsAProductToFitTheBuffers() throws {
        let tiling = NMPTiling(NMPChannelGEMMs(count: 1, M: 16, K: 2048, N: 1366), on: try memory())
        #expect(tiling.rows == 16 && tiling.rowParts == 1)
        #expect(tiling.inputs == 512 && tiling.inputParts == 4)
        #expect(tiling.results == 64 && tiling.resultParts == 2)
        #expect(tiling.columnsPerRow == 32 && tiling.columnElements == 32)
        #expect(tiling.columns(inputs: 0, results: 0) == 16 * 64)
        #expect(tiling.columns(inputs: 3, results: 1) == 16 * 22)
    }

    /// One key matrix of 128 x 32 in 16 banks: two results of a row each, 4 columns for each, one
    /// row of memory.
    @Test func lowersAProductThatFits() throws {
        let lowering = NMPLowering(
            NMPChannelGEMMs(count: 1, M: 1, K: 128, N: 32), on: try memory())
        #expect(
            lowering.streams.map(\.role) == [.tiles, .tiles, .tiles, .tiles, .inputs, .results])
        #expect(lowering.streams[4].operations.map(\.kind) == [.nmp_write_input, .post])
        let input = lowering.streams[4].operations[0]
        #expect(input.count == 128 && input.repeats == 1 && input.halves == NMPHalves())
        for (group, stream) in lowering.streams.prefix(4).enumerated() {
            #expect(stream.operations.map(\.kind) == [.wait, .gemm_tile, .post, .post])
            let tile = stream.operations[1]
            #expect(tile.mask == 0xF << UInt64(4 * group) && tile.row == 0 && tile.column == 0)
            #expect(tile.count == 8 && tile.repeats == 1)
        }
        let results = lowering.streams[5].operations
        let reads = results.filter { $0.kind == .nmp_read_output }
        #expect(reads.count == 4 && reads.allSatisfy { $0.count == 2 && $0.repeats == 1 })
        #expect(results.map(\.kind).filter { $0 == .wait }.count == 4)
    }

    @Test func banksInLockStepHaveOneStream() throws {
        let lowering = NMPLowering(
            NMPChannelGEMMs(count: 2, M: 1, K: 128, N: 32), on: try memory(["nmp.banks=lock_step"]))
        #expect(lowering.streams.map(\.role) == [.tiles, .inputs, .results])
        let tiles = lowering.streams[0].operations.filter { $0.kind == .gemm_tile }
        #expect(tiles.allSatisfy { $0.mask == 0xFFFF })
    }

    /// Each column of each matrix once, every buffer within its size, events posted once and before
    /// or beside those that wait for them.
    @Test(arguments: [[], ["nmp.buffering=single"], ["nmp.banks=lock_step"], ["nmp.port_bits=256"]])
    func randomProductsAreComplete(_ overrides: [String]) throws {
        let memory = try memory(overrides)
        let nmp = try #require(memory.pim?.nmp)
        var generator = SplitMix64(seed: 5)
        for _ in 0..<60 {
            let draw = { (count: Int) in 1 + Int(generator.next() % UInt64(count)) }
            let work = NMPChannelGEMMs(count: draw(4), M: draw(40), K: draw(3000), N: draw(1500))
            let lowering = NMPLowering(work, on: memory)
            let note = "\(work), \(overrides)"
            let element = nmp.port_bits / 16
            let each = (work.N + 15) / 16
            let tiling = NMPTiling(work, on: memory)
            for stream in lowering.streams where stream.role == .tiles {
                let tiles = stream.operations.filter { $0.kind == .gemm_tile }
                let columns = tiles.reduce(0) { $0 + Int($1.count) }
                let whole = work.count * each * ((work.K + element - 1) / element)
                #expect(columns == whole * tiling.rowParts, "\(note)")
                let places = Set(
                    tiles.flatMap { tile in
                        (0..<Int(tile.count)).map { Int(tile.row) << 10 | Int(tile.column) + $0 }
                    })
                #expect(places.count == columns, "\(note)")
                let rows = tiles.reduce(0) { $0 + Int($1.count) * Int($1.repeats) }
                #expect(rows == whole * work.M, "\(note)")
            }
            let inputs = lowering.streams.first { $0.role == .inputs }!.operations
            for input in inputs where input.kind == .nmp_write_input {
                let bytes = Int(input.count) * Int(input.repeats) * 2
                #expect(bytes <= nmp.input_buffer / nmp.halves, "\(note)")
            }
            let results = lowering.streams.first { $0.role == .results }!.operations
            var read = 0
            for result in results where result.kind == .nmp_read_output {
                let bytes = Int(result.count) * Int(result.repeats) * 2
                #expect(bytes <= nmp.output_buffer / nmp.halves / 16, "\(note)")
                read += bytes / 2 * result.mask.nonzeroBitCount
            }
            #expect(read == work.count * work.M * each * 16, "\(note)")
            let posts = lowering.streams.flatMap(\.operations).filter { $0.kind == .post }
            #expect(posts.count == lowering.events.names.count, "\(note)")
            #expect(Set(posts.map(\.event)).count == posts.count, "\(note)")
        }
    }
}
