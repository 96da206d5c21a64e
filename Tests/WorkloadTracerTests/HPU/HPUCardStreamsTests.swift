import DRAMModel
import Testing

@testable import WorkloadTracer

/// The streams of a card.
@Suite struct HPUCardStreamsTests {
    private func attention(
        _ heads: [HPUCardHead], chunk: Int = 256, _ change: (inout HPUCard) -> Void = { _ in }
    ) throws -> HPUCardAttention {
        let chunks = (heads.count + chunk - 1) / chunk
        return HPUCardAttention(
            CardBench.model, heads, on: CardBench.card(change), try Bench.memory("hbm2-hpu"),
            chunkHeads: chunk, gaps_s: Array(repeating: 1e-6, count: chunks))
    }

    private func tally(_ streams: [StageStream]) -> OperationTally {
        streams.reduce(into: OperationTally()) { tally, stream in
            for operation in stream.operations { tally.add(operation, nil) }
        }
    }

    /// Every key and value is read once, and the newest written once, over all channels.
    @Test(arguments: [1, 8, 100, 777]) func counts(_ length: Int) throws {
        let work = try attention(CardBench.heads(3, length: length))
        let all = (0..<32).map { tally(work.stage.streams($0).streams) }
        #expect(all.reduce(0) { $0 + $1.reads } == Int64(3 * 2 * length * 8))
        #expect(all.reduce(0) { $0 + $1.writes } == 3 * 2 * 8)
        #expect(work.kvBytes == 3 * 2 * length * 256)
        #expect(work.flops == 3.0 * 4 * Double(length) * 128)
    }

    /// Channels of a set have the same counts; sets are at most three for one length.
    @Test(arguments: [1, 8, 9, 100]) func likeChannels(_ length: Int) throws {
        let stage = try attention(CardBench.heads(2, length: length)).stage
        #expect(stage.likeChannels.flatMap { $0 }.sorted() == Array(0..<32))
        #expect(stage.likeChannels.count <= 3)
        for set in stage.likeChannels {
            let tallies = set.map { tally(stage.streams($0).streams) }
            #expect(tallies.allSatisfy { $0 == tallies[0] })
        }
    }

    private func order(_ heads: Int, inFlight: Int) throws -> [String] {
        let work = try attention(CardBench.heads(heads, length: 8)) {
            $0.heads_in_flight = inFlight
        }
        let (streams, events) = work.stage.streams(0)
        let gemv = streams.first { $0.role == .hpu_gemv }!
        return gemv.operations.filter { $0.kind == .post }.map { events.names[Int($0.event)] }
            .filter { !$0.hasPrefix("used") }
    }

    /// With one head in flight its values follow its keys, with two the next head's keys come
    /// between.
    @Test func heads() throws {
        #expect(
            try order(3, inFlight: 1)
                == ["scores.0", "head.0", "scores.1", "head.1", "scores.2", "head.2"])
        #expect(
            try order(3, inFlight: 2)
                == ["scores.0", "scores.1", "head.0", "scores.2", "head.1", "head.2"])
        #expect(try order(2, inFlight: 9).suffix(2) == ["head.0", "head.1"])
    }

    /// Inputs of a chunk wait for a buffer, its heads for its new keys and values to be stored.
    @Test func chunks() throws {
        let work = try attention(CardBench.heads(6, length: 8), chunk: 2) { $0.chunk_buffers = 2 }
        let (streams, events) = work.stage.streams(31)
        func names(_ role: StageStream.Role, _ kind: PIMOperation.Kind) -> [String] {
            streams.first { $0.role == role }!.operations.filter { $0.kind == kind }
                .map { events.names[Int($0.event)] }
        }
        #expect(names(.hpu_link, .wait) == ["head.1"], "the third waits for the first to be done")
        #expect(names(.hpu_link, .post) == ["chunk.0", "chunk.1", "chunk.2"])
        #expect(names(.hpu_write, .wait) == ["chunk.0", "chunk.1", "chunk.2"])
        #expect(names(.hpu_read, .wait).filter { $0.hasPrefix("stored") }.count == 3)
    }

    /// The units take as long as their rates say: 4 KiB of a channel are 128 bursts of two cycles,
    /// and a row of 2,048 scores 128 cycles at 450 MHz, twice as many of the memory's.
    @Test func unitsTakeTheirTime() throws {
        let work = try attention(CardBench.heads(1, length: 2048)) {
            $0.gemv_latency = 50
            $0.softmax_latency = 22
        }
        let streams = work.stage.streams(0).streams
        func delays(_ role: StageStream.Role) -> Int64 {
            tally(streams.filter { $0.role == role }).delayCycles
        }
        #expect(delays(.hpu_gemv) == 2 * 512 * 2)
        #expect(delays(.hpu_softmax) == 2 * (50 + 128 + 22))
        #expect(delays(.hpu_link) == 900 && delays(.hpu_result) == 2 * 50)
    }

    /// Queries that share keys and values take the unit as much longer.
    @Test func sharedHeads() throws {
        let model = LanguageModel(
            name: "shared", layers: 1, d: 512, heads: 4, kv_heads: 1, d_ff: 8, ffn_matrices: 2)
        let work = HPUCardAttention(
            model, try CardBench.heads(1, length: 2048), on: CardBench.card(),
            try Bench.memory("hbm2-hpu"), chunkHeads: 1, gaps_s: [0])
        let streams = work.stage.streams(0).streams
        #expect(tally(streams.filter { $0.role == .hpu_gemv }).delayCycles == 4 * 2048)
        #expect(tally(streams.filter { $0.role == .hpu_softmax }).delayCycles == 4 * 256)
    }

    /// Every wait has its post, and no stream has more posts pending than it may.
    @Test func eventsMeet() throws {
        let work = try attention(CardBench.heads(5, length: 300), chunk: 2) {
            $0.heads_in_flight = 3
        }
        let (streams, events) = work.stage.streams(7)
        let posts = streams.flatMap(\.operations).filter { $0.kind == .post }.map(\.event)
        let waits = streams.flatMap(\.operations).filter { $0.kind == .wait }.map(\.event)
        #expect(Set(posts).count == posts.count && Set(waits).isSubset(of: posts))
        #expect(Set(events.names).count == events.names.count)
    }
}
