import ConfigFiles
import DRAMModel
import TimingConfig

/// A model, a batch and a memory: what a workload file describes.
public struct PIMWorkload: Sendable {
    /// A short name.
    public var name: String
    /// The model, one layer of which is traced.
    public var model: LanguageModel
    /// The requests in generation.
    public var batch: Batch
    /// What the batch is doing: generating tokens, or prefill of its prompts.
    public var stage: DecoderLayer.Stage
    /// How the lengths of the batch were given.
    public var lengths: Batch.Lengths
    /// The seed of drawn lengths.
    public var seed: Int?
    /// How data is laid out.
    public var mapping: PIMMappingOptions
    /// The memory, with the settings it was made of.
    public var memory: LoadedConfiguration
    /// The system that the memory is part of, if one is named.
    public var system: PIMSystemDescription?
    /// How many tokens are generated.
    public var generation: GenerationOptions
    /// Warnings about the model and the batch.
    public var warnings: [Diagnostic]
}

/// Reading workload files (`workloads/*.yaml`).
extension PIMWorkload {
    private static let keys: [ConfigKey] =
        [.text("", "name"), .note("", "source")] + ModelFile.keys + [
            ConfigKey.text("system", "file").optional,
            ConfigKey.text("memory", "timing").optional,
            ConfigKey.text("memory", "address_mapping").optional,
            ConfigKey.choice("mapping", "placement", PIMMappingOptions.Placement.self).optional,
            ConfigKey.choice("mapping", "unit", PIMMappingOptions.Unit.self).optional,
            ConfigKey.choice("mapping", "partial_tiles", PIMMappingOptions.PartialTiles.self)
                .optional,
        ] + Batch.keys + GenerationOptions.keys

    /// The system, without which nothing can be run.
    ///
    /// - Throws: that the file at `path`, which this is, names none.
    public func requiredSystem(path: String) throws(ConfigurationError) -> PIMSystemDescription {
        if let system { return system }
        throw ConfigurationError(
            "missing key system.file: a run needs a system, such as "
                + "workloads/systems/librapim.yaml", at: .start(of: path))
    }

    /// Loads a workload with its model, its memory and, if it names one, its system.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each; the section says which of the files has the key.
    /// - Throws: All errors, with their locations.
    public static func load(
        path: String, overrides: [String] = []
    ) throws(ConfigurationError) -> PIMWorkload {
        let overrides = try WorkloadOverrides(
            overrides, system: ["offloading", "attention"], devices: PIMSystemDescription.devices)
        let file = try KeyedInput(
            path: path, format: "librasim-workload/1", keys: keys, overrides: overrides.workload,
            passing: TimingFile.sections + PIMSystemDescription.devices)
        let modelFile = try ModelFile.load(file)
        let model = modelFile.model
        let system = try self.system(file, overrides)
        let memory = try self.memory(file, system, overrides.timing)
        try check(memory.configuration, model, system, file)
        let generation = GenerationOptions(file)
        var diagnostics = DiagnosticCollector()
        let batch = try Batch(
            file, channels: memory.configuration.organization.channels, &diagnostics)
        try generation.check(batch, modelFile, file)
        let stage = Batch.stage(file)
        if stage == .summarization { try checkPrompts(batch, system, file) }
        try checkLayers(generation.layers, of: model, system, file)
        return PIMWorkload(
            name: file.text("name")!, model: model, batch: batch, stage: stage,
            lengths: file.choice("batch.lengths", Batch.Lengths.self)!,
            seed: file.integer("batch.seed"), mapping: mapping(file), memory: memory,
            system: system, generation: generation,
            warnings: modelFile.warnings + diagnostics.sortedWarnings)
    }

    private static func mapping(_ file: KeyedInput) -> PIMMappingOptions {
        var mapping = PIMMappingOptions()
        if let word = file.choice("mapping.placement", PIMMappingOptions.Placement.self) {
            mapping.placement = word
        }
        if let word = file.choice("mapping.unit", PIMMappingOptions.Unit.self) {
            mapping.unit = word
        }
        if let word = file.choice("mapping.partial_tiles", PIMMappingOptions.PartialTiles.self) {
            mapping.partial_tiles = word
        }
        return mapping
    }

