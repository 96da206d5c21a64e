import ConfigFiles
import DRAMModel
import TimingConfig

/// A card as its file describes it, with its memory.
public struct HPUCardDescription: Sendable {
    /// The card.
    public var card: HPUCard
    /// Its memory, with the settings it was made of.
    public var memory: LoadedConfiguration
}

/// Reading card files (`workloads/hpus/*.yaml`).
extension HPUCardDescription {
    private static let figures = [("clock", "MHz"), ("gemv", "GFLOPS"), ("power", "W")]
    private static let keys: [ConfigKey] =
        [.text("", "name"), .note("", "source"), .text("hpu", "timing")]
        + figures.map { .quantity("hpu", $0.0, unit: $0.1, 0.001...1e9) }
        + [
            .count("hpu", "softmax_elements", 1...1 << 16),
            ConfigKey.count("hpu", "gemv_latency", 0...1 << 20).optional,
            ConfigKey.count("hpu", "softmax_latency", 0...1 << 20).optional,
            ConfigKey.count("hpu", "heads_in_flight", 1...64).optional,
            .quantity("hpu", "read_ahead", unit: "KiB"),
            ConfigKey.count("hpu", "chunk_buffers", 1...64).optional,
            ConfigKey.quantity("hpu", "capacity", unit: "GiB").optional,
            ConfigKey.quantity("hpu", "idle_power", unit: "W").optional,
        ]

    /// Loads a file with its memory; `extender` is the location of its path.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - own: What the system and the workload set of the card.
    ///   - overrides: `hpu.key=value` each.
    ///   - settings: What the system and the workload set of the memory.
    ///   - timing: `section.key=value` overrides of the memory.
    ///   - extender: The location of its path.
    /// - Throws: All errors, with their locations.
    package static func load(
        path: String, own: [LocatedSetting] = [], overrides: [String] = [],
        settings: [LocatedSetting] = [],
        timing: [String] = [], extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> HPUCardDescription {
        let file = try KeyedInput(
            path: path, format: "librasim-hpu/1", keys: keys, settings: own, overrides: overrides,
            extender: extender)
        let memory = try TimingFile.load(
            path: file.resolvedPath("hpu.timing")!, settings: settings, overrides: timing,
            extender: file.location("hpu.timing"))
        try memory.checkFields()
        var values: [String: Double] = [:]
        for (name, _) in figures { values[name] = file.real("hpu.\(name)")! }
        let idle_W = file.real("hpu.idle_power") ?? 0
        guard idle_W <= values["power"]! else {
            throw file.failure(
                "\(idle_W) W at rest are more than the \(values["power"]!) W at work",
                at: "hpu.idle_power")
        }
        let organization = memory.configuration.organization
        return HPUCardDescription(
            card: HPUCard(
                name: file.text("name")!, clock_MHz: values["clock"]!,
                gemv_FLOPS: values["gemv"]! * 1e9,
                softmax_elements: file.integer("hpu.softmax_elements")!,
                gemv_latency: file.integer("hpu.gemv_latency") ?? 0,
                softmax_latency: file.integer("hpu.softmax_latency") ?? 0,
                heads_in_flight: file.integer("hpu.heads_in_flight") ?? 1,
                readAhead_bytes: try readAhead(file, organization),
                chunk_buffers: file.integer("hpu.chunk_buffers") ?? 2,
                capacity_bytes: try capacity(file, organization), power_W: values["power"]!,
                idle_W: idle_W),
            memory: memory)
    }

    /// Bytes that a channel may have read ahead: two bursts at least, one to be used and one on its
    /// way.
    private static func readAhead(
        _ file: KeyedInput, _ organization: Organization
    ) throws(ConfigurationError) -> Int {
        let given = file.real("hpu.read_ahead")!
        let least = 2 * organization.requestBytes
        guard given * 1024 >= Double(least), given <= 0x1p20 else {
            throw file.failure(
                "'read_ahead' of \(given) KiB is out of range: two bursts of "
                    + "\(organization.requestBytes) bytes to 1048576 KiB", at: "hpu.read_ahead")
        }
        return Int(given * 1024)
    }

    private static func capacity(
        _ file: KeyedInput, _ organization: Organization
    ) throws(ConfigurationError) -> Double {
        let all = Double(organization.capacityBytes)
        guard let given = file.real("hpu.capacity") else { return all }
        guard given > 0, given * 0x1p30 <= all else {
            throw file.failure(
                "'capacity' of \(given) GiB is out of range: the memory has \(all / 0x1p30) GiB",
                at: "hpu.capacity")
        }
        return given * 0x1p30
    }
}
