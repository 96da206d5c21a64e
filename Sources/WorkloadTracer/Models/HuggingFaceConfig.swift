import ConfigFiles

/// The `config.json` of a model on Hugging Face.
///
/// The names of keys and their defaults are those of the classes `…Config` in
/// github.com/huggingface/transformers.
struct HuggingFaceConfig {
    /// All keys that say something, whether or not a model can be made of it.
    let entries: [YAMLTree.Entry]
    private let input: KeyedInput
    private let path: String
    private let start: SourceLocation

    /// Takes a file's contents; nil when they hold none of the keys that make a model's shape.
    init?(_ tree: YAMLTree, path: String) throws(ConfigurationError) {
        guard case .mapping(let all, _) = tree, !all.contains(where: { $0.key == "format" }),
            all.contains(where: { Self.marks.contains($0.key) })
        else { return nil }
        entries = try tree.entries("a model").filter { !$0.value.isNull }
        try Self.refuse(entries)
        let known = Set(Self.keys.map(\.id))
        input = try KeyedInput(
            .mapping(entries.filter { known.contains($0.key) }, tree.location), "a model",
            keys: Self.keys)
        self.path = path
        start = tree.location
    }

    /// The model that the file describes.
    ///
    /// - Throws: What is missing, or cannot be expressed, at its place.
    func modelFile() throws(ConfigurationError) -> ModelFile {
        var diagnostics = DiagnosticCollector()
        let (layers, _) = try needed(Self.layers)
        let (d, _) = try needed(Self.d)
        let (heads, headsKey) = try needed(Self.heads)
        guard d % heads == 0 else {
            throw input.failure("\(heads) heads do not divide \(d) elements evenly", at: headsKey)
        }
        try checkHeads(d / heads)
        let (shared, sharedKey) = try kv_heads(heads)
        guard heads % shared == 0 else {
            throw input.failure(
                "\(heads) query heads cannot be shared out evenly among \(shared) KV heads",
                at: sharedKey)
        }
        let family = try family(&diagnostics)
        let model = LanguageModel(
            name: name, layers: layers, d: d, heads: heads, kv_heads: shared,
            d_ff: try d_ff(d, family), ffn_matrices: family.isGated ? 3 : 2, bits: try bits(),
            isParallel: input.flag("use_parallel_residual") ?? input.flag("parallel_attn")
                ?? family.isParallel)
        warnAboutUnknown(&diagnostics)
        return ModelFile(model: model, warnings: diagnostics.sortedWarnings, window: window)
    }

    /// The one of several spellings that is given.
    private func given(_ names: [String]) throws(ConfigurationError) -> (Int, key: String)? {
        let found = names.filter(input.isGiven)
        guard let first = found.first, let value = input.integer(first) else { return nil }
        if let other = found.first(where: { input.integer($0) != value }) {
            throw input.failure(
                "\(other) \(input.integer(other)!) contradicts \(first) \(value)", at: other)
        }
        return (value, first)
    }

    private func needed(_ names: [String]) throws(ConfigurationError) -> (Int, key: String) {
        if let value = try given(names) { return value }
        throw ConfigurationError(
            "missing key \(names[0])\(names.count > 1 ? ", also called " : "")"
                + alternatives(Array(names.dropFirst())), at: start)
    }

    private func checkHeads(_ elements: Int) throws(ConfigurationError) {
        for key in ["head_dim", "kv_channels"] {
            guard let own = input.integer(key), own != elements else { continue }
            throw input.failure(
                "heads of \(own) elements, and a model's heads have hidden size / heads = "
                    + "\(elements) here", at: key)
        }
    }

    /// KV heads: as many as heads unless keys are shared, of which each family has its own names.
    private func kv_heads(_ heads: Int) throws(ConfigurationError) -> (Int, key: String) {
        let type = input.text("model_type") ?? ""
        if type == "falcon" || type.hasPrefix("RefinedWeb") {
            if input.flag("new_decoder_architecture") ?? (type == "RefinedWeb") {
                return try given(["num_kv_heads", "n_head_kv"]) ?? (heads, "")
            }
            return input.flag("multi_query") ?? true ? (1, "multi_query") : (heads, "")
        }
        if input.flag("multi_query") ?? (type == "gpt_bigcode") { return (1, "multi_query") }
        if type == "chatglm", input.flag("multi_query_attention") != true { return (heads, "") }
        return try given(Self.kvHeads) ?? (heads, "")
    }

