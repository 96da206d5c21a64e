import ConfigFiles

/// A file of results, read without the experiment that made it.
public struct SavedResults: Sendable {
    /// What some point's figure is according to others.
    public struct Published: Sendable {
        /// The point's index.
        public var point: Int
        /// The figure, as an index of the metrics.
        public var metric: Int
        /// Their value.
        public var value: Double
    }

    /// The file.
    public var path: String
    /// Texts by key: `name`, `title`, `experiment` (its path), `text`, `command`, `folder`,
    /// `sampling`, …
    public var notes: [String: String]
    /// Names of the axes.
    public var axes: [String]
    /// Names of the figures.
    public var metrics: [String]
    /// The points in their order.
    public var points: [SavedPoint]
    /// Points that the file has, also those beyond the limit.
    public var count: Int
    /// Figures of others.
    public var published: [Published]
    /// What the experiment claims and what came of it, over all points.
    public var claims: [(claim: Claim, verdict: ClaimVerdict)]

    /// Creates results.
    public init(
        path: String, notes: [String: String], axes: [String], metrics: [String],
        points: [SavedPoint], count: Int, published: [Published],
        claims: [(claim: Claim, verdict: ClaimVerdict)]
    ) {
        self.path = path
        self.notes = notes
        self.axes = axes
        self.metrics = metrics
        self.points = points
        self.count = count
        self.published = published
        self.claims = claims
    }
}

/// Reading.
extension SavedResults {
    /// Reads a file of results; it stays as it is.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most points to keep.
    /// - Throws: when the file cannot be read or holds something else.
    public static func read(path: String, limit: Int = .max) throws(StoreError) -> SavedResults {
        let database = try Database(path: path, readOnly: true)
        // All tables are to be of the same moment, also while someone writes.
        try database.run("BEGIN")
        let tables = Set(
            try rows("SELECT name FROM sqlite_master WHERE type = 'table'", database)
                .map(\.[0].text))
        guard tables.isSuperset(of: ["results", "meta"]) else {
            throw StoreError("\(path): error: it holds no results of an experiment")
        }
        try ResultStore.checkFormat(of: database, path)
        var notes: [String: String] = [:]
        for row in try rows("SELECT key, value FROM meta", database) {
            notes[row[0].text] = row[1].text
        }
        var results = SavedResults(
            path: path, notes: notes, axes: lines(notes["axes"]), metrics: lines(notes["metrics"]),
            points: [], count: 0, published: [], claims: [])
        let columns = try rows("SELECT name FROM pragma_table_info('results')", database)
            .map(\.[0].text)
        let expected =
            ResultStore.before + results.axes + results.metrics + ResultStore.after
        guard columns == expected else {
            throw StoreError("\(path): error: the columns of 'results' are not those of 'meta'")
        }
        let table = try results.readPoints(database, limit)
        if tables.contains("latencies") { try results.readHistograms(database) }
        if tables.contains("what_if") { try results.readWhatIf(database) }
        if tables.contains("published") { try results.readPublished(database) }
        if tables.isSuperset(of: ["claims", "claim_labels"]) {
            try results.readClaims(database, table)
        }
        return results
    }

    private static func rows(
        _ sql: String, _ database: Database
    ) throws(StoreError) -> [[StoredValue]] {
        let query = try database.prepare(sql)
        var rows: [[StoredValue]] = []
        while let row = try query.next() { rows.append(row) }
        return rows
    }

    private static func lines(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Reads the points up to the limit; a table of all of them comes back.
    private mutating func readPoints(
        _ database: Database, _ limit: Int
    ) throws(StoreError) -> ResultTable {
        var table = ResultTable(axes: axes, metrics: metrics)
        let start = ResultStore.before.count
        let (figures, ends) = (start + axes.count, start + axes.count + metrics.count)
        let query = try database.prepare("SELECT * FROM results ORDER BY point")
        while let row = try query.next() {
            guard case .integer(let index) = row[0], case .integer(let repetition) = row[1]
            else { throw StoreError("\(path): error: a point of 'results' has no number") }
            let outcome = PointRecord.Outcome(
                status: row[ends + 2].text, error: row[ends + 3].text,
                figures: row[figures..<ends].map(\.number))
            let labels = row[start..<figures].map(\.text)
            table.rows.append(
                ResultTable.Row(labels: labels, repetition: Int(repetition), outcome: outcome))
            guard points.count < limit else { continue }
            var record = PointRecord(outcome)
            record.hash = row[ends + 4].text
            record.wall_s = row[ends + 6].number ?? 0
            points.append(
                SavedPoint(
                    index: Int(index), repetition: Int(repetition), labels: labels,
                    record: record, rate: nil, command: ""))
        }
        count = table.rows.count
        guard let last = points.last?.index else { return table }
        try readSettings(database, upTo: last)
        try readLimiters(database, upTo: last)
        return table
    }

    /// Reads what each point sets, in order.
    private mutating func readSettings(
        _ database: Database, upTo last: Int
    ) throws(StoreError) {
        let location = SourceLocation.start(of: path)
        var settings: [Int: [ExperimentSetting]] = [:]
        for row in try Self.members("parameters", database, upTo: last) {
            settings[row.point, default: []].append(
                ExperimentSetting(key: row.key, value: row.value.text, location: location))
        }
        for index in points.indices {
            let own = settings[points[index].index] ?? []
            let point = ExperimentPoint(
                index: points[index].index, labels: points[index].labels, settings: own)
            points[index].rate = point.traffic.flatMap { traffic in
                traffic.split(separator: ",").last { $0.trimmed.hasPrefix("rate=") }
                    .map { String($0.trimmed.dropFirst("rate=".count)) }
            }
            points[index].command = point.command(options: notes["options"] ?? "")
        }
    }

    private mutating func readLimiters(
        _ database: Database, upTo last: Int
    ) throws(StoreError) {
        var limiters: [Int: [PointRecord.Limiter]] = [:]
        for row in try Self.members("limiters", database, upTo: last) {
            guard let share = row.value.number, share.isFinite else { continue }
            limiters[row.point, default: []].append(
                PointRecord.Limiter(rule: row.key, share: share))
        }
        for index in points.indices {
            points[index].record.limiters = limiters[points[index].index] ?? []
        }
    }

    /// Members of the JSON objects of a column, in order.
    private static func members(
        _ column: String, _ database: Database, upTo last: Int
    ) throws(StoreError) -> [(point: Int, key: String, value: StoredValue)] {
        try rows(
            "SELECT point, j.key, j.value FROM results, json_each(results.\(column)) AS j "
                + "WHERE point <= \(last) ORDER BY point, j.id", database
        ).compactMap { row in
            guard case .integer(let point) = row[0] else { return nil }
            return (Int(point), row[1].text, row[2])
        }
    }

    private mutating func readPublished(_ database: Database) throws(StoreError) {
        for row in try Self.rows("SELECT point, metric, value FROM published", database) {
            guard case .integer(let point) = row[0], let value = row[2].number,
                let metric = metrics.firstIndex(of: row[1].text)
            else { continue }
            published.append(Published(point: Int(point), metric: metric, value: value))
        }
    }
}
