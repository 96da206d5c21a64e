import ConfigFiles

/// What a `config.json` may hold.
extension HuggingFaceConfig {
    /// How the layers of a family of models differ from others.
    struct Family {
        /// Whether the FFN has a third matrix, a gate.
        var isGated: Bool
        /// Whether attention and FFN work on the same input, unless the file says otherwise.
        var isParallel = false
        /// Whether the FFN has four times the elements of a token's vector if the file is silent.
        var hasFourfoldFFN = false

        static let gated = Family(isGated: true)
        static let plain = Family(isGated: false)
        static let fourfold = Family(isGated: false, hasFourfoldFFN: true)
    }

    /// The families, by `model_type`.
    static let families: [String: Family] = {
        var families: [String: Family] = [
            "cohere": Family(isGated: true, isParallel: true),
            "cohere2": Family(isGated: true, isParallel: true),
            "gptj": Family(isGated: false, isParallel: true, hasFourfoldFFN: true),
            "codegen": Family(isGated: false, isParallel: true, hasFourfoldFFN: true),
            "falcon": Family(isGated: false, isParallel: true, hasFourfoldFFN: true),
            "RefinedWeb": Family(isGated: false, isParallel: true, hasFourfoldFFN: true),
            "RefinedWebModel": Family(isGated: false, isParallel: true, hasFourfoldFFN: true),
            "gpt_neox": Family(isGated: false, isParallel: true),
            "phi": Family(isGated: false, isParallel: true, hasFourfoldFFN: true),
        ]
        for name in [
            "llama", "mistral", "ministral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text",
            "phi3", "stablelm", "olmo", "olmo2", "olmo3", "granite", "internlm", "internlm2",
            "baichuan", "chatglm", "glm", "glm4", "exaone4", "smollm3", "helium",
        ] { families[name] = .gated }
        for name in ["opt", "starcoder2", "persimmon", "nemotron", "arcee"] {
            families[name] = .plain
        }
        for name in ["gpt2", "gpt_neo", "gpt_bigcode", "bloom", "openai-gpt"] {
            families[name] = .fourfold
        }
        return families
    }()

    /// Types whose layers are others, though their files look alike.
    static let otherTypes: Set<String> = [
        "albert", "bart", "bert", "blip", "clip", "deberta", "deberta-v2", "distilbert", "electra",
        "falcon_h1", "falcon_mamba", "jamba", "longt5", "mamba", "mamba2", "marian", "mbart", "mt5",
        "modernbert", "pegasus", "recurrent_gemma", "roberta", "rwkv", "t5", "vit", "wav2vec2",
        "whisper", "xlm-roberta", "xlnet", "zamba", "zamba2",
    ]

    static let layers = ["num_hidden_layers", "n_layer", "num_layers", "n_layers"]
    static let d = ["hidden_size", "n_embd", "n_embed"]
    static let heads = ["num_attention_heads", "n_head", "num_heads", "n_heads"]
    static let kvHeads = ["num_key_value_heads", "num_kv_heads", "multi_query_group_num"]
    static let d_ff = ["intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size"]
    /// Bits of an element, by the word for its type.
    static let bits = [
        "float16": 16, "bfloat16": 16, "half": 16, "torch.float16": 16, "torch.bfloat16": 16,
        "float32": 32, "float": 32, "torch.float32": 32, "float8_e4m3fn": 8, "float8_e5m2": 8,
    ]
    /// The most elements inside an FFN.
    static let mostHidden = 1 << 20

    /// Keys one of which every such file holds.
    static let marks = Set(
        layers + d + heads + d_ff + ["model_type", "architectures", "text_config"])

    /// The keys that make a model.
    static let keys: [ConfigKey] =
        layers.map { ConfigKey.count("", $0, 1...1 << 16).optional }
        + d.map { ConfigKey.count("", $0, 1...1 << 18).optional }
        + (heads + kvHeads + ["n_head_kv"]).map { ConfigKey.count("", $0, 1...1 << 12).optional }
        + d_ff.map { ConfigKey.count("", $0, 1...mostHidden).optional }
        + ["head_dim", "kv_channels"].map { ConfigKey.count("", $0, 1...1 << 18).optional }
        + ["sliding_window", "window_size"].map {
            ConfigKey.count("", $0, 0...Int(Int32.max)).optional
        }
        + [
            "model_type", "hidden_act", "activation_function", "torch_dtype", "dtype",
            "_name_or_path",
        ].map { ConfigKey("", $0, .note).optional }
        + [
            "multi_query", "multi_query_attention", "new_decoder_architecture", "parallel_attn",
            "use_parallel_residual", "use_sliding_window",
        ].map { ConfigKey.flag("", $0) }

