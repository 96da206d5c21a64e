import ConfigFiles
import DRAMModel

/// A configuration with the settings it was made of.
public struct LoadedConfiguration: Sendable {
    /// The memory and its controller.
    public var configuration: MemoryConfiguration
    /// Every key with its value, defaults included, in the order of a timing file.
    public var resolved: [ResolvedSetting]
    /// Warnings, sorted by location.
    public var warnings: [Diagnostic]
    /// Keys that were given and that nothing reads, by place.
    public var unused: [UnusedKey] = []

    /// Creates a loaded configuration from one that no file describes.
    public init(configuration: MemoryConfiguration) {
        let parameters = Schema.parameters([configuration.standard, configuration.rules])
        self.init(configuration: configuration, keys: Schema.all(parameters), warnings: []) { _ in
            .standardDefault
        }
    }

    init(
        configuration: MemoryConfiguration, keys: [SchemaKey], warnings: [Diagnostic],
        origin: (SchemaKey) -> ResolvedSetting.Origin
    ) {
        self.configuration = configuration
        self.warnings = warnings
        let memory = KeyedMemory(configuration)
        resolved = keys.compactMap { key in
            key.text(memory).map { value in
                ResolvedSetting(
                    section: key.section, key: key.name, value: value, kind: key.form.kind,
                    origin: origin(key))
            }
        }
    }
}
