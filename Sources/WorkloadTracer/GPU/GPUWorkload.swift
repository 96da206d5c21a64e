import ConfigFiles
import DRAMModel
import TimingConfig

/// A model, a batch and a system of a GPU, perhaps with cards: what a workload file describes.
public struct GPUWorkload: Sendable {
    /// A short name.
    public var name: String
    /// The model.
    public var model: LanguageModel
    /// The requests; with prompts their lengths are those of the prompts.
    public var batch: Batch
    /// How the lengths of the batch were given.
    public var lengths: Batch.Lengths
    /// The seed of drawn lengths.
    public var seed: Int?
    /// What the batch is doing.
    public var stage: DecoderLayer.Stage
    /// How many tokens are generated.
    public var generation: GenerationOptions
    /// Whether the prompts come before generation.
    public var prefill: Bool
    /// The system.
    public var system: GPUSystemDescription
    /// Warnings about the model and the batch.
    public var warnings: [Diagnostic]
}

/// Reading workload files (`workloads/*.yaml`).
extension GPUWorkload {
    private static let keys: [ConfigKey] =
        [.text("", "name"), .note("", "source")] + ModelFile.keys + [
            .text("system", "file"), .flag("generation", "prefill"),
        ] + Batch.keys + GenerationOptions.keys

    /// Loads a workload with its model and system.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each; the section says which of the files has the key.
    /// - Throws: All errors, with their locations.
    public static func load(
        path: String, overrides: [String] = []
    ) throws(ConfigurationError) -> GPUWorkload {
        let overrides = try WorkloadOverrides(
            overrides, system: GPUSystemDescription.sections, devices: GPUSystemDescription.devices)
        let file = try KeyedInput(
            path: path, format: "librasim-workload/1", keys: keys, overrides: overrides.workload,
            passing: TimingFile.sections + GPUSystemDescription.devices)
        let modelFile = try ModelFile.load(file)
        let model = modelFile.model
        let system = try GPUSystemDescription.load(
            path: file.resolvedPath("system.file")!, overrides: overrides, settings: file.passed,
            extender: file.location("system.file"))
        let generation = GenerationOptions(file)
        // The check below has a better message for channels in a table.
        var diagnostics = DiagnosticCollector()
        let batch = try Batch(file, channels: .max, &diagnostics)
        let stage = Batch.stage(file)
        let prefill = file.flag("generation.prefill") ?? false
        try generation.check(batch, modelFile, file)
        try check(batch, stage, generation, prefill: prefill, file)
        try check(model, system.options.cards, file)
        return GPUWorkload(
            name: file.text("name")!, model: model, batch: batch,
            lengths: file.choice("batch.lengths", Batch.Lengths.self)!,
            seed: file.integer("batch.seed"), stage: stage, generation: generation,
            prefill: prefill, system: system,
            warnings: modelFile.warnings + diagnostics.sortedWarnings)
    }

    /// Throws when values contradict each other.
    private static func check(
        _ batch: Batch, _ stage: DecoderLayer.Stage, _ generation: GenerationOptions,
        prefill: Bool, _ file: KeyedInput
    ) throws(ConfigurationError) {
        if batch.requests.contains(where: { $0.channel != nil }) {
            throw file.failure(
                "the table gives channels, and a system of this kind chooses cards itself",
                at: "batch.file")
        }
        if generation.layers > 1 {
            throw file.failure(
                "\(generation.layers) layers: on a system of this kind all layers are alike",
                at: "generation.layers")
        }
        if stage == .summarization {
            if prefill {
                throw file.failure(
                    "'prefill: true' has generation follow, and 'stage: summarization' is the "
                        + "prompts alone", at: "generation.prefill")
            }
            for key in ["generation.steps", "generation.stride"] {
                guard let number = file.integer(key), number > 1 else { continue }
                throw file.failure(
                    "'\(key)=\(number)' does not go with 'stage: summarization', which is one pass "
                        + "over the prompts", at: key)
            }
        }
        let isKnown = generation.steps != nil || !batch.requests.contains { $0.output == nil }
        if prefill && !isKnown {
            throw file.failure(
                "'prefill: true' needs batch.output or generation.steps: how many tokens follow",
                at: "generation.prefill")
        }
    }

    private static func check(
        _ model: LanguageModel, _ cards: HPUCardOptions?, _ file: KeyedInput
    ) throws(ConfigurationError) {
        guard let cards else { return }
        let o = cards.memory.organization
        if cards.parallelism == .head_parallel && cards.count > model.kv_heads {
            throw file.failure(
                "\(cards.count) cards cannot share the \(model.kv_heads) KV heads of \(model.name)",
                at: "model.file")
        }
        if model.headDimension * model.elementBytes % o.requestBytes != 0 {
            throw file.failure(
                "heads of \(model.headDimension * model.elementBytes) bytes are no whole bursts of "
                    + "\(o.requestBytes) bytes of \(cards.memory.name)", at: "model.file")
        }
    }
}
