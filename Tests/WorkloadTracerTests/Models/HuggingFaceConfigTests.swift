import ConfigFiles
import Testing
import TestSupport

@testable import WorkloadTracer

/// A published `config.json` in the place of a model file.
@Suite struct HuggingFaceConfigTests {
    static let llama7b = """
        {
          "_name_or_path": "meta-llama/Llama-2-7b-hf",
          "architectures": ["LlamaForCausalLM"],
          "bos_token_id": 1,
          "hidden_act": "silu",
          "hidden_size": 4096,
          "initializer_range": 0.02,
          "intermediate_size": 11008,
          "max_position_embeddings": 4096,
          "model_type": "llama",
          "num_attention_heads": 32,
          "num_hidden_layers": 32,
          "num_key_value_heads": 32,
          "pretraining_tp": 1,
          "rms_norm_eps": 1e-05,
          "rope_scaling": null,
          "tie_word_embeddings": false,
          "torch_dtype": "float16",
          "use_cache": true,
          "vocab_size": 32000
        }
        """

    private static let shipped: [(String, String)] = [
        ("llama2-7b", llama7b),
        (
            "llama3-70b",
            """
            {"architectures":["LlamaForCausalLM"],"attention_bias":false,"attention_dropout":0.0,
            \t"hidden_act":"silu","hidden_size":8192,"intermediate_size":28672,"head_dim":128,
            \t"model_type":"llama","num_attention_heads":64,"num_hidden_layers":80,
            \t"num_key_value_heads":8,"rope_theta":500000.0,"torch_dtype":"bfloat16",
            \t"eos_token_id":[128001,128009],"rope_scaling":{"factor":8.0,"rope_type":"llama3"}}
            """
        ),
        (
            "opt-6.7b",
            """
            {"_remove_final_layer_norm": false, "activation_function": "relu",
             "architectures": ["OPTForCausalLM"], "do_layer_norm_before": true, "dropout": 0.1,
             "ffn_dim": 16384, "hidden_size": 4096, "model_type": "opt",
             "num_attention_heads": 32, "num_hidden_layers": 32, "prefix": "</s>",
             "torch_dtype": "float16", "vocab_size": 50272, "word_embed_proj_dim": 4096}
            """
        ),
        (
            "gpt3-175b",
            """
            {"activation_function": "gelu_new", "model_type": "gpt2", "n_ctx": 2048,
             "n_embd": 12288, "n_head": 96, "n_inner": null, "n_layer": 96, "n_positions": 2048}
            """
        ),
    ]

    private func load(_ text: String, as name: String = "config.json") throws -> ModelFile {
        let scratch = Scratch()
        scratch.write(text, as: name)
        return try ModelFile.load(path: scratch.path(name))
    }

    /// What is said about a file, without its folder.
    private func message(_ text: String) -> String {
        let scratch = Scratch()
        scratch.write(text, as: "config.json")
        do throws(ConfigurationError) {
            let file = try ModelFile.load(path: scratch.path("config.json"))
            return file.warnings.map { scratch.relative($0.rendered()) }.joined(separator: "\n")
        } catch {
            return error.diagnostics.map { scratch.relative($0.rendered()) }
                .joined(separator: "\n")
        }
    }

    @Test(arguments: shipped) func isTheShippedModel(_ name: String, _ text: String) throws {
        let expected = try ModelFile.load(path: Checkout.workload("models/\(name)")).model
        for text in [text, "\u{FEFF}" + text.replacing("\n", with: "\r\n") + "\r\n"] {
            let file = try load(text)
            #expect(file.warnings == [])
            #expect(file.window == nil)
            var model = file.model
            model.name = expected.name
            #expect(model == expected)
        }
    }

