import DRAMModel
import TimingConfig

/// A model, a batch and a memory: what a workload file describes.
public struct Workload: Sendable {
    /// A short name.
    public var name: String
    /// The model, one layer of which is traced.
    public var model: LanguageModel
    /// The requests in generation.
    public var batch: Batch
    /// How the batch's lengths came about.
    public var lengths: Batch.Lengths
    /// The seed of drawn lengths.
    public var seed: Int?
    /// How data is laid out.
    public var mapping: MappingOptions
    /// The memory, with the settings it was made of.
    public var memory: LoadedConfiguration
    /// The system that the memory is part of, if one is named.
    public var system: SystemDescription?
    /// How many tokens are generated.
    public var generation: GenerationOptions
}

/// Reading workload files (`workloads/*.yaml`).
extension Workload {
    private static let keys: [KeyedFileKey] = [
        .text("", "name"), .note("", "source"), .text("model", "file"),
        KeyedFileKey.text("system", "file").optional,
        KeyedFileKey.text("memory", "timing").optional,
        KeyedFileKey.text("memory", "address_mapping").optional,
        .choice("batch", "lengths", Batch.Lengths.self),
        KeyedFileKey.count("batch", "requests", 1...Batch.mostRequests).optional,
        KeyedFileKey.count("batch", "length", 1...Batch.longest).optional,
        KeyedFileKey.text("batch", "file").optional,
        KeyedFileKey.permille("batch", "mean", 1000...Batch.longest * 1000).optional,
        KeyedFileKey.permille("batch", "spread", 0...10_000).optional,
        KeyedFileKey.count("batch", "seed", 0...Int(Int32.max)).optional,
        KeyedFileKey.count("batch", "output", 1...Batch.longest).optional,
        KeyedFileKey.count("generation", "steps", 1...GenerationOptions.mostSteps).optional,
        KeyedFileKey.count("generation", "stride", 1...GenerationOptions.mostSteps).optional,
        KeyedFileKey.choice("generation", "lengths", GenerationOptions.Lengths.self).optional,
        KeyedFileKey.choice("mapping", "placement", MappingOptions.Placement.self).optional,
        KeyedFileKey.choice("mapping", "unit", MappingOptions.Unit.self).optional,
        KeyedFileKey.choice("mapping", "partial_tiles", MappingOptions.PartialTiles.self).optional,
    ]

    /// The system, without which nothing can be run.
    ///
    /// - Throws: that the file at `path`, which this is, names none.
    public func requiredSystem(path: String) throws(ConfigurationError) -> SystemDescription {
        if let system { return system }
        throw ConfigurationError(diagnostics: [
            Diagnostic(
                severity: .error, location: SourceLocation(file: path, line: 1, column: 1),
                message: "missing key system.file: a run needs a system, such as "
                    + "workloads/systems/librapim.yaml")
        ])
    }

    /// Loads a workload with its model, its memory and, if it names one, its system.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each; the section says which of the files has the key.
    /// - Throws: Everything that is wrong, with its place.
    public static func load(
        path: String, overrides: [String] = []
    ) throws(ConfigurationError) -> Workload {
        let overrides = try WorkloadOverrides(overrides)
        let file = try KeyedFile(
            path: path, format: "librasim-workload/1", keys: keys, overrides: overrides.workload,
            passesOn: true)
        let model = try LanguageModel.load(
            path: file.resolvedPath("model.file")!, extender: file.location("model.file"))
        let system = try self.system(file, overrides)
        let memory = try self.memory(file, system, overrides.timing)
        try check(memory.configuration, model, system, file)
        let generation = generation(file)
        let batch = try batch(file, channels: memory.configuration.organization.channels)
        try check(batch, generation, file)
        return Workload(
            name: file.text("name")!, model: model, batch: batch,
            lengths: file.choice("batch.lengths", Batch.Lengths.self)!,
            seed: file.integer("batch.seed"), mapping: mapping(file), memory: memory,
            system: system, generation: generation)
    }

    private static func mapping(_ file: KeyedFile) -> MappingOptions {
        var mapping = MappingOptions()
        if let word = file.choice("mapping.placement", MappingOptions.Placement.self) {
            mapping.placement = word
        }
        if let word = file.choice("mapping.unit", MappingOptions.Unit.self) { mapping.unit = word }
        if let word = file.choice("mapping.partial_tiles", MappingOptions.PartialTiles.self) {
            mapping.partial_tiles = word
        }
        return mapping
    }

