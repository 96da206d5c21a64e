import ConfigFiles
import DRAMModel
import TimingConfig

/// `section.key=value` arguments by the file whose key they override.
///
/// The section decides: `model`, `memory`, `batch`, `mapping` and `generation` are the workload's,
/// `system` and others that a kind of system names the system's, those of its devices (`npu`) the
/// files of these, all others the timing file's. `system.file` alone is the workload's: it names
/// the system.
struct WorkloadOverrides {
    private static let workloadSections = ["model", "memory", "batch", "mapping", "generation"]

    private(set) var workload: [String] = []
    private(set) var system: [String] = []
    /// By the section of each device, all of which are there.
    private(set) var devices: [String: [String]]
    private(set) var timing: [String] = []

    /// Sorts overrides; an unknown section is an error.
    ///
    /// - Parameters:
    ///   - overrides: The arguments, in their order.
    ///   - systemSections: Sections of the system file beside `system`.
    ///   - deviceSections: Sections of the files of devices that the system file names.
    init(
        _ overrides: [String], system systemSections: [String], devices deviceSections: [String]
    ) throws(ConfigurationError) {
        let systemSections = ["system"] + systemSections
        devices = Dictionary(uniqueKeysWithValues: deviceSections.map { ($0, []) })
        for override in overrides {
            let path = override.prefix { $0 != "=" }
            guard let dot = path.firstIndex(of: ".") else {
                timing.append(override)
                continue
            }
            let section = String(path[..<dot])
            if Self.workloadSections.contains(section) || path == "system.file" {
                workload.append(override)
            } else if systemSections.contains(section) {
                system.append(override)
            } else if deviceSections.contains(section) {
                devices[section]!.append(override)
            } else if TimingFile.sections.contains(section) {
                timing.append(override)
            } else {
                let sections =
                    Self.workloadSections + systemSections + deviceSections + TimingFile.sections
                throw Self.failure(
                    KeyTable.unknownSection(section, among: sections), override)
            }
        }
    }

    /// Throws when there are overrides of a system, or settings of its devices, where there is
    /// none.
    func checkWithoutSystem(_ settings: [LocatedSetting]) throws(ConfigurationError) {
        let message = "the workload has no system to override; give it one with system.file"
        if let first = (system + devices.values.joined()).first {
            throw Self.failure(message, first)
        }
        guard let setting = settings.first else { return }
        throw ConfigurationError(message, at: setting.key.location)
    }

    private static func failure(_ message: String, _ override: String) -> ConfigurationError {
        ConfigurationError(message, at: Override.start(of: override))
    }
}