    private static func system(
        _ file: KeyedInput, _ overrides: WorkloadOverrides
    ) throws(ConfigurationError) -> PIMSystemDescription? {
        guard let path = file.resolvedPath("system.file") else {
            try overrides.checkWithoutSystem(file.passed(to: PIMSystemDescription.devices))
            return nil
        }
        return try PIMSystemDescription.load(
            path: path, overrides: overrides.system, npuOverrides: overrides.devices["npu"]!,
            npuSettings: file.passed(to: ["npu"]),
            extender: file.location("system.file"))
    }

    private static func memory(
        _ file: KeyedInput, _ system: PIMSystemDescription?, _ overrides: [String]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var settings = (system?.memory ?? []) + file.passed(to: TimingFile.sections)
        if let mapping = file.text("memory.address_mapping") {
            settings.append(
                LocatedSetting(
                    "controller", "address_mapping", mapping,
                    at: file.location("memory.address_mapping")))
        }
        let own = file.resolvedPath("memory.timing")
        guard let path = own ?? system?.timing else {
            throw file.failure(
                "missing key memory.timing, or system.file, whose system has a memory",
                at: "memory.timing")
        }
        let location = own == nil ? system?.timingLocation : file.location("memory.timing")
        let memory = try TimingFile.load(
            path: path, settings: settings, overrides: overrides, extender: location)
        try memory.checkFields()
        guard let bridge = try system?.bridge(of: memory.configuration), !bridge.isEmpty else {
            return memory
        }
        return try TimingFile.load(
            path: path, settings: settings + bridge, overrides: overrides, extender: location)
    }

    private static func check(
        _ memory: MemoryConfiguration, _ model: LanguageModel, _ system: PIMSystemDescription?,
        _ file: KeyedInput
    ) throws(ConfigurationError) {
        guard let pim = memory.pim else {
            throw file.failure(
                "\(memory.name) has no processing units: a traced memory needs a 'pim' section",
                at: file.text("memory.timing") == nil ? "system.file" : "memory.timing")
        }
        if let system, system.options.npu.element_bytes * 8 != model.bits {
            throw file.failure(
                "\(model.name) has elements of \(model.bits) bits, and \(system.npuName) takes "
                    + "\(system.options.npu.element_bytes * 8)", at: "model.file")
        }
        guard pim.element_bits == model.bits else {
            throw file.failure(
                "\(model.name) has elements of \(model.bits) bits, and the units of \(memory.name) "
                    + "take \(pim.element_bits)", at: "model.file")
        }
        let elements = PIMTileShape(memory, headDimension: model.headDimension).elementsPerRow
        guard model.headDimension <= elements else {
            throw file.failure(
                "a head of \(model.headDimension) elements does not fit into a row of "
                    + "\(elements) of \(memory.name)", at: "model.file")
        }
    }

    /// Throws when prefill is impossible: the xPU does it in one pass.
    private static func checkPrompts(
        _ batch: Batch, _ system: PIMSystemDescription?, _ file: KeyedInput
    ) throws(ConfigurationError) {
        guard system != nil else {
            throw file.failure(
                "'stage: summarization' is the work of an xPU: name a system with system.file",
                at: "batch.stage")
        }
        for key in ["generation.steps", "generation.stride"] {
            guard let number = file.integer(key), number > 1 else { continue }
            throw file.failure(
                "'\(key)=\(number)' does not go with 'stage: summarization', which is one pass "
                    + "over the prompts", at: key)
        }
        let tokens = batch.lengths.reduce(0, +)
        guard tokens <= GEMMShape.largestDimension else {
            throw file.failure(
                "prompts of \(tokens) tokens together are too many for a pass: "
                    + "\(GEMMShape.largestDimension) are the most", at: "batch.stage")
        }
    }

    /// Throws when the model has fewer layers, or when several layers are asked for without a
    /// system.
    private static func checkLayers(
        _ layers: Int, of model: LanguageModel, _ system: PIMSystemDescription?, _ file: KeyedInput
    ) throws(ConfigurationError) {
        guard layers > 1 else { return }
        guard layers <= model.layers else {
            throw file.failure(
                "\(layers) layers are more than the \(model.layers) of \(model.name)",
                at: "generation.layers")
        }
        guard system != nil else {
            throw file.failure(
                "\(layers) layers take a system to go through them: name one with system.file",
                at: "generation.layers")
        }
    }
}
