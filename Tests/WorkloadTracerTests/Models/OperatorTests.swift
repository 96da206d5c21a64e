import Testing
import WorkloadTracer

/// Work of operators against values worked out by hand.
@Suite struct OperatorTests {
    private func work(
        _ model: LanguageModel, _ lengths: [Int], _ stage: DecoderLayer.Stage = .generation
    ) -> [LayerOperator.Kind: LayerOperator] {
        let operators = DecoderLayer(model, lengths: lengths).operators(stage)
        #expect(operators.map(\.kind) == LayerOperator.Kind.allCases)
        return Dictionary(uniqueKeysWithValues: operators.map { ($0.kind, $0) })
    }

    @Test func gpt3() throws {
        let work = work(try Bench.model("gpt3-175b"), [100, 300])
        // 2 d (d + 2 d) for each of two tokens
        #expect(work[.qkv]?.flops == 1_811_939_328)
        #expect(work[.projection]?.flops == 603_979_776)
        #expect(work[.ffn]?.flops == 4_831_838_208)
        // 4 d L, half of it in each
        #expect(work[.logit]?.flops == 9_830_400 && work[.attend]?.flops == 9_830_400)
        #expect(work[.softmax]?.elements == 38_400)
        #expect(work[.qkv]?.weightBytes == 905_969_664)
        #expect(work[.projection]?.weightBytes == 301_989_888)
        #expect(work[.ffn]?.weightBytes == 2_415_919_104)
        #expect(work[.logit]?.kvBytes == 9_830_400 && work[.attend]?.kvBytes == 9_830_400)
        #expect(work[.qkv]?.inputBytes == 49_152 && work[.qkv]?.outputBytes == 147_456)
        #expect(work[.residual_norm]?.elements == 49_152)
        #expect(work[.ffn]?.elements == 98_304)
    }

    /// Eight query heads share the keys and values of one.
    @Test func llama3() throws {
        let model = try Bench.model("llama3-70b")
        #expect(model.d_kv == 1024 && model.groupHeads == 8)
        let one = work(model, [10])
        #expect(one[.qkv]?.flops == 167_772_160 && one[.qkv]?.weightBytes == 167_772_160)
        #expect(one[.projection]?.flops == 134_217_728)
        #expect(one[.ffn]?.flops == 1_409_286_144 && one[.ffn]?.weightBytes == 1_409_286_144)
        #expect(one[.logit]?.flops == 163_840 && one[.logit]?.kvBytes == 20_480)
        #expect(one[.softmax]?.elements == 640)
        let all = work(model, [10], .summarization)
        #expect(all[.qkv]?.flops == 1_677_721_600 && all[.qkv]?.weightBytes == 167_772_160)
        #expect(all[.attend]?.flops == 1_638_400 && all[.attend]?.kvBytes == 20_480)
    }

    /// Layers, d, heads, KV heads, d_ff, matrices of the shipped models.
    @Test(arguments: [
        ("gpt3-175b", [96, 12288, 96, 96, 49152, 2]), ("gpt3-6.7b", [32, 4096, 32, 32, 16384, 2]),
        ("gpt3-13b", [40, 5120, 40, 40, 20480, 2]), ("gpt3-30b", [48, 7168, 56, 56, 28672, 2]),
        ("llama3-70b", [80, 8192, 64, 8, 28672, 3]), ("llama3-8b", [32, 4096, 32, 8, 14336, 3]),
        ("llama2-7b", [32, 4096, 32, 32, 11008, 3]), ("opt-6.7b", [32, 4096, 32, 32, 16384, 2]),
        ("palm-8b", [32, 4096, 16, 1, 16384, 3]),
    ]) func shippedModels(_ name: String, _ values: [Int]) throws {
        let model = try Bench.model(name)
        #expect(
            [
                model.layers, model.d, model.heads, model.kv_heads, model.d_ff, model.ffn_matrices,
            ] == values)
        #expect(model.bits == 16)
    }
}
