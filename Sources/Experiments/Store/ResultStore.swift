/// The results of an experiment: a SQLite file with a row a point.
///
/// Table `results` has the columns `point` and `repetition` (from 0), one a axis (its label), one a
/// metric (null where there is none), `limiters` and `parameters` (JSON objects), `status` (`done`,
/// `failed` or `skipped`), `error`, `hash`, `version`, `wall_s`. Table `meta` names the experiment,
/// and tables beside it have what it claims (`ResultStore+Description.swift`), what relaxing rules
/// gains (`ResultStore+WhatIf.swift`) and latencies of requests (`ResultStore+Histograms.swift`).
/// Each point is a transaction: it is there as a whole or not at all, whenever the program ends.
/// Several threads may use it one at a time.
public final class ResultStore {
    /// Who may use the file at the same time.
    public enum Sharing: Sendable {
        /// Readers on this machine: nothing but memory is shared with them.
        case machine
        /// Nobody, so that the file may lie on a network's disk.
        case nobody
        /// Readers on any machine; each transaction waits for the disk.
        case network
        /// Nobody, as the file has another name until it is complete, and is dropped if it never
        /// is.
        case temporary

        /// What SQLite must be told. Except for `network` a commit needs no wait for the disk: what
        /// has been committed survives the end of the program, though perhaps not a loss of power.
        var pragmas: String {
            switch self {
            case .machine: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            case .nobody:
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; "
                    + "PRAGMA synchronous = NORMAL;"
            case .network: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
            case .temporary: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
            }
        }
    }

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
    private let sharing: Sharing
    let insertion: Statement

    /// Opens the results of an experiment, which are made when they are not there.
    ///
    /// - Throws: when the file cannot be written or holds the results of something else.
    public init(
        path: String, for experiment: Experiment, sharing: Sharing = .machine
    ) throws(StoreError) {
        self.path = path
        self.sharing = sharing
        axes = experiment.axes.map(\.name)
        metrics = experiment.metrics
        // Locks of SQLite and the lock of whoever made a temporary file can be the same on a
        // network's disk.
        database = try Database(path: path, isLocking: sharing != .temporary)
        try Self.checkFormat(of: database, path)
        let columns = Self.before + axes + metrics + Self.after
        // A file that is refused stays as it is, its form of journal included.
        let existing = try Self.columns(database)
        if existing.isEmpty {
            guard try database.prepare("SELECT 1 FROM sqlite_schema").next() == nil else {
                throw StoreError(
                    "\(path): error: it is a database of something else; name another file")
            }
        } else if existing != columns {
            let others = existing.dropFirst(2).dropLast(Self.after.count)
            throw StoreError(
                "\(path): error: it holds results with other axes or metrics "
                    + "(\(others.joined(separator: ", "))); name another file, or remove it")
        }
        if !existing.isEmpty, try Self.columns(database, of: "meta").isEmpty {
            throw StoreError(
                "\(path): error: it has results, but no table 'meta' that says what they are of; "
                    + "name another file, or remove it")
        }
        try Self.checkPages(of: database, path)
        try database.run(sharing.pragmas)
        if existing.isEmpty { try Self.create(database, axes, metrics, experiment) }
        try Self.describe(experiment, in: database)
        try Self.makeWhatIf(in: database)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let names = columns.map(Self.name).joined(separator: ", ")
        insertion = try database.prepare(
            "INSERT OR REPLACE INTO results (\(names)) VALUES (\(marks))")
    }

    /// Adds a point, or replaces an earlier result of it.
    public func add(
        _ point: ExperimentPoint, _ record: PointRecord, version: String
    ) throws(StoreError) {
        guard !record.histograms.isEmpty || !record.whatIf.isEmpty else {
            return try addRow(point, record, version)
        }
        try transaction { () throws(StoreError) in
            try add(record.histograms, hash: record.hash)
            try addRow(point, record, version)
            guard !record.whatIf.isEmpty else { return }
            try replaceWhatIf(ofPoint: point.index, record.whatIf)
        }
    }

