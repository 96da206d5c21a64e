import ConfigFiles

/// The keys of experiment files, the names that stand for keys of other files, and the keys whose
/// values are files.
enum ExperimentKeys {
    /// The keys of the file itself.
    static let file: [ConfigKey] = [
        .text("", "name"), ConfigKey.text("", "title").optional,
        ConfigKey("", "base", .node), ConfigKey("", "set", .node).optional,
        ConfigKey("", "axes", .node).optional,
        ConfigKey.choice("", "sampling", Experiment.Sampling.self).optional,
        ConfigKey("", "random", .node).optional,
        ConfigKey.count("", "repeats", 1...1000).optional,
        ConfigKey("", "where", .node).optional, ConfigKey.flag("", "skip_invalid"),
        ConfigKey("", "metrics", .list), ConfigKey.text("", "published").optional,
        ConfigKey("", "claims", .list).optional,
    ]
    /// The keys of `base`: whole inputs, which are no keys of other files.
    static let base: [ConfigKey] =
        inputs.map { ConfigKey("", $0, $0 == "pim" ? .node : .text).optional }
    /// The keys of `random`.
    static let random: [ConfigKey] = [
        .count("", "samples", 1...Experiment.mostPoints), .count("", "seed", 0...Int(Int32.max)),
    ]
    /// The keys of an axis that is a range.
    static let range: [ConfigKey] = [
        .count("", "from", 0...Int(Int32.max)), .count("", "to", 0...Int(Int32.max)),
    ]
    /// The keys of a value of an axis that sets several keys.
    static let value: [ConfigKey] = [.text("", "label"), ConfigKey("", "set", .node)]
    /// The keys of a claim.
    static let claim: [ConfigKey] = [
        .text("", "text"), .text("", "source"), .text("", "metric"),
        ConfigKey("", "ratio", .node).optional, ConfigKey("", "where", .node).optional,
        ConfigKey.choice("", "mean", Claim.Mean.self).optional,
        ConfigKey("", "published", .share).optional, ConfigKey("", "within", .share).optional,
        ConfigKey("", "at_least", .share).optional, ConfigKey("", "at_most", .share).optional,
    ]
    /// The keys of the ratio of a claim.
    static let ratio: [ConfigKey] = [ConfigKey("", "of", .node), ConfigKey("", "over", .node)]

    private static let aliases = [
        "batch.size": "batch.requests", "batch.sequence_length": "batch.length",
        "model": "model.file", "system": "system.file", "npu": "system.npu",
        "gpu": "system.gpu", "hpu": "system.hpu",
    ]
    /// Whole inputs.
    static let inputs = ["workload", "timing", "trace", "traffic", "pim"]
    private static let files: Set<String> = [
        "model.file", "system.file", "system.npu", "system.gpu", "system.hpu", "system.timing",
        "hpu.timing", "memory.timing", "batch.file",
        "workload", "timing", "trace", "pim",
    ]

    /// The key that a name stands for.
    static func key(_ name: String) -> String { aliases[name] ?? name }

    /// Whether a key's value is a path.
    static func isFile(_ key: String) -> Bool { files.contains(key) }

    /// Throws when a name can be no key of an input; which keys there are, their files know.
    static func check(_ name: String, at location: SourceLocation) throws(ConfigurationError) {
        let key = key(name)
        guard !key.contains("."), !inputs.contains(key) else { return }
        let names = (Array(aliases.keys) + inputs).filter { !$0.hasPrefix("batch.") }.sorted()
        throw ConfigurationError(
            KeyTable.unknownKey(
                name, among: names,
                expected: "section.key, such as timing.tFAW, or one of "
                    + names.joined(separator: ", ")),
            at: location)
    }

    /// What results call a file: its name without folders and ending, of a `config.json` that of
    /// its folder, as published models all have that name.
    static func label(ofFile path: String) -> String {
        let parts = path.split(separator: "/")
        if parts.count > 1, parts.last == "config.json" { return String(parts[parts.count - 2]) }
        var name = parts.last.map(String.init) ?? path
        for packed in [".gz", ".zst"] where name.hasSuffix(packed) { name.removeLast(packed.count) }
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