    /// Keys of what a model here cannot be, and what that is. A key that is false, 0, 1 or empty
    /// says that the model is not of that kind.
    static let refused: [(key: String, what: String)] =
        [
            "num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts",
            "num_experts_per_tok", "moe_intermediate_size", "ffn_config",
        ].map { ($0, "a mixture of experts, and every token goes through the whole FFN here") }
        + ["kv_lora_rank", "q_lora_rank"].map {
            ($0, "latent attention, and here each KV head has keys and values of its own")
        }
        + [
            ("is_encoder_decoder", "an encoder, and models here are decoder-only"),
            ("block_configs", "layers that differ, and all layers are alike here"),
            ("num_query_heads", "layers that differ, and all layers are alike here"),
            (
                "quantization_config",
                "weights of fewer bits than activations, and all elements "
                    + "have the same bits here"
            ),
            ("text_config", "a model of text inside another; make 'text_config' a file of its own"),
            ("ssm_cfg", "state-space layers, and every layer has attention here"),
            ("mamba_d_state", "state-space layers, and every layer has attention here"),
        ]

    /// Throws what the model is that none here can be, at its place.
    static func refuse(_ entries: [YAMLTree.Entry]) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        for entry in entries {
            if case .scalar(let text, _, _) = entry.value,
                ["0", "1", "false", "", "null"].contains(text)
            {
                continue
            }
            if let (key, what) = refused.first(where: { $0.key == entry.key }) {
                throw diagnostics.fail("\(key): \(what)", at: entry.value.location)
            }
            if entry.key == "layer_types", case .list(let items, _) = entry.value {
                try refuseLayers(items, &diagnostics)
            }
        }
    }

    /// Throws the first kind of layer that has no attention to keys and values.
    private static func refuseLayers(
        _ items: [YAMLTree], _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        for item in items {
            let word = try item.text("layer_types")
            guard !["full_attention", "sliding_attention", "attention"].contains(word) else {
                continue
            }
            throw diagnostics.fail(
                "layer_types: a layer of \(quoted(word)), and every layer has attention here",
                at: item.location)
        }
    }

    /// Keys that do not change what a layer computes, reads and writes here.
    static let irrelevant: Set<String> = [
        "alibi", "apply_residual_connection_post_layernorm", "architectures", "attention_bias",
        "attention_dropout", "attention_layers", "attention_multiplier",
        "attention_softmax_in_fp32", "attention_types", "attn_implementation",
        "attn_logit_softcapping", "attn_pdrop", "auto_map", "bad_words_ids",
        "begin_suppress_tokens", "bias", "bos_token_id", "cache_implementation",
        "chunk_size_feed_forward", "classifier_dropout", "clip_qkv", "do_layer_norm_before",
        "do_sample", "dropout", "embd_pdrop", "embed_dropout", "embedding_multiplier",
        "enable_bias", "eos_token_id", "final_logit_softcapping", "finetuning_task",
        "full_attn_mod", "hidden_activation", "hidden_dropout", "hidden_dropout_prob", "id2label",
        "init_std", "initializer_range", "is_decoder", "label2id", "layer_norm_elementwise_affine",
        "layer_norm_eps", "layer_norm_epsilon", "layer_types", "layerdrop", "layernorm_epsilon",
        "logit_scale", "logits_scaling", "masked_softmax_fusion", "max_length",
        "max_position_embeddings", "max_window_layers", "min_length", "mlp_bias",
        "model_max_length", "n_ctx",
        "n_positions", "norm_epsilon", "norm_type", "offset_alibi",
        "original_max_position_embeddings", "pad_token_id", "partial_rotary_factor", "prefix",
        "pretraining_tp", "problem_type", "qk_layernorm", "query_pre_attn_scalar",
        "reorder_and_upcast_attn", "resid_dropout", "resid_pdrop", "residual_dropout",
        "residual_multiplier", "rms_norm_eps", "rope_local_base_freq", "rope_parameters",
        "rope_scaling", "rope_theta", "rotary", "rotary_dim", "rotary_emb_base", "rotary_pct",
        "scale_attention_softmax_in_fp32", "scale_attn_by_inverse_layer_idx", "scale_attn_weights",
        "seq_length", "skip_bias_add", "skip_bias_add_qkv", "sliding_window_pattern",
        "slow_but_exact", "summary_activation", "summary_first_dropout", "summary_proj_to_labels",
        "summary_type", "summary_use_proj", "task_specific_params", "tie_word_embeddings",
        "tokenizer_class", "torchscript", "transformers_version", "unk_token_id", "use_bfloat16",
        "use_bias", "use_cache", "use_qk_norm", "use_qkv_bias", "use_rms_norm", "vocab_size",
        "word_embed_proj_dim", "word_embedding_proj_dim",
    ]
}