    /// Adds points that are not run, as their inputs are invalid, all at once.
    public func add(
        skipped: [(point: ExperimentPoint, why: String)], version: String
    ) throws(StoreError) {
        guard !skipped.isEmpty else { return }
        try transaction { () throws(StoreError) in
            for (point, why) in skipped {
                try addRow(point, PointRecord(.skipped(why)), version)
            }
        }
    }

    private func addRow(
        _ point: ExperimentPoint, _ record: PointRecord, _ version: String
    ) throws(StoreError) {
        var values: [StoredValue] = [
            .integer(Int64(point.index)), .integer(Int64(point.repetition)),
        ]
        // Columns of axes turn numbers into numbers by their affinity.
        values += point.labels.map { .text($0) }
        var error = StoredValue.null
        switch record.outcome {
        case .figures(let figures): values += figures.map { $0.map { .real($0) } ?? .null }
        case .failed(let why), .skipped(let why):
            values += metrics.map { _ in .null }
            error = .text(why)
        }
        let shares = record.limiters.map { (key: $0.rule, value: $0.share) }
        let parameters = point.effectiveSettings.map { (key: $0.key, value: $0.value) }
        values += [
            .text(JSONText.object(shares)), .text(JSONText.object(parameters)),
            .text(record.outcome.status), error, .text(record.hash),
            .text(version), .real(record.wall_s),
        ]
        try insertion.run(values)
    }

    private func outcome(_ row: [StoredValue]) -> PointRecord.Outcome {
        let figures = Self.before.count + axes.count
        let end = figures + metrics.count
        return PointRecord.Outcome(
            status: row[end + 2].text, error: row[end + 3].text,
            figures: row[figures..<end].map(\.number))
    }

    /// Points that are done.
    public func done() throws(StoreError) -> [DonePoint] { try Self.done(in: database) }

    /// All points so far, in order; labels are those of `points`, of which the file keeps numbers
    /// only.
    public func table(_ points: [ExperimentPoint]) throws(StoreError) -> ResultTable {
        var table = ResultTable(axes: axes, metrics: metrics)
        let query = try database.prepare("SELECT * FROM results ORDER BY point")
        while let row = try query.next() {
            guard case .integer(let index) = row[0], let point = points[checked: Int(index)]
            else { continue }
            table.add(point, outcome(row))
        }
        return table
    }

    /// Makes the file stand alone, without the journal beside it, unless readers of this machine
    /// keep it for too long: nothing is missing with the journal either.
    public func close() throws(StoreError) {
        do throws(StoreError) {
            try database.run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")
        } catch {
            guard case .machine = sharing, error.message.hasSuffix("database is locked") else {
                throw error
            }
        }
    }

    /// Throws when a file has results of another version; to be called before anything is changed.
    static func checkFormat(of database: Database, _ path: String) throws(StoreError) {
        let tables = try database.prepare(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('results', 'meta')")
        guard try tables.next() == [.integer(2)] else { return }
        let query = try database.prepare("SELECT value FROM meta WHERE key = 'format'")
        let format = try query.next()?.first?.text
        guard format == version else {
            throw StoreError(
                "\(path): error: expected results of the format '\(version)', not "
                    + (format.map { "'\($0)'" } ?? "without a format")
                    + "; another version of librasim wrote them")
        }
    }

    /// Throws when pages of the file are damaged: what is written into it would be lost with them.
    private static func checkPages(of database: Database, _ path: String) throws(StoreError) {
        let check = try database.prepare("PRAGMA quick_check(1)")
        let answer = try check.next()?.first?.text ?? ""
        guard answer != "ok" else { return }
        let why = answer.split(whereSeparator: \.isNewline).joined(separator: " ")
        throw StoreError("\(path): error: the file is damaged: \(why)")
    }

    static func columns(
        _ database: Database, of table: String = "results"
    ) throws(StoreError) -> [String] {
        let query = try database.prepare("SELECT name FROM pragma_table_info('\(table)')")
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
    public var text: String {
        switch self {
        case .null: ""
        case .integer(let value): "\(value)"
        case .real(let value): ResultTable.number(value)
        case .text(let value): value
        }
    }

    /// The value in JSON.
    public var json: String {
        switch self {
        case .null: "null"
        case .integer(let value): "\(value)"
        case .real(let value): value.isFinite ? ResultTable.number(value) : "null"
        case .text(let value): JSONText.quoted(value)
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
