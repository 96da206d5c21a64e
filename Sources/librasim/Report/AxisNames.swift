/// What charts call the axes of experiments, which are named by the keys that they vary.
enum AxisNames {
    private static let titles = [
        "system": "System", "timing": "Memory", "trace": "Trace", "traffic": "Traffic",
        "pim": "PIM traces", "workload": "Workload", "model": "Model", "npu": "NPU", "gpu": "GPU",
        "hpu": "Attention cards", "batch.size": "Batch (requests)",
        "batch.requests": "Batch (requests)", "batch.length": "Tokens a request",
        "batch.sequence_length": "Tokens a request", "batch.prompt": "Tokens of a prompt",
        "traffic.rate": "Rate of requests", "traffic.read": "Share of reads",
        "controller.policy": "Policy", "controller.refresh_policy": "Refresh",
        "controller.page_policy": "Page policy", "controller.address_mapping": "Address mapping",
        "organization.channels": "Channels", "organization.ranks": "Ranks",
        "replay.frontend": "Front end",
    ]

    /// The title of an axis; a name of one's own, and a key that is not known here, is its own.
    ///
    /// - Parameter labels: The values; where they have units of their own, as 12GB/s, the title
    ///   names none.
    static func title(_ name: String, labels: Set<String>) -> String {
        let isNumeric = labels.allSatisfy { Double($0) != nil }
        if name == "traffic.rate", isNumeric { return "Rate of requests (a cycle)" }
        if let title = titles[name] { return title }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return words(name) }
        // Names of timings stay as standards write them.
        if parts[0] == "timing" { return isNumeric ? "\(parts[1]) (cycles)" : parts[1] }
        return "\(words(parts[0])): \(words(parts[1], isFirst: false))"
    }

    private static func words(_ name: String, isFirst: Bool = true) -> String {
        let text = name.map { $0 == "_" ? " " : String($0) }.joined()
        // A word with capitals is spelled as it is meant.
        guard isFirst, text == text.lowercased(), let first = text.first else { return text }
        return first.uppercased() + text.dropFirst()
    }
}
