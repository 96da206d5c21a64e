/// Names that stand for keys in experiment files, and keys whose values are files.
enum ExperimentKeys {
    private static let aliases = [
        "batch.size": "batch.requests", "batch.sequence_length": "batch.length",
        "model": "model.file", "system": "system.file", "npu": "system.npu",
        "gpu": "system.gpu", "hpu": "system.hpu",
    ]
    /// Whole inputs, which are no keys of other files.
    static let inputs = ["workload", "timing", "trace", "pim"]
    private static let files: Set<String> = [
        "model.file", "system.file", "system.npu", "system.gpu", "system.hpu", "system.timing",
        "hpu.timing", "memory.timing", "batch.file",
        "workload", "timing", "trace", "pim",
    ]

    /// The key that a name stands for.
    static func key(_ name: String) -> String { aliases[name] ?? name }

    /// Whether a key's value is a path.
    static func isFile(_ key: String) -> Bool { files.contains(key) }

    /// A path as seen from where the program runs, given one as seen from a file.
    static func path(_ text: String, from file: String) -> String {
        guard !text.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return text }
        return file[...slash] + text
    }

    /// What results call a file: its name without folders and ending.
    static func label(ofFile path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        if name.hasSuffix(".gz") { name.removeLast(3) }
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
