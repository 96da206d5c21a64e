import MemoryController

/// Latencies in a few lines: of reads from entry, and where requests waited to enter, of all from
/// arrival.
struct LatencyRows {
    private static let names = ["mean", "p50", "p99", "max"]

    private let latencies: RequestLatencies
    private let tCK_ns: Double

    /// Takes the latencies of a result.
    init(_ result: ReplayResult) {
        latencies = result.report.latencies
        tCK_ns = result.configuration.timing.tCK_ns
    }

    /// The lines.
    var lines: [String] { fromEntry + fromArrival }

    private var fromEntry: [String] {
        guard latencies.reads.count > 0 else { return ["no reads"] }
        let inCycles = Self.figures(latencies.reads, 1)
        let inTime = Self.figures(latencies.reads, tCK_ns)
        let widths = zip(inCycles, inTime).map { max($0.utf8.count, $1.utf8.count) }
        let blanks = Self.names.map { TextBlock.spaces($0.utf8.count) }
        return [
            "reads: \(Self.row(inCycles, Self.names, widths, ", ")) cycles",
            "       \(Self.row(inTime, blanks, widths, "  ")) ns",
        ]
    }

    private var fromArrival: [String] {
        guard latencies.meanWait > Double(RequestLatencies.shortestWait) else { return [] }
        let rows = [
            ("reads", latencies.readsFromArrival), ("writes", latencies.writesFromArrival),
        ].filter { $0.1.count > 0 }
        let figures = rows.map { Self.figures($0.1, 1) }
        let widths = Self.names.indices.map { index in
            figures.map { $0[index].utf8.count }.max() ?? 0
        }
        return zip(rows, figures).map { row, figures in
            "\(row.0) from arrival: \(TextBlock.spaces(6 - row.0.utf8.count))"
                + "\(Self.row(figures, Self.names, widths, ", ")) cycles"
        }
    }

    private static func figures(_ latency: LatencyReport, _ scale: Double) -> [String] {
        let rest = [latency.p50, latency.p99, latency.maximum]
        return [Figure.fixed(latency.mean * scale, 0)]
            + rest.map { scale == 1 ? Figure.count($0) : Figure.fixed(Double($0) * scale, 0) }
    }

    private static func row(
        _ figures: [String], _ names: [String], _ widths: [Int], _ separator: String
    ) -> String {
        figures.indices.map { index in
            let padding = TextBlock.spaces(widths[index] - figures[index].utf8.count)
            return "\(names[index]) \(padding)\(figures[index])"
        }.joined(separator: separator)
    }
}
