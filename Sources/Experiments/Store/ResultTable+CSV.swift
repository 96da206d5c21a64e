/// Results as text.
extension ResultTable {
    /// Comma-separated values: axes, metrics, then each metric that others have published, and ours
    /// over it; last why a point failed or was skipped.
    public func csv(published: PublishedTable?) -> String {
        let compared = metrics.indices.filter { metric in
            rows.contains { published?.figure(labels: $0.labels, metric: metric) != nil }
        }
        let hasRepeats = rows.contains { $0.repetition > 0 }
        let hasFailures = rows.contains { if case .figures = $0.outcome { false } else { true } }
        var header = axes + (hasRepeats ? ["repeat"] : []) + metrics
        header += compared.flatMap { ["published_\(metrics[$0])", "ratio_\(metrics[$0])"] }
        if hasFailures { header.append("error") }
        var text = header.map(Self.field).joined(separator: ",") + "\n"
        for row in rows {
            var fields = row.labels + (hasRepeats ? ["\(row.repetition)"] : [])
            fields += metrics.indices.map { Self.number(figure(row, $0)) }
            for metric in compared {
                let theirs = published?.figure(labels: row.labels, metric: metric)
                fields.append(Self.number(theirs))
                var ratio: Double?
                if let theirs, theirs != 0, let ours = figure(row, metric) { ratio = ours / theirs }
                fields.append(Self.number(ratio))
            }
            if hasFailures {
                switch row.outcome {
                case .figures: fields.append("")
                case .failed(let why): fields.append(why)
                case .skipped(let why): fields.append("skipped: \(why)")
                }
            }
            text += fields.map(Self.field).joined(separator: ",") + "\n"
        }
        return text
    }

    /// A number in the fewest digits that tell it apart; nothing for none.
    static func number(_ value: Double?) -> String {
        guard let value else { return "" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
        return "\(value)"
    }

    /// A field, in quotes where it needs them.
    public static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