    @Test func namesItself() throws {
        #expect(try load(Self.llama7b).model.name == "Llama-2-7b-hf")
        let anonymous = Self.llama7b.replacing("meta-llama/Llama-2-7b-hf", with: "")
        #expect(try load(anonymous, as: "my-7b.json").model.name == "my-7b")
        let scratch = Scratch()
        let path = scratch.path("config.json")
        scratch.write(anonymous, as: "config.json")
        let folder = path.split(separator: "/").dropLast().last
        #expect(try ModelFile.load(path: path).model.name == folder.map(String.init))
    }

    @Test(arguments: [
        // Queries of Falcon-7B share one KV head whatever the file says of the others' number.
        (
            #"""
            {"model_type": "falcon", "hidden_size": 4544, "num_attention_heads": 71,
             "num_hidden_layers": 32, "multi_query": true, "num_kv_heads": 71,
             "new_decoder_architecture": false, "parallel_attn": true, "torch_dtype": "bfloat16"}
            """#, 1, 18176, 2, true
        ),
        (
            #"""
            {"model_type": "falcon", "hidden_size": 8192, "num_attention_heads": 128,
             "num_hidden_layers": 60, "multi_query": true, "num_kv_heads": 8,
             "new_decoder_architecture": true, "parallel_attn": false}
            """#, 8, 32768, 2, false
        ),
        (
            #"""
            {"model_type": "gpt_neox", "hidden_size": 6144, "num_attention_heads": 64,
             "num_hidden_layers": 44, "intermediate_size": 24576, "hidden_act": "gelu_fast"}
            """#, 64, 24576, 2, true
        ),
        (
            #"""
            {"model_type": "gemma2", "hidden_size": 4096, "num_attention_heads": 16,
             "num_key_value_heads": 8, "num_hidden_layers": 42, "intermediate_size": 14336,
             "head_dim": 256, "hidden_activation": "gelu_pytorch_tanh"}
            """#, 8, 14336, 3, false
        ),
        (
            #"""
            {"model_type": "bloom", "hidden_size": 14336, "n_head": 112, "n_layer": 70}
            """#, 112, 57344, 2, false
        ),
    ])
    func families(
        _ text: String, _ shared: Int, _ hidden: Int, _ matrices: Int, _ isParallel: Bool
    ) throws {
        let file = try load(text)
        #expect(file.warnings == [])
        #expect(file.model.kv_heads == shared && file.model.d_ff == hidden)
        #expect(file.model.ffn_matrices == matrices && file.model.isParallel == isParallel)
    }

    private static let unlike = ("\"model_type\": \"llama\"", "\"model_type\": \"newone\"")

    @Test(arguments: [
        (
            "\"vocab_size\": 32000", "\"vocab_size\": 32000, \"sparse\": 4, \"n_jumps\": 2",
            "config.json:20:24: warning: not known, and without effect: 'sparse', 'n_jumps'"
        ),
        (
            unlike.0, unlike.1,
            "config.json:5:17: warning: model_type 'newone' is not known: by 'silu' its FFN is "
                + "taken to have a gate (3 matrices)"
        ),
        (
            "\"bos_token_id\": 1", "\"num_local_experts\": 8",
            "config.json:4:24: error: num_local_experts: a mixture of experts, and every token "
                + "goes through the whole FFN here"
        ),
        ("\"bos_token_id\": 1", "\"num_experts\": 0", ""),
        (
            "\"bos_token_id\": 1", "\"head_dim\": 160",
            "config.json:4:15: error: heads of 160 elements, and a model's heads have hidden size "
                + "/ heads = 128 here"
        ),
        (
            "\"bos_token_id\": 1", "\"text_config\": {\"hidden_size\": 1}",
            "config.json:4:18: error: text_config: a model of text inside another; make "
                + "'text_config' a file of its own"
        ),
        (
            "\"bos_token_id\": 1", "\"layer_types\": [\"full_attention\", \"linear_attention\"]",
            "config.json:4:37: error: layer_types: a layer of 'linear_attention', and every layer "
                + "has attention here"
        ),
        (
            "\"bos_token_id\": 1", "\"n_layer\": 24",
            "config.json:4:14: error: n_layer 24 contradicts num_hidden_layers 32"
        ),
        (
            "\"hidden_size\": 4096,", "",
            "config.json:1:1: error: missing key hidden_size, also called n_embd or n_embed"
        ),
        (
            "\"intermediate_size\": 11008,", "",
            "config.json:1:1: error: missing key intermediate_size, also called ffn_dim, n_inner "
                + "or ffn_hidden_size"
        ),
        (
            "\"float16\"", "\"int3\"",
            "config.json:18:18: error: torch_dtype: 'int3' is none of bfloat16, float, float16, "
                + "float32, float8_e4m3fn, float8_e5m2, half, torch.bfloat16, torch.float16, "
                + "torch.float32"
        ),
        (
            "4096,\n  \"init", "4096,\n  \"hidden_size\": 1,\n  \"init",
            "config.json:7:3: error: 'hidden_size' is repeated; it was given in line 6"
        ),
        (
            "\"num_attention_heads\": 32", "\"num_attention_heads\": 33",
            "config.json:11:26: error: 33 heads do not divide 4096 elements evenly"
        ),
        (
            "\"num_key_value_heads\": 32", "\"num_key_value_heads\": 5",
            "config.json:13:26: error: 32 query heads cannot be shared out evenly among 5 KV heads"
        ),
        (
            "\"num_hidden_layers\": 32", "\"num_hidden_layers\": [3]",
            "config.json:12:24: error: 'num_hidden_layers' must be a single value, not a list"
        ),
        (
            unlike.0, "\"model_type\": \"bert\"",
            "config.json:10:17: error: 'bert' is no decoder-only model with attention in every "
                + "layer"
        ),
    ])
    func says(_ old: String, _ new: String, _ expected: String) {
        #expect(Self.llama7b.contains(old))
        #expect(message(Self.llama7b.replacing(old, with: new)) == expected)
    }

    @Test func saysThatNothingTellsOfAGate() {
        let said = message(#"{"hidden_size": 64, "num_attention_heads": 2, "n_layer": 2}"#)
        #expect(said.hasPrefix("config.json:1:1: error: there is no model_type, and no hidden_act"))
        #expect(said.contains("gemma2") && said.contains("llama"))
    }

    /// A window matters where a request is longer, and is on.
    @Test(arguments: [
        (#""sliding_window": 4096"#, 4096, ""),
        (
            #""sliding_window": 4096"#, 4097,
            "config.json:4:21: error: a sliding window of 4096 tokens, and requests have up to "
                + "4097: here every token attends to all of its request"
        ),
        (#""sliding_window": null"#, 4097, ""),
        (#""sliding_window": 4096, "use_sliding_window": false"#, 4097, ""),
    ])
    func window(_ keys: String, _ length: Int, _ expected: String) {
        let said = WorkloadFiles.message {
            try WorkloadFiles.load([
                "w.yaml": """
                format: librasim-workload/1
                name: windowed
                model: {file: config.json}
                memory: {timing: TIMING/hbm2-pim-librapim.yaml}
                batch: {lengths: uniform, requests: 1, length: \(length)}

                """,
                "config.json": Self.llama7b.replacing("\"bos_token_id\": 1", with: keys)
                    .replacing("\"llama\"", with: "\"mistral\""),
            ])
        }
        #expect(said == expected)
    }

    /// A JSON file that is none of either kind is told what a model file has.
    @Test func otherJSON() {
        #expect(message(#"{"colour": 3}"#).contains("error: unknown key 'colour'"))
    }

    /// A model of ours may be written in JSON as well.
    @Test func ourModelAsJSON() throws {
        let text = """
            {"format": "librasim-model/1", "name": "j", "model": {"layers": 1, "d": 64,
             "heads": 2, "kv_heads": 1, "d_ff": 8, "ffn_matrices": 2}}
            """
        #expect(try load(text).model.d_kv == 32)
    }
}
