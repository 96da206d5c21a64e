import ConfigFiles

/// What `librasim replay --epochs` writes, as curves over time: one for each channel, and one for
/// all of them together.
struct IntervalSeries {
    /// A curve for each figure.
    struct Curves {
        /// `channel 0`, or `all channels`.
        var name: String
        /// By figure, then by interval; `nil` where nothing happened that could be measured.
        var values: [[Double?]]
    }

    /// The most intervals that are drawn.
    static let most = 20_000

    /// The file.
    var path: String
    /// The memory, as its timing file is called.
    var system: String
    /// When intervals begin, and when the last one ends, in ns.
    var times: [Double]
    /// Intervals of the file, also those beyond the limit.
    var count: Int
    /// All channels together, then each.
    var curves: [Curves]
}

/// Reading.
extension IntervalSeries {
    private static let columns = [
        "start", "end", "channel", "reads", "writes", "bandwidth_GBps", "read_mean", "read_p50",
        "read_p90", "read_p99", "read_p99_9", "read_max", "read_arrival_mean",
        "read_arrival_p50", "read_arrival_p99", "read_arrival_max", "write_arrival_mean",
        "write_arrival_p50", "write_arrival_p99", "write_arrival_max", "column_commands",
        "row_hits", "activations", "refreshes", "energy_pJ", "rule_1", "cycles_1", "rule_2",
        "cycles_2", "rule_3", "cycles_3", "start_ns", "end_ns", "timing_file",
    ]
    private static let writer = "librasim replay --epochs"
    private static let texts: Set<String> = ["rule_1", "rule_2", "rule_3", "timing_file"]

    private static let places = Dictionary(
        uniqueKeysWithValues: columns.enumerated().map { ($0.element, $0.offset) })

    /// The numbers of a row.
    struct Row {
        /// By column; NaN where there is none.
        fileprivate var values = Array(repeating: Double.nan, count: columns.count)

        /// The number of a column; `nil` where there is none.
        subscript(name: String) -> Double? {
            let value = values[places[name]!]
            return value.isNaN ? nil : value
        }
    }

    /// Reads a file.
    init(path: String, text: String) throws(ConfigurationError) {
        let table = try CSVTable(
            path: path, text: text, columns: Self.columns, writer: Self.writer)
        guard table.count > 0 else { throw table.emptyFailure() }
        var rows: [Int: [Double: Row]] = [:]
        var ends: [Double: (start_ns: Double, end_ns: Double)] = [:]
        var system = ""
        try table.forEachRow { line throws(ConfigurationError) in
            var row = Row()
            for (place, name) in Self.columns.enumerated() where !Self.texts.contains(name) {
                row.values[place] = try line.figure(name) ?? .nan
            }
            let start = try line.number("start")
            let (from, to) = (try line.number("start_ns"), try line.number("end_ns"))
            guard try line.number("end") > start, to > from else {
                throw line.failure("an interval must end after its start")
            }
            ends[start] = (from, to)
            system = SystemName.of(file: line.text("timing_file"))
            rows[Int(try line.number("channel")), default: [:]][start] = row
        }
        let starts = ends.keys.sorted()
        let shown = starts.prefix(Self.most)
        self.init(
            path: path, system: system,
            times: shown.map { ends[$0]!.start_ns } + [ends[shown.last!]!.end_ns],
            count: starts.count, curves: [])
        let channels = rows.keys.sorted()
        let groups =
            channels.count > 1
            ? [("all channels", channels)] + channels.map { ("channel \($0)", [$0]) }
            : [("channel \(channels[0])", channels)]
        curves = groups.map { name, members in
            let intervals = shown.map { start in members.compactMap { rows[$0]?[start] } }
            return Curves(
                name: name,
                values: IntervalFigure.all.map { figure in intervals.map(figure.value) })
        }
    }
}
