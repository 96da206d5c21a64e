import TimingConfig

/// Reading GPU files (`workloads/gpus/*.yaml`).
extension GPU {
    private static let figures = [
        ("peak", "TFLOPS", 1e12), ("bandwidth", "GB/s", 1e9), ("capacity", "GB", 1e9),
        ("power", "W", 1.0),
    ]
    private static let keys: [KeyedFileKey] =
        [.text("", "name"), .note("", "source")]
        + figures.map { .quantity("gpu", $0.0, unit: $0.1) }
        + ["compute_efficiency", "bandwidth_efficiency"].map {
            KeyedFileKey.permille("gpu", $0, 1...1000).optional
        }

    /// Loads a file; `extender` is the place that names it.
    ///
    /// - Throws: Everything that is wrong, with its place.
    package static func load(
        path: String, overrides: [String] = [], extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> GPU {
        let file = try KeyedFile(
            path: path, format: "librasim-gpu/1", keys: keys, overrides: overrides,
            extender: extender)
        var values: [Double] = []
        for (name, unit, scale) in figures {
            let value = file.real("gpu.\(name)")!
            guard value >= 0.001 else {
                throw file.failure(
                    "'\(name)' of \(value) \(unit) is out of range: 0.001 to 1000000000 \(unit)",
                    at: "gpu.\(name)")
            }
            values.append(value * scale)
        }
        let share = { (name: String) in Double(file.integer("gpu.\(name)") ?? 1000) / 1000 }
        return GPU(
            name: file.text("name")!, peak_FLOPS: values[0], bandwidth_Bps: values[1],
            capacity_bytes: values[2], power_W: values[3],
            compute_efficiency: share("compute_efficiency"),
            bandwidth_efficiency: share("bandwidth_efficiency"))
    }
}
