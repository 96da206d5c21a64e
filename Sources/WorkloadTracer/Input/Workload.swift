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
}

/// Reading workload files (`workloads/*.yaml`).
extension Workload {
    private static let keys: [KeyedFileKey] = [
        .text("", "name"), .note("", "source"), .text("model", "file"), .text("memory", "timing"),
        KeyedFileKey.text("memory", "address_mapping").optional,
        .choice("batch", "lengths", Batch.Lengths.self),
        KeyedFileKey.count("batch", "requests", 1...Batch.mostRequests).optional,
        KeyedFileKey.count("batch", "length", 1...Batch.longest).optional,
        KeyedFileKey.text("batch", "file").optional,
        KeyedFileKey.permille("batch", "mean", 1000...Batch.longest * 1000).optional,
        KeyedFileKey.permille("batch", "spread", 0...10_000).optional,
        KeyedFileKey.count("batch", "seed", 0...Int(Int32.max)).optional,
        KeyedFileKey.choice("mapping", "placement", MappingOptions.Placement.self).optional,
        KeyedFileKey.choice("mapping", "unit", MappingOptions.Unit.self).optional,
        KeyedFileKey.choice("mapping", "partial_tiles", MappingOptions.PartialTiles.self).optional,
    ]
    private static let sections = ["model.", "memory.", "batch.", "mapping."]

    /// Loads a workload with its model and memory.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each; those of other sections go to the timing file.
    /// - Throws: Everything that is wrong, with its place.
    public static func load(
        path: String, overrides: [String] = []
    ) throws(ConfigurationError) -> Workload {
        let isOwn = { (text: String) in sections.contains { text.hasPrefix($0) } }
        let file = try KeyedFile(
            path: path, format: "librasim-workload/1", keys: keys,
            overrides: overrides.filter(isOwn))
        let model = try LanguageModel.load(
            path: file.resolvedPath("model.file")!, extender: file.location("model.file"))
        let memory = try self.memory(file, overrides.filter { !isOwn($0) })
        try check(memory.configuration, model, file)
        var mapping = MappingOptions()
        if let word = file.choice("mapping.placement", MappingOptions.Placement.self) {
            mapping.placement = word
        }
        if let word = file.choice("mapping.unit", MappingOptions.Unit.self) { mapping.unit = word }
        if let word = file.choice("mapping.partial_tiles", MappingOptions.PartialTiles.self) {
            mapping.partial_tiles = word
        }
        return Workload(
            name: file.text("name")!, model: model,
            batch: try batch(file, channels: memory.configuration.organization.channels),
            lengths: file.choice("batch.lengths", Batch.Lengths.self)!,
            seed: file.integer("batch.seed"), mapping: mapping, memory: memory)
    }

    private static func memory(
        _ file: KeyedFile, _ overrides: [String]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        let mapping = file.text("memory.address_mapping").map {
            ["controller.address_mapping=\($0)"]
        }
        let path = file.resolvedPath("memory.timing")!
        do throws(ConfigurationError) {
            return try TimingFile.load(path: path, overrides: (mapping ?? []) + overrides)
        } catch {
            var error = error
            // A file that cannot be read has no place of its own: the one that names it is to blame.
            for index in error.diagnostics.indices where error.diagnostics[index].location == nil {
                error.diagnostics[index].location = file.location("memory.timing")
            }
            throw error
        }
    }

    private static func check(
        _ memory: MemoryConfiguration, _ model: LanguageModel, _ file: KeyedFile
    ) throws(ConfigurationError) {
        guard let pim = memory.pim else {
            throw file.failure(
                "\(memory.name) has no processing units: a traced memory needs a 'pim' section",
                at: "memory.timing")
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

    private static func batch(
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
