import ConfigFiles
import DRAMModel
import TimingConfig

/// A system of a GPU, perhaps with cards, (`SystemKind.gpu`, `.gpu_hpu`) as its file describes it.
public struct GPUSystemDescription: Sendable {
    /// What it does with a batch.
    public var options: GPUSystemOptions
    /// The memory of its cards, with the settings it was made of; nil without cards.
    public var memory: LoadedConfiguration?
}

/// Reading system files (`workloads/systems/gpu*.yaml`).
extension GPUSystemDescription {
    /// Sections beside `system`.
    static let sections = ["links"]
    /// Sections of the files of devices.
    static let devices = ["gpu", "hpu"]

    private static let rates_GBps = 0.001...1e9
    private static let times_us = 0...1e6
    private static let keys: [ConfigKey] = [
        .text("", "name"), .note("", "source"),
        .choice("system", "kind", SystemKind.self), .text("system", "gpu"),
        ConfigKey.choice("system", "attention", GPUOptions.Attention.self).optional,
        ConfigKey.permille("system", "kv_overhead", 0...10_000).optional,
        ConfigKey.quantity("system", "per_layer_overhead_us", unit: "us", times_us).optional,
    ]
    private static let cardKeys: [ConfigKey] = [
        ConfigKey.text("system", "hpu").optional,
        ConfigKey.count("system", "cards", 0...64).optional,
        ConfigKey.choice("system", "parallelism", HPUCardOptions.Parallelism.self).optional,
        ConfigKey.count("system", "sub_batches", 1...64).optional,
        ConfigKey.count("system", "chunk_heads", 1...1 << 16).optional,
        ConfigKey.count("system", "descriptor_bytes", 0...1 << 16).optional,
        ConfigKey.count("system", "replayed_heads", 2...1 << 20).optional,
        ConfigKey.quantity("system", "merge", unit: "GB/s", rates_GBps).optional,
        ConfigKey.flag("links", "via_host"), ConfigKey.flag("links", "shared"),
        ConfigKey.quantity("links", "gpu", unit: "GB/s", rates_GBps).optional,
        ConfigKey.quantity("links", "gpu_latency", unit: "us", times_us).optional,
        ConfigKey.quantity("links", "card", unit: "GB/s", rates_GBps).optional,
        ConfigKey.quantity("links", "card_latency", unit: "us", times_us).optional,
    ]

    /// Loads a file with its devices; `extender` is the location of its path.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: Those of all files, by whose keys they are.
    ///   - settings: What the workload sets of the devices and of the cards' memory.
    ///   - extender: The location of its path.
    /// - Throws: All errors, with their locations.
    static func load(
        path: String, overrides: WorkloadOverrides, settings: [LocatedSetting],
        extender: SourceLocation?
    ) throws(ConfigurationError) -> GPUSystemDescription {
        let file = try KeyedInput(
            path: path, format: "librasim-system/1", keys: keys + cardKeys,
            overrides: overrides.system, passing: TimingFile.sections + devices, extender: extender)
        func located(in sections: [String]) -> [LocatedSetting] {
            (file.passed + settings).filter { sections.contains($0.section) }
        }
        let gpu = try GPU.load(
            path: file.resolvedPath("system.gpu")!, settings: located(in: ["gpu"]),
            overrides: overrides.devices["gpu"]!, extender: file.location("system.gpu"))
        var own = GPUOptions()
        own.attention = file.choice("system.attention", GPUOptions.Attention.self) ?? own.attention
        own.kv_overhead = Double(file.integer("system.kv_overhead") ?? 0) / 1000
        own.per_layer_overhead_s = time_s("system.per_layer_overhead_us", file) ?? 0
        let options = GPUSystemOptions(name: file.text("name")!, gpu: gpu, options: own)
        guard file.choice("system.kind", SystemKind.self) == .gpu_hpu else {
            try checkWithoutCards(file, overrides, settings)
            return GPUSystemDescription(options: options)
        }
        guard let path = file.resolvedPath("system.hpu") else {
            throw file.failure(
                "missing key system.hpu: 'kind: gpu-hpu' is a GPU with cards", at: "system.kind")
        }
        let hpu = try HPUCardDescription.load(
            path: path, own: located(in: ["hpu"]), overrides: overrides.devices["hpu"]!,
            settings: located(in: TimingFile.sections), timing: overrides.timing,
            extender: file.location("system.hpu"))
        let cards = try cards(hpu, file)
        guard cards.count > 0 else { return GPUSystemDescription(options: options) }
        var description = GPUSystemDescription(options: options, memory: hpu.memory)
        description.options.cards = cards
        return description
    }

    /// Throws when there are settings for cards but no cards.
    private static func checkWithoutCards(
        _ file: KeyedInput, _ overrides: WorkloadOverrides, _ settings: [LocatedSetting]
    ) throws(ConfigurationError) {
        for key in cardKeys where file.isGiven(key.id) {
            throw file.failure(
                "'\(key.id)' is for the cards of 'kind: gpu-hpu', and this is 'kind: gpu'",
                at: key.id)
        }
        let first = (file.passed + settings).first { $0.section != "gpu" }
        let location =
            first?.location
            ?? (overrides.devices["hpu"]! + overrides.timing).first.map {
                Override.start(of: $0)
            }
        guard let location else { return }
        throw ConfigurationError(
            "a GPU has no memory that is simulated, and no cards that could have one: "
                + "that takes 'kind: gpu-hpu'", at: location)
    }

    private static func cards(
        _ hpu: HPUCardDescription, _ file: KeyedInput
    ) throws(ConfigurationError) -> HPUCardOptions {
        func link(_ name: String) throws(ConfigurationError) -> HPULink {
            let id = "links.\(name)"
            guard let rate = file.real(id) else {
                throw file.failure("missing key \(id): cards are reached over links", at: id)
            }
            return HPULink(
                bandwidth_Bps: rate * 1e9, latency_s: time_s("\(id)_latency", file) ?? 0)
        }
        let links = HPULinks(
            gpu: try link("gpu"), card: try link("card"),
            via_host: file.flag("links.via_host") ?? true,
            shared: file.flag("links.shared") ?? false)
        var options = HPUCardOptions(
            card: hpu.card, memory: hpu.memory.configuration, links: links)
        options.count = file.integer("system.cards") ?? options.count
        options.parallelism =
            file.choice("system.parallelism", HPUCardOptions.Parallelism.self)
            ?? options.parallelism
        options.sub_batches = file.integer("system.sub_batches") ?? options.sub_batches
        options.chunk_heads = file.integer("system.chunk_heads") ?? options.chunk_heads
        options.descriptor_bytes =
            file.integer("system.descriptor_bytes") ?? options.descriptor_bytes
        options.replayed_heads = file.integer("system.replayed_heads") ?? options.replayed_heads
        options.merge_Bps = file.real("system.merge").map { $0 * 1e9 } ?? options.merge_Bps
        return options
    }

    /// A time in microseconds, if given, in seconds.
    private static func time_s(_ id: String, _ file: KeyedInput) -> Double? {
        file.real(id).map { $0 * 1e-6 }
    }
}
