import ConfigFiles

/// Reading GPU files (`workloads/gpus/*.yaml`).
extension GPU {
    private static let figures = [
        ("peak", "TFLOPS", 1e12), ("bandwidth", "GB/s", 1e9), ("capacity", "GB", 1e9),
        ("power", "W", 1.0),
    ]
    private static let keys: [ConfigKey] =
        [.text("", "name"), .note("", "source")]
        + figures.map { .quantity("gpu", $0.0, unit: $0.1, 0.001...1e9) }
        + ["compute_efficiency", "bandwidth_efficiency", "gemv_efficiency"].map {
            ConfigKey.permille("gpu", $0, 1...1000).optional
        } + [
            ConfigKey.quantity("gpu", "idle_power", unit: "W").optional,
            ConfigKey.quantity("gpu", "reserved", unit: "GB").optional,
        ]

    /// Loads a file, then settings of other files; `extender` is the location of its path.
    ///
    /// - Throws: All errors, with their locations.
    package static func load(
        path: String, settings: [LocatedSetting] = [], overrides: [String] = [],
        extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> GPU {
        let file = try KeyedInput(
            path: path, format: "librasim-gpu/1", keys: keys, settings: settings,
            overrides: overrides, extender: extender)
        var values: [Double] = []
        for (name, _, scale) in figures { values.append(file.real("gpu.\(name)")! * scale) }
        let share = { (name: String) in
            file.integer("gpu.\(name)").map { Double($0) / 1000 }
        }
        let idle_W = file.real("gpu.idle_power") ?? 0
        guard idle_W <= values[3] else {
            throw file.failure(
                "\(idle_W) W at rest are more than the \(values[3]) W at work", at: "gpu.idle_power"
            )
        }
        let reserved_bytes = (file.real("gpu.reserved") ?? 0) * 1e9
        guard reserved_bytes < values[2] else {
            throw file.failure(
                "\(reserved_bytes / 1e9) GB reserved leave nothing of \(values[2] / 1e9) GB",
                at: "gpu.reserved")
        }
        return GPU(
            name: file.text("name")!, peak_FLOPS: values[0], bandwidth_Bps: values[1],
            capacity_bytes: values[2], power_W: values[3],
            compute_efficiency: share("compute_efficiency") ?? 1,
            bandwidth_efficiency: share("bandwidth_efficiency") ?? 1,
            gemv_efficiency: share("gemv_efficiency"), idle_W: idle_W,
            reserved_bytes: reserved_bytes)
    }
}