    private func d_ff(_ d: Int, _ family: Family) throws(ConfigurationError) -> Int {
        if let (value, _) = try given(Self.d_ff) { return value }
        if family.hasFourfoldFFN && 4 * d <= Self.mostHidden { return 4 * d }
        return try needed(Self.d_ff).0
    }

    private func bits() throws(ConfigurationError) -> Int {
        for key in ["torch_dtype", "dtype"] {
            guard let word = input.text(key) else { continue }
            if let bits = Self.bits[word] { return bits }
            throw input.failure(
                "\(key): \(quoted(word)) is none of "
                    + Self.bits.keys.sorted().joined(separator: ", "), at: key)
        }
        return 16
    }

    /// What the model's family says of it; for an unknown one, what its activation function tells.
    private func family(_ diagnostics: inout DiagnosticCollector) throws(ConfigurationError)
        -> Family
    {
        let type = input.text("model_type")
        if let type, Self.otherTypes.contains(type) {
            throw input.failure(
                "\(quoted(type)) is no decoder-only model with attention in every layer",
                at: "model_type")
        }
        if let family = type.flatMap({ Self.families[$0] }) { return family }
        let what = type.map { "model_type \(quoted($0)) is not known" } ?? "there is no model_type"
        for key in ["hidden_act", "activation_function"] {
            guard let word = input.text(key) else { continue }
            let isGated = ["silu", "swish", "swiglu"].contains(word)
            guard isGated || word.hasPrefix("gelu") || word.hasPrefix("relu") else { continue }
            diagnostics.warning(
                "\(what): by \(quoted(word)) its FFN is taken to have "
                    + "\(isGated ? "a gate (3 matrices)" : "no gate (2 matrices)")",
                at: input.location(key))
            return isGated ? .gated : .plain
        }
        throw input.failure(
            "\(what), and no hidden_act says whether its FFN has a gate; known are "
                + Self.families.keys.sorted().joined(separator: ", "), at: "model_type")
    }

    /// The sliding window, unless it is switched off.
    private var window: ModelFile.Window? {
        let type = input.text("model_type") ?? ""
        guard input.flag("use_sliding_window") ?? !type.hasPrefix("qwen") else { return nil }
        for key in ["sliding_window", "window_size"] {
            guard let tokens = input.integer(key), tokens > 0 else { continue }
            return ModelFile.Window(tokens: tokens, location: input.location(key))
        }
        return nil
    }

    /// The last part of the name under which it was published; else what the file is called, or its
    /// folder where that is no more than `config`.
    private var name: String {
        let parts = path.split(separator: "/").map(String.init)
        let file = parts.last.map { $0.hasSuffix(".json") ? String($0.dropLast(5)) : $0 } ?? path
        let published = input.text("_name_or_path")?.split(separator: "/").last.map(String.init)
        let folder = parts.dropLast().last { $0 != "." && $0 != ".." }
        return published ?? (file == "config" ? folder ?? input.text("model_type") ?? file : file)
    }

    /// One warning for all keys that are not known.
    private func warnAboutUnknown(_ diagnostics: inout DiagnosticCollector) {
        let known = Set(Self.keys.map(\.id) + Self.refused.map(\.key)).union(Self.irrelevant)
        let others = entries.filter { !known.contains($0.key) && !$0.key.hasPrefix("_") }
        guard let first = others.first else { return }
        let names = others.prefix(20).map { quoted($0.key) }.joined(separator: ", ")
        let rest = others.count > 20 ? " and \(others.count - 20) more" : ""
        diagnostics.warning(
            "not known, and without effect: \(names)\(rest)", at: first.location)
    }
}
