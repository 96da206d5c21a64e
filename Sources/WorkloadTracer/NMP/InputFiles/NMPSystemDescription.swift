import ConfigFiles
import DRAMModel
import TimingConfig

/// A system of an NPU and memory with near-memory units (`SystemKind.h2_llm`) as its file describes
/// it.
public struct NMPSystemDescription: Sendable {
    /// A short name.
    public var name: String
    /// The NPU, the memory and what work costs.
    public var hardware: NMPHardware
    /// How a dataflow is found.
    public var search: NMPSearchOptions
    /// How many tokens a step of generation attends to.
    public var context: NMPWorkload.Context
    /// The memory's settings.
    public var memory: LoadedConfiguration
}

/// Reading system files of this kind (`workloads/systems/h2-llm.yaml`).
extension NMPSystemDescription {
    private static var prices: [(name: String, path: WritableKeyPath<NMPEnergy, Double>, String)] {
        [
            ("access", \.access_pJ_per_bit, "pJ/bit"), ("npu_mac", \.npu_mac_pJ, "pJ"),
            ("channel_power", \.channel_W, "W"), ("static_power", \.static_W, "W"),
        ]
    }

    private static let keys: [ConfigKey] =
        [
            .text("", "name"), .note("", "source"),
            .choice("system", "kind", SystemKind.self), .text("system", "timing"),
            .count("system", "nmp_channels", 0...NMPHardware.mostChannels),
            .quantity("system", "npu_compute", unit: "TMAC/s", 0.001...1e6),
            ConfigKey.permille("system", "npu_efficiency", 1...1000).optional,
            ConfigKey.choice("system", "read_time", NMPHardware.ReadTime.self).optional,
            ConfigKey.permille("system", "read_efficiency", 1...1000).optional,
            ConfigKey.choice("system", "unit_time", NMPHardware.UnitTime.self).optional,
            ConfigKey.permille("system", "unit_utilization", 1...1000).optional,
            ConfigKey.choice("system", "npu_reads", NMPHardware.NPUReads.self).optional,
            .flag("system", "share_channels"),
            ConfigKey.choice("dataflow", "choice", NMPSearchOptions.Dataflow.self).optional,
            ConfigKey.choice("dataflow", "objective", NMPSearchOptions.Objective.self).optional,
            ConfigKey.choice("dataflow", "context", NMPWorkload.Context.self).optional,
            ConfigKey.count("dataflow", "seed", 0...Int(Int32.max)).optional,
            ConfigKey.count("dataflow", "population", 2...1 << 16).optional,
            ConfigKey.count("dataflow", "generations", 0...1 << 16).optional,
            ConfigKey.count("dataflow", "exhaustive", 0...1 << 24).optional,
        ] + prices.map { ConfigKey.quantity("energy", $0.name, unit: $0.2).optional }

    /// The sections of a system file of this kind beside `system`.
    static let sections = ["dataflow", "energy"]

    /// Loads a file with its memory; `extender` is the location of its path.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each, for the system's own keys.
    ///   - timing: The same for those of its memory.
    ///   - extender: The location of its path.
    /// - Throws: All errors, with their locations.
    static func load(
        path: String, overrides: [String], timing: [String], extender: SourceLocation?
    ) throws(ConfigurationError) -> NMPSystemDescription {
        let file = try KeyedInput(
            path: path, format: "librasim-system/1", keys: keys, overrides: overrides,
            passing: TimingFile.sections, extender: extender)
        let memory = try TimingFile.load(
            path: file.resolvedPath("system.timing")!, settings: file.passed, overrides: timing,
            extender: file.location("system.timing"))
        try memory.checkFields()
        return NMPSystemDescription(
            name: file.text("name")!, hardware: try hardware(file, memory.configuration),
            search: search(file),
            context: file.choice("dataflow.context", NMPWorkload.Context.self) ?? .longest,
            memory: memory)
    }

    private static func hardware(
        _ file: KeyedInput, _ memory: MemoryConfiguration
    ) throws(ConfigurationError) -> NMPHardware {
        let (nmp, all) = (file.integer("system.nmp_channels")!, memory.organization.channels)
        guard nmp <= all else {
            throw file.failure(
                "\(nmp) NMP channels are more than the \(all) of \(memory.name)",
                at: "system.nmp_channels")
        }
        guard nmp == 0 || memory.pim?.nmp != nil else {
            throw file.failure(
                "\(memory.name) has no units behind vertical ports: NMP channels need a section "
                    + "'nmp' in the timing file", at: "system.nmp_channels")
        }
        if nmp > 0, let ports = memory.pim?.nmp, ports.banks_per_port > 1 {
            throw file.failure(
                "\(ports.banks_per_port) banks of \(memory.name) share a vertical port: a dataflow "
                    + "needs one at each bank, 'banks_per_port: 1'", at: "system.timing")
        }
        let compute = file.real("system.npu_compute")!
        let share = { (id: String, other: Double) in
            file.integer(id).map { Double($0) / 1000 } ?? other
        }
        var hardware = NMPHardware(
            memory: memory, nmpChannels: nmp, npu_MACps: compute * 1e12,
            npuEfficiency: share("system.npu_efficiency", 1))
        hardware.readEfficiency = share("system.read_efficiency", hardware.readEfficiency)
        if let word = file.choice("system.read_time", NMPHardware.ReadTime.self) {
            hardware.readTime = word
        }
        if let word = file.choice("system.unit_time", NMPHardware.UnitTime.self) {
            hardware.unitTime = word
        }
        hardware.unitUtilization = share("system.unit_utilization", 1)
        if hardware.unitTime == .replay, file.integer("system.unit_utilization") != nil {
            throw file.failure(
                "'unit_utilization' goes with 'unit_time: roofline'; a replay finds its own",
                at: "system.unit_utilization")
        }
        if let word = file.choice("system.npu_reads", NMPHardware.NPUReads.self) {
            hardware.npuReads = word
        }
        hardware.sharesChannels = file.flag("system.share_channels") ?? true
        for price in prices {
            guard let value = file.real("energy.\(price.name)") else { continue }
            hardware.energy[keyPath: price.path] = value
        }
        return hardware
    }

    private static func search(_ file: KeyedInput) -> NMPSearchOptions {
        var options = NMPSearchOptions()
        if let word = file.choice("dataflow.choice", NMPSearchOptions.Dataflow.self) {
            options.dataflow = word
        }
        if let word = file.choice("dataflow.objective", NMPSearchOptions.Objective.self) {
            options.objective = word
        }
        options.seed = file.integer("dataflow.seed") ?? options.seed
        options.population = file.integer("dataflow.population") ?? options.population
        options.generations = file.integer("dataflow.generations") ?? options.generations
        options.exhaustive = file.integer("dataflow.exhaustive") ?? options.exhaustive
        return options
    }
}
