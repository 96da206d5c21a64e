import ConfigFiles

/// An NPU as its file describes it.
public struct NPUDescription: Equatable, Sendable {
    /// A short name.
    public var name: String
    /// The unit.
    public var npu: NPU
    /// Its clock.
    public var clock_MHz: Double
    /// Its energy; nil when the file does not give any.
    public var energy: NPUEnergy?
}

/// Reading NPU files (`workloads/npus/*.yaml`).
extension NPUDescription {
    /// The largest scratchpad, 1 TiB.
    private static let largestScratchpad_MiB = Double(1 << 20)

    private static let counts = 1...NPU.largestCount
    private static let keys: [ConfigKey] = [
        .text("", "name"), .note("", "source"), .quantity("npu", "clock", unit: "MHz", 1...100_000),
        .count("npu", "arrays", counts), .count("npu", "rows", counts),
        .count("npu", "columns", counts), .count("npu", "vector_units", counts),
        .count("npu", "lanes", counts), .quantity("npu", "scratchpad", unit: "MiB"),
        ConfigKey.count("npu", "stationary_rows_per_cycle", counts).optional,
        .flag("npu", "hides_stationary_loads"),
        ConfigKey.count("npu", "element_bytes", 1...4).optional,
        ConfigKey.count("npu", "accumulator_bytes", 1...8).optional,
        ConfigKey.quantity("npu", "mac_pJ", unit: "pJ").optional,
        ConfigKey.quantity("npu", "vector_pJ", unit: "pJ").optional,
        ConfigKey.quantity("npu", "static_power", unit: "W").optional,
    ]

    /// Loads a file, then settings of other files; `extender` is the location of its path.
    ///
    /// - Throws: All errors, with their locations.
    package static func load(
        path: String, settings: [LocatedSetting] = [], overrides: [String] = [],
        extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> NPUDescription {
        let file = try KeyedInput(
            path: path, format: "librasim-npu/1", keys: keys, settings: settings,
            overrides: overrides, extender: extender)
        let clock_MHz = file.real("npu.clock")!
        let scratchpad_bytes = try bytes(file)
        let npu = NPU(
            arrays: file.integer("npu.arrays")!, rows: file.integer("npu.rows")!,
            columns: file.integer("npu.columns")!, vector_units: file.integer("npu.vector_units")!,
            lanes: file.integer("npu.lanes")!, scratchpad_bytes: scratchpad_bytes,
            stationary_rows_per_cycle: file.integer("npu.stationary_rows_per_cycle") ?? 1,
            hides_stationary_loads: file.flag("npu.hides_stationary_loads") ?? true,
            element_bytes: file.integer("npu.element_bytes") ?? 2,
            accumulator_bytes: file.integer("npu.accumulator_bytes") ?? 4)
        return NPUDescription(
            name: file.text("name")!, npu: npu, clock_MHz: clock_MHz, energy: energy(file))
    }

    private static func bytes(_ file: KeyedInput) throws(ConfigurationError) -> Int {
        let size_MiB = file.real("npu.scratchpad")!
        let bytes = size_MiB * Double(1 << 20)
        guard size_MiB <= largestScratchpad_MiB, bytes >= 1, bytes == bytes.rounded() else {
            throw file.failure(
                "a scratchpad of \(size_MiB) MiB is not a whole number of bytes from 1 byte to "
                    + "1048576 MiB", at: "npu.scratchpad")
        }
        return Int(bytes)
    }

    private static func energy(_ file: KeyedInput) -> NPUEnergy? {
        let (mac, vector) = (file.real("npu.mac_pJ"), file.real("npu.vector_pJ"))
        let power = file.real("npu.static_power")
        guard mac != nil || vector != nil || power != nil else { return nil }
        var energy = NPUEnergy()
        energy.mac_pJ = mac ?? 0
        energy.vector_pJ = vector ?? 0
        energy.static_W = power ?? 0
        return energy
    }
}
