/// A figure of an interval, of one channel or of several together.
struct IntervalFigure: Sendable {
    /// What charts call it.
    let title: String
    /// Its unit; nothing for numbers.
    let unit: String
    /// The figure of the rows of an interval, one a channel; `nil` where there is none.
    let value: @Sendable ([IntervalSeries.Row]) -> Double?

    /// All of them, in the order in which they are offered.
    static let all: [IntervalFigure] =
        [
            sum("Bandwidth", "GB/s", "bandwidth_GBps"),
            latency("Read latency, mean", "read_mean", weight: "reads"),
            greatest("Read latency, median", "read_p50"),
            greatest("Read latency, 90 % within", "read_p90"),
            greatest("Read latency, 99 % within", "read_p99"),
            greatest("Read latency, greatest", "read_max"),
            latency("Read latency from arrival, mean", "read_arrival_mean", weight: "reads"),
            greatest("Read latency from arrival, 99 % within", "read_arrival_p99"),
            greatest("Read latency from arrival, greatest", "read_arrival_max"),
            latency("Write latency from arrival, mean", "write_arrival_mean", weight: "writes"),
            greatest("Write latency from arrival, 99 % within", "write_arrival_p99"),
            greatest("Write latency from arrival, greatest", "write_arrival_max"),
            IntervalFigure(title: "Row hits", unit: "%") { rows in
                let columns = total(rows, "column_commands")
                return columns > 0 ? total(rows, "row_hits") / columns : nil
            },
            IntervalFigure(title: "Power", unit: "mW") { rows in
                guard rows.allSatisfy({ $0["energy_pJ"] != nil }), let first = rows.first
                else { return nil }
                return total(rows, "energy_pJ") / (first["end_ns"]! - first["start_ns"]!)
            },
        ] + [
            sum("Reads done", "", "reads"), sum("Writes acknowledged", "", "writes"),
            sum("Rows opened", "", "activations"), sum("Refreshes", "", "refreshes"),
        ]

    private static func total(_ rows: [IntervalSeries.Row], _ column: String) -> Double {
        rows.reduce(0) { $0 + ($1[column] ?? 0) }
    }

    private static func sum(_ title: String, _ unit: String, _ column: String) -> IntervalFigure {
        IntervalFigure(title: title, unit: unit) { rows in
            rows.isEmpty ? nil : total(rows, column)
        }
    }

    /// The mean over all requests.
    private static func latency(
        _ title: String, _ column: String, weight: String
    ) -> IntervalFigure {
        IntervalFigure(title: title, unit: "ns") { rows in
            let known = rows.filter { $0[column] != nil }
            let count = total(known, weight)
            guard count > 0 else { return nil }
            return known.reduce(0) { $0 + inTime($1[column]!, $1) * ($1[weight] ?? 0) } / count
        }
    }

    /// The greatest of the channels: the order of all their requests is not known.
    private static func greatest(_ title: String, _ column: String) -> IntervalFigure {
        IntervalFigure(title: title, unit: "ns") { rows in
            rows.compactMap { row in row[column].map { inTime($0, row) } }.max()
        }
    }

    private static func inTime(_ cycles: Double, _ row: IntervalSeries.Row) -> Double {
        cycles * (row["end_ns"]! - row["start_ns"]!) / (row["end"]! - row["start"]!)
    }
}
