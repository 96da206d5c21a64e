import ConfigFiles

/// The shape of a decoder-only language model.
///
/// All layers are alike; embeddings are not part of it.
public struct LanguageModel: Equatable, Sendable {
    /// A short name.
    public var name: String
    /// Decoder layers.
    public var layers: Int
    /// Elements of a token's vector between layers.
    public var d: Int
    /// Query heads.
    public var heads: Int
    /// Heads with keys and values of their own; the query heads are distributed evenly among them.
    public var kv_heads: Int
    /// Elements of a token's vector inside the FFN.
    public var d_ff: Int
    /// Matrices of `d` x `d_ff` in the FFN: 2, or 3 with a gate.
    public var ffn_matrices: Int
    /// Bits of an element, of weights and activations alike.
    public var bits: Int
    /// Whether attention and FFN work on the same input, and side by side, as in PaLM.
    public var isParallel: Bool

    /// Creates a model; `kv_heads` must divide `heads`, and `heads` must divide `d`.
    public init(
        name: String, layers: Int, d: Int, heads: Int, kv_heads: Int, d_ff: Int, ffn_matrices: Int,
        bits: Int = 16, isParallel: Bool = false
    ) {
        precondition(d % heads == 0 && heads % kv_heads == 0 && bits % 8 == 0)
        self.name = name
        self.layers = layers
        self.d = d
        self.heads = heads
        self.kv_heads = kv_heads
        self.d_ff = d_ff
        self.ffn_matrices = ffn_matrices
        self.bits = bits
        self.isParallel = isParallel
    }

    /// Elements of a head's query, key or value.
    public var headDimension: Int { d / heads }
    /// Elements of a token's keys, and of its values.
    public var d_kv: Int { headDimension * kv_heads }
    /// Query heads that share a KV head.
    public var groupHeads: Int { heads / kv_heads }
    /// Bytes of an element.
    public var elementBytes: Int { bits / 8 }

    /// The keys of section `model`, of model files and of workloads, which may set others.
    static let shapeKeys: [ConfigKey] = [
        .count("model", "layers", 1...1 << 16), .count("model", "d", 1...1 << 18),
        .count("model", "heads", 1...1 << 12), .count("model", "kv_heads", 1...1 << 12),
        .count("model", "d_ff", 1...1 << 20), .count("model", "ffn_matrices", 1...4),
        ConfigKey.count("model", "bits", 8...64).optional, .flag("model", "parallel"),
    ]

    /// Takes a model file that has been read (`workloads/models/*.yaml`).
    ///
    /// - Throws: All errors, with their locations.
    init(
        _ source: SourceFile, _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        let file = try KeyedInput(
            source, format: "librasim-model/1",
            keys: [.text("", "name"), .note("", "source")] + Self.shapeKeys, diagnostics)
        try self.init(
            file, name: file.text("name")!, layers: file.integer("model.layers")!,
            d: file.integer("model.d")!, heads: file.integer("model.heads")!,
            kv_heads: file.integer("model.kv_heads")!, d_ff: file.integer("model.d_ff")!,
            ffn_matrices: file.integer("model.ffn_matrices")!,
            bits: file.integer("model.bits") ?? 16, isParallel: file.flag("model.parallel") ?? false
        )
    }

    /// The model with another shape, which its name then says.
    ///
    /// - Parameter settings: Keys of section `model`; the others stay.
    /// - Throws: All errors, with their locations.
    func changed(by settings: [LocatedSetting]) throws(ConfigurationError) -> LanguageModel {
        guard !settings.isEmpty else { return self }
        let given = try KeyedInput(settings, keys: Self.shapeKeys.map(\.optional))
        let changes = settings.map { "\($0.key.text) \($0.value.trimmed)" }
        return try LanguageModel(
            given, name: "\(name) with \(changes.joined(separator: ", "))",
            layers: given.integer("model.layers") ?? layers, d: given.integer("model.d") ?? d,
            heads: given.integer("model.heads") ?? heads,
            kv_heads: given.integer("model.kv_heads") ?? kv_heads,
            d_ff: given.integer("model.d_ff") ?? d_ff,
            ffn_matrices: given.integer("model.ffn_matrices") ?? ffn_matrices,
            bits: given.integer("model.bits") ?? bits,
            isParallel: given.flag("model.parallel") ?? isParallel)
    }

    /// Checks a shape of which a file gives some keys; they are to blame for what does not fit.
    private init(
        _ file: KeyedInput, name: String, layers: Int, d: Int, heads: Int, kv_heads: Int,
        d_ff: Int, ffn_matrices: Int, bits: Int, isParallel: Bool
    ) throws(ConfigurationError) {
        func place(_ ids: String...) -> String { ids.first { file.isGiven($0) } ?? ids[0] }
        func advice(_ name: String) -> String {
            file.isGiven("model.\(name)") ? "" : "; set \(name) too"
        }
        guard d % heads == 0 else {
            throw file.failure(
                "\(heads) heads do not divide d = \(d) evenly" + advice("heads"),
                at: place("model.heads", "model.d"))
        }
        guard heads % kv_heads == 0 else {
            throw file.failure(
                "\(heads) query heads cannot be shared out evenly among \(kv_heads) KV heads"
                    + advice("kv_heads"), at: place("model.kv_heads", "model.heads"))
        }
        guard bits % 8 == 0 else {
            throw file.failure("\(bits) bits are not whole bytes", at: "model.bits")
        }
        self.init(
            name: name, layers: layers, d: d, heads: heads, kv_heads: kv_heads, d_ff: d_ff,
            ffn_matrices: ffn_matrices, bits: bits, isParallel: isParallel)
    }
}
