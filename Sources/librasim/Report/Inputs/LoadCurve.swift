import ConfigFiles

/// A curve of `librasim bandwidth`: latencies of a memory at rates from light load to saturation.
struct LoadCurve {
    /// The columns of figures with what charts call them, in the order of `points`.
    static let figures: [(column: String, title: String, unit: String)] = [
        ("offered_GBps", "Offered bandwidth", "GB/s"), ("achieved_GBps", "Bandwidth", "GB/s"),
        ("peak_share", "Bandwidth, of the peak", "%"),
        ("read_mean_ns", "Read latency from arrival, mean", "ns"),
        ("read_p50_ns", "Read latency from arrival, median", "ns"),
        ("read_p99_ns", "Read latency from arrival, 99 % within", "ns"),
        ("queueing_ns", "Reads' wait for others, mean", "ns"), ("row_hit_rate", "Row hits", "%"),
    ]
    private static let columns =
        ["memory", "traffic", "read_share", "point"] + figures.map(\.column)
        + ["saturated", "timing_file"]
    private static let writer = "librasim bandwidth --csv"

    /// The memory, as its timing file is called.
    var system: String
    /// The pattern of requests.
    var traffic: String
    /// The share of reads, in 0...1.
    var readShare: Double
    /// The figures of the points, from the idle memory on; `nil` where there is none.
    var points: [[Double?]]

    /// Reads the curves of a file.
    static func read(path: String, text: String) throws(ConfigurationError) -> [LoadCurve] {
        let table = try CSVTable(path: path, text: text, columns: columns, writer: writer)
        guard table.count > 0 else { throw table.emptyFailure() }
        var curves: [LoadCurve] = []
        try table.forEachRow { row throws(ConfigurationError) in
            let share = try row.number("read_share")
            var figures: [Double?] = []
            for figure in Self.figures { figures.append(try row.figure(figure.column)) }
            let next = LoadCurve(
                system: SystemName.of(file: row.text("timing_file")), traffic: row.text("traffic"),
                readShare: share, points: [])
            let isNew = try row.number("point") == 0
            if isNew { curves.append(next) }
            guard let last = curves.last, last.isSame(as: next) else {
                throw row.failure("a curve begins with its point 0")
            }
            curves[curves.count - 1].points.append(figures)
        }
        return curves
    }

    private func isSame(as other: LoadCurve) -> Bool {
        (system, traffic, readShare) == (other.system, other.traffic, other.readShare)
    }
}

/// What systems are called in charts.
enum SystemName {
    /// A file's name without folders and ending, as experiments call it.
    static func of(file path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
