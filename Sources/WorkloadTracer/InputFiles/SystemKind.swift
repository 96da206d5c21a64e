import ConfigFiles

/// What a system is made of: `system.kind` of its file.
public enum SystemKind: String, CaseIterable, Sendable {
    /// An xPU and memory with processing units in its banks.
    case pim
    /// A GPU.
    case gpu
    /// A GPU with cards that do attention.
    case gpu_hpu = "gpu-hpu"
    /// An NPU, and memory some channels of which have units behind vertical ports.
    case h2_llm = "h2-llm"

    /// The kind of the system that a workload file names.
    ///
    /// It is `pim` as well where the workload names no system, and where a file cannot be read or
    /// has no such kind: loading it as one says so.
    ///
    /// - Parameters:
    ///   - path: The workload file.
    ///   - overrides: `section.key=value` each; they may name another system, or another kind.
    public static func of(workload path: String, overrides: [String] = []) -> SystemKind {
        func override(_ id: String) -> String? {
            overrides.last { $0.hasPrefix(id + "=") }.map { String($0.dropFirst(id.count + 1)) }
        }
        if let word = override("system.kind") { return SystemKind(rawValue: word) ?? .pim }
        let written = KeyedInput.glance("system.file", in: path)
        guard
            let file = override("system.file") ?? written.map({ SourceFile.path($0, from: path) })
        else { return .pim }
        return KeyedInput.glance("system.kind", in: file).flatMap(SystemKind.init) ?? .pim
    }
}
