import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// The operators of a layer as a dataflow places them.
@Suite struct NMPOperatorGraphTests {
    private func index(_ graph: NMPOperatorGraph, _ kind: NMPOperator.Kind) -> Int {
        graph.operators.firstIndex { $0.kind == kind }!
    }

    private func needs(
        _ graph: NMPOperatorGraph, _ kind: NMPOperator.Kind
    ) -> [NMPOperator.Kind] {
        let bits = graph.predecessors[index(graph, kind)]
        return graph.operators.indices.filter { bits >> UInt32($0) & 1 == 1 }
            .map { graph.operators[$0].kind }
    }

    /// OPT-6.7B: d 4096, 32 heads of 128, FFN of 16384 in two matrices.
    @Test func opt() throws {
        let graph = NMPOperatorGraph(
            try Bench.model("opt-6.7b"), requests: 4, tokens: 1, context: 1000)
        #expect(graph.operators.map(\.kind) == [.q, .k, .v, .qk, .sv, .o, .f1, .f2])
        #expect(graph.operators[0] == NMPOperator(.q, M: 4, K: 4096, N: 4096))
        #expect(graph.operators[1] == NMPOperator(.k, M: 4, K: 4096, N: 4096))
        #expect(
            graph.operators[3]
                == NMPOperator(.qk, gemms: 128, M: 1, K: 128, N: 1000, written: 4 * 4096))
        #expect(
            graph.operators[4]
                == NMPOperator(.sv, gemms: 128, M: 1, K: 1000, N: 128, written: 4 * 4096))
        #expect(graph.operators[6] == NMPOperator(.f1, M: 4, K: 4096, N: 16384))
        #expect(graph.operators[7] == NMPOperator(.f2, M: 4, K: 16384, N: 4096))
        #expect(needs(graph, .qk) == [.q, .k] && needs(graph, .sv) == [.v, .qk])
        #expect(needs(graph, .o) == [.sv] && needs(graph, .f1) == [.o])
        #expect(needs(graph, .f2) == [.f1])
    }

    /// Llama3-8B: 8 KV heads for 32 query heads; in the prompts' pass each token has a row.
    @Test func llamaPrompts() throws {
        let graph = NMPOperatorGraph(
            try Bench.model("llama3-8b"), requests: 2, tokens: 157, context: 157)
        #expect(graph.operators[1] == NMPOperator(.k, M: 314, K: 4096, N: 1024))
        #expect(
            graph.operators[3]
                == NMPOperator(
                    .qk, gemms: 16, M: 4 * 157, K: 128, N: 157, written: 314 * 1024))
        #expect(needs(graph, .f2) == [.f1, .f3] && needs(graph, .f3) == [.o])
    }

    /// PaLM-8B: one KV head for 16 of 256, and an FFN that does not wait for attention.
    @Test func palm() throws {
        let model = try Bench.model("palm-8b")
        #expect(model.isParallel)
        let graph = NMPOperatorGraph(model, requests: 16, tokens: 1, context: 224)
        #expect(
            graph.operators[3]
                == NMPOperator(.qk, gemms: 16, M: 16, K: 256, N: 224, written: 16 * 256))
        #expect(needs(graph, .f1) == [] && needs(graph, .f3) == [])
        #expect(needs(graph, .f2) == [.f1, .f3])
    }

    /// The same work as in a layer that is traced.
    @Test(arguments: ["opt-6.7b", "llama3-8b", "palm-8b"]) func worksAsALayerDoes(
        _ name: String
    ) throws {
        let model = try Bench.model(name)
        let graph = NMPOperatorGraph(model, requests: 3, tokens: 1, context: 500)
        let layer = DecoderLayer(model, lengths: [500, 500, 500]).operators(.generation)
        let flops = layer.reduce(0.0) {
            [.qkv, .projection, .ffn, .logit, .attend].contains($1.kind)
                ? $0 + Double($1.flops) : $0
        }
        #expect(2 * graph.operators.reduce(0) { $0 + $1.MACs } == flops)
    }
}

/// What each channel does of an operator.
@Suite struct ChannelGEMMsTests {
    @Test func wholeProductsGoToChannels() {
        #expect(
            NMPChannelGEMMs(gemms: 512, M: 1, K: 128, N: 1000, channels: 6)
                == NMPChannelGEMMs(count: 86, M: 1, K: 128, N: 1000))
        #expect(
            NMPChannelGEMMs(gemms: 8, M: 4, K: 128, N: 1000, channels: 8)
                == NMPChannelGEMMs(count: 1, M: 4, K: 128, N: 1000))
    }

    /// Four products on six channels: two groups of three, each two products, a third of one to a
    /// channel. Keys of 1,000 tokens are cut by tokens.
    @Test func groupsOfChannelsShareProducts() {
        #expect(
            NMPChannelGEMMs(gemms: 4, M: 1, K: 128, N: 1000, channels: 6)
                == NMPChannelGEMMs(count: 2, M: 1, K: 128, N: 334))
        // Values: sqrt(1000 x 3 / 128) = 4.8, of 1 and 3 the latter.
        #expect(
            NMPChannelGEMMs(gemms: 4, M: 1, K: 1000, N: 128, channels: 6)
                == NMPChannelGEMMs(count: 2, M: 1, K: 334, N: 128))
    }

    /// sqrt(6) = 2.4, nearer to 2 than to 3: two parts of the rows, three of the columns.
    @Test func oneProductIsCutBothWays() {
        #expect(
            NMPChannelGEMMs(gemms: 1, M: 2, K: 4096, N: 4096, channels: 6)
                == NMPChannelGEMMs(count: 1, M: 2, K: 2048, N: 1366))
    }

    @Test func noWorkIsLost() {
        var generator = SplitMix64(seed: 11)
        for _ in 0..<500 {
            let draw = { (count: Int) in 1 + Int(generator.next() % UInt64(count)) }
            let (gemms, M, K, N) = (draw(20), draw(8), draw(300), draw(300))
            let channels = draw(8)
            let work = NMPChannelGEMMs(gemms: gemms, M: M, K: K, N: N, channels: channels)
            let all = Double(gemms * M * K * N)
            #expect(work.MACs * Double(channels) >= all, "\(gemms) \(M) \(K) \(N) \(channels)")
            #expect(work.K <= K && work.N <= N && work.M == M && work.count <= gemms)
        }
    }
}