    private static func generation(_ file: KeyedFile) -> GenerationOptions {
        var options = GenerationOptions()
        options.steps = file.integer("generation.steps")
        options.stride = file.integer("generation.stride") ?? 1
        if let word = file.choice("generation.lengths", GenerationOptions.Lengths.self) {
            options.lengths = word
        }
        return options
    }

    private static func system(
        _ file: KeyedFile, _ overrides: WorkloadOverrides
    ) throws(ConfigurationError) -> SystemDescription? {
        guard let path = file.resolvedPath("system.file") else {
            try overrides.checkWithoutSystem()
            return nil
        }
        return try SystemDescription.load(
            path: path, overrides: overrides.system, npuOverrides: overrides.npu,
            extender: file.location("system.file"))
    }

    private static func memory(
        _ file: KeyedFile, _ system: SystemDescription?, _ overrides: [String]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var settings = (system?.memory ?? []) + file.passed
        if let mapping = file.text("memory.address_mapping") {
            settings.append(
                PlacedSetting(
                    "controller", "address_mapping", mapping,
                    at: file.location("memory.address_mapping")))
        }
        let own = file.resolvedPath("memory.timing")
        guard let path = own ?? system?.timing else {
            throw file.failure(
                "missing key memory.timing, or system.file, whose system has a memory",
                at: "memory.timing")
        }
        let place = own == nil ? system?.timingPlace : file.location("memory.timing")
        let memory = try TimingFile.load(
            path: path, settings: settings, overrides: overrides, extender: place)
        guard let bridge = try system?.bridge(of: memory.configuration), !bridge.isEmpty else {
            return memory
        }
        return try TimingFile.load(
            path: path, settings: settings + bridge, overrides: overrides, extender: place)
    }

    private static func check(
        _ memory: MemoryConfiguration, _ model: LanguageModel, _ system: SystemDescription?,
        _ file: KeyedFile
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

    /// Throws when a request would grow longer than one may be.
    private static func check(
        _ batch: Batch, _ generation: GenerationOptions, _ file: KeyedFile
    ) throws(ConfigurationError) {
        for request in batch.requests {
            let known = [request.output, generation.steps].compactMap { $0 }.min() ?? 1
            guard request.length - 1 + known > Batch.longest else { continue }
            throw file.failure(
                "request \(request.number) of \(request.length) tokens would grow to "
                    + "\(request.length - 1 + known), and \(Batch.longest) are the most",
                at: generation.steps == nil ? "batch.output" : "generation.steps")
        }
    }

    private static func batch(
        _ file: KeyedFile, channels: Int
    ) throws(ConfigurationError) -> Batch {
        var batch = try requests(file, channels: channels)
        guard let output = file.integer("batch.output") else { return batch }
        for index in batch.requests.indices where batch.requests[index].output == nil {
            batch.requests[index].output = output
        }
        return batch
    }

    private static func requests(
        _ file: KeyedFile, channels: Int
    ) throws(ConfigurationError) -> Batch {
        let lengths = file.choice("batch.lengths", Batch.Lengths.self)!
        let wanted =
            switch lengths {
            case .uniform: ["requests", "length"]
            case .csv: ["file"]
            case .log_normal: ["requests", "mean", "spread", "seed"]
            }
        for name in ["requests", "length", "file", "mean", "spread", "seed"] {
            let id = "batch.\(name)"
            let isGiven = file.integer(id) != nil || file.text(id) != nil
            if wanted.contains(name) && !isGiven {
                throw file.failure(
                    "'lengths: \(lengths.rawValue)' needs the key \(id)", at: "batch.lengths")
            }
            if !wanted.contains(name) && isGiven {
                throw file.failure(
                    "'\(name)' does not go with 'lengths: \(lengths.rawValue)', which takes "
                        + wanted.joined(separator: ", "), at: id)
            }
        }
        switch lengths {
        case .uniform:
            return Batch(
                requests: file.integer("batch.requests")!, length: file.integer("batch.length")!)
        case .csv:
            return try BatchTable.read(
                path: file.resolvedPath("batch.file")!, channels: channels,
                extender: file.location("batch.file"))
        case .log_normal:
            return Batch(
                requests: file.integer("batch.requests")!,
                mean: Double(file.integer("batch.mean")!) / 1000,
                spread: Double(file.integer("batch.spread")!) / 1000,
                seed: file.integer("batch.seed")!)
        }
    }
}
