import DRAMModel
import TimingConfig

/// `section.key=value` arguments by the file whose key they override.
///
/// The section decides: `model`, `memory`, `batch`, `mapping` and `generation` are the workload's, `system`,
/// `offloading` and `attention` the system's, `npu` the NPU's, all others the timing file's. `system.file`
/// alone is the workload's: it names the system.
struct WorkloadOverrides {
    private static let workloadSections = ["model", "memory", "batch", "mapping", "generation"]
    private static let systemSections = ["system", "offloading", "attention"]

    private(set) var workload: [String] = []
    private(set) var system: [String] = []
    private(set) var npu: [String] = []
    private(set) var timing: [String] = []

    /// Sorts overrides; an unknown section is an error.
    init(_ overrides: [String]) throws(ConfigurationError) {
        for override in overrides {
            let path = override.prefix { $0 != "=" }
            guard let dot = path.firstIndex(of: ".") else {
                timing.append(override)
                continue
            }
            let section = String(path[..<dot])
            if Self.workloadSections.contains(section) || path == "system.file" {
                workload.append(override)
            } else if Self.systemSections.contains(section) {
                system.append(override)
            } else if section == "npu" {
                npu.append(override)
            } else if TimingFile.sections.contains(section) {
                timing.append(override)
            } else {
                throw Self.failure(Self.unknown(section), override)
            }
        }
    }

    /// Throws when there are overrides of a system where there is none.
    func checkWithoutSystem() throws(ConfigurationError) {
        guard let first = (system + npu).first else { return }
        throw Self.failure(
            "the workload has no system to override; give it one with system.file", first)
    }

    private static func unknown(_ section: String) -> String {
        let all = workloadSections + systemSections + ["npu"] + TimingFile.sections
        let hint = suggestion(for: section, among: all)
        return "unknown section \(TextLines.quote(section))"
            + (hint.isEmpty ? "; there are \(all.joined(separator: ", "))" : hint)
    }

    private static func failure(_ message: String, _ override: String) -> ConfigurationError {
        let place = SourceLocation(file: "--set " + override, line: 1, column: 1)
        return ConfigurationError(diagnostics: [
            Diagnostic(severity: .error, location: place, message: message)
        ])
    }
}
