/// The results of an experiment: a SQLite file with a row a point.
///
/// Table `results` has the columns `point` and `repetition` (from 0), one a axis (its label), one a metric
/// (null where there is none), `limiters` and `parameters` (JSON objects), `status` (`done` or `failed`),
/// `error`, `hash`, `version`, `wall_s`. Table `meta` names the experiment, and tables beside it have what it
/// claims (`ResultStore+Description.swift`). Each point is a transaction: it is
/// there as a whole or not at all, whenever the program ends. Several threads may use it one at a time.
public final class ResultStore {
    static let version = "librasim-results/1"
    static let before = ["point", "repetition"]
    static let after = [
        "limiters", "parameters", "status", "error", "hash", "version", "wall_s",
    ]
    /// Names that an axis cannot have.
    static var reservedNames: [String] { before + after }

    /// The file.
    public let path: String
    let database: Database
    private let axes: [String]
    private let metrics: [String]
    private let insertion: Statement

    /// Opens the results of an experiment, which are made when they are not there.
    ///
    /// - Throws: when the file cannot be written or holds the results of something else.
    public init(path: String, for experiment: Experiment) throws(StoreError) {
        self.path = path
        axes = experiment.axes.map(\.name)
        metrics = experiment.metrics
        database = try Database(path: path)
        // Readers do not disturb the writer, and a commit needs no wait for the disk: what has been committed
        // survives the end of the program, though perhaps not a loss of power.
        try database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        let columns = Self.before + axes + metrics + Self.after
        let existing = try Self.columns(database)
        if existing.isEmpty {
            try Self.create(database, axes, metrics, experiment)
        } else if existing != columns {
            throw StoreError(
                "\(path): error: it holds results with other axes or metrics "
                    + "(\(existing.dropFirst(2).dropLast(Self.after.count).joined(separator: ", "))); "
                    + "name another file, or remove it")
        }
        try Self.describe(experiment, in: database)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let names = columns.map(Self.name).joined(separator: ", ")
        insertion = try database.prepare(
            "INSERT OR REPLACE INTO results (\(names)) VALUES (\(marks))")
    }

    /// Adds a point, or takes the place of an earlier result of it.
    public func add(
        _ point: ExperimentPoint, _ record: PointRecord, version: String
    ) throws(StoreError) {
        var values: [StoredValue] = [
            .integer(Int64(point.index)), .integer(Int64(point.repetition)),
        ]
        // Columns of axes turn numbers into numbers by their affinity.
        values += point.labels.map { .text($0) }
        var error = StoredValue.null
        switch record.outcome {
        case .figures(let figures): values += figures.map { $0.map { .real($0) } ?? .null }
        case .failed(let why):
            values += metrics.map { _ in .null }
            error = .text(why)
        }
        let shares = record.limiters.map { (key: $0.rule, value: $0.share) }
        let parameters = point.settings.map { (key: $0.key, value: $0.value) }
        values += [
            .text(JSONText.object(shares)), .text(JSONText.object(parameters)),
            .text(record.hasFailed ? "failed" : "done"), error, .text(record.hash),
            .text(version), .real(record.wall_s),
        ]
        try insertion.run(values)
    }

    /// Hashes of the points that are done, by the points' index.
    public func doneHashes() throws(StoreError) -> [Int: String] {
        let query = try database.prepare("SELECT point, hash FROM results WHERE status = 'done'")
        var hashes: [Int: String] = [:]
        while let row = try query.next() {
            guard case .integer(let point) = row[0], case .text(let hash) = row[1] else { continue }
            hashes[Int(point)] = hash
        }
        return hashes
    }

    /// Leaves out what is no point of the experiment any more.
    public func remove(from index: Int) throws(StoreError) {
        try database.prepare("DELETE FROM results WHERE point >= ?").run([.integer(Int64(index))])
    }

    /// All points so far, in order.
    public func table() throws(StoreError) -> ResultTable {
        var table = ResultTable(axes: axes, metrics: metrics)
        let query = try database.prepare("SELECT * FROM results ORDER BY point")
        let figures = Self.before.count + axes.count
        while let row = try query.next() {
            let labels = row[Self.before.count..<figures].map(\.text)
            let ends = figures + metrics.count
            let isDone = row[ends + 2] == .text("done")
            let outcome: PointRecord.Outcome =
                isDone
                ? .figures(row[figures..<ends].map(\.number)) : .failed(row[ends + 3].text)
            guard case .integer(let repetition) = row[1] else { continue }
            table.rows.append(
                ResultTable.Row(
                    labels: labels, repetition: Int(repetition), outcome: outcome))
        }
        return table
    }

    /// Makes the file stand alone, without the journal beside it.
    public func close() throws(StoreError) {
        try database.run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")
    }

    private static func columns(_ database: Database) throws(StoreError) -> [String] {
        let query = try database.prepare("SELECT name FROM pragma_table_info('results')")
        var names: [String] = []
        while let row = try query.next() { names.append(row[0].text) }
        return names
    }

    private static func create(
        _ database: Database, _ axes: [String], _ metrics: [String], _ experiment: Experiment
    ) throws(StoreError) {
        let columns =
            ["point INTEGER PRIMARY KEY", "repetition INTEGER NOT NULL"]
            + axes.map { "\(name($0)) NUMERIC NOT NULL" } + metrics.map { "\(name($0)) REAL" } + [
                "limiters TEXT NOT NULL", "parameters TEXT NOT NULL", "status TEXT NOT NULL",
                "error TEXT", "hash TEXT NOT NULL", "version TEXT NOT NULL", "wall_s REAL NOT NULL",
            ]
        try database.run("BEGIN IMMEDIATE")
        try database.run("CREATE TABLE results (\(columns.joined(separator: ", ")))")
        try database.run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        let insertion = try database.prepare("INSERT INTO meta VALUES (?, ?)")
        try insertion.run([.text("format"), .text(version)])
        try insertion.run([.text("experiment"), .text(experiment.path)])
        try insertion.run([.text("name"), .text(experiment.name)])
        try insertion.run([.text("axes"), .text(axes.joined(separator: "\n"))])
        try insertion.run([.text("metrics"), .text(metrics.joined(separator: "\n"))])
        try database.run("COMMIT")
    }

    static func name(_ column: String) -> String {
        "\""
            + column.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

extension StoredValue {
    /// The value as text; nothing for null.
    var text: String {
        switch self {
        case .null: ""
        case .integer(let value): "\(value)"
        case .real(let value): ResultTable.number(value)
        case .text(let value): value
        }
    }

    /// The value as a number, if it is one.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .null, .text: nil
        }
    }
}
