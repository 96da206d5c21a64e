import ConfigFiles

/// What a file of results says of its experiment, for those who read it without the experiment's
/// file.
///
/// Table `meta` has texts by key. Table `published` has the figures of others: `point`, `metric`,
/// `value`. Tables `claims` and `claim_labels` have what `Claim` has; the latter's `role` is `of`,
/// `over` or `where`.
extension ResultStore {
    /// Keys of `meta` that whoever runs an experiment may set.
    public enum Note: String, Sendable {
        /// The command line that made the file.
        case command
        /// Flags that each point was run with, for the command that repeats it.
        case options
        /// The folder that paths are seen from.
        case folder
    }

    private static let tables = """
        CREATE TABLE IF NOT EXISTS published (
            point INTEGER NOT NULL, metric TEXT NOT NULL, value REAL NOT NULL,
            PRIMARY KEY (point, metric));
        CREATE TABLE IF NOT EXISTS claims (
            claim INTEGER PRIMARY KEY, text TEXT NOT NULL, source TEXT NOT NULL,
            metric TEXT NOT NULL, mean TEXT NOT NULL, expectation TEXT NOT NULL,
            figure REAL NOT NULL, within REAL);
        CREATE TABLE IF NOT EXISTS claim_labels (
            claim INTEGER NOT NULL, role TEXT NOT NULL, axis TEXT NOT NULL,
            label NUMERIC NOT NULL);
        DELETE FROM published; DELETE FROM claims; DELETE FROM claim_labels;
        """

    /// Notes something about the results.
    public func note(_ note: Note, _ text: String) throws(StoreError) {
        try Self.set(note.rawValue, text, in: database)
    }

    /// Writes down what the experiment says now, in place of what it said before.
    static func describe(
        _ experiment: Experiment, in database: Database
    ) throws(StoreError) {
        try database.run("BEGIN IMMEDIATE")
        try database.run(tables)
        try database.run(histogramTable)
        let here = SourceLocation(file: experiment.path, line: 1, column: 1)
        let text = try? TextLines(path: experiment.path, extender: here)
        for (key, value) in [
            ("title", experiment.title ?? ""), ("sampling", experiment.sampling.rawValue),
            ("repeats", "\(experiment.repeats)"), ("points", "\(experiment.points().count)"),
            ("text", (text?.lines ?? []).joined(separator: "\n")),
        ] {
            try set(key, value, in: database)
        }
        if let published = experiment.published {
            try add(published, experiment, to: database)
        }
        for (number, claim) in experiment.claims.enumerated() {
            try add(claim, number, experiment, to: database)
        }
        try database.run("COMMIT")
    }

    private static func set(
        _ key: String, _ value: String, in database: Database
    ) throws(StoreError) {
        try database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")
            .run([.text(key), .text(value)])
    }

    private static func add(
        _ published: PublishedTable, _ experiment: Experiment, to database: Database
    ) throws(StoreError) {
        let insertion = try database.prepare("INSERT INTO published VALUES (?, ?, ?)")
        for point in experiment.points() {
            for (metric, name) in experiment.metrics.enumerated() {
                guard let figure = published.figure(labels: point.labels, metric: metric)
                else { continue }
                try insertion.run([.integer(Int64(point.index)), .text(name), .real(figure)])
            }
        }
    }

    private static func add(
        _ claim: Claim, _ number: Int, _ experiment: Experiment, to database: Database
    ) throws(StoreError) {
        var within = StoredValue.null
        let (expectation, figure): (String, Double)
        switch claim.expectation {
        case .published(let value, let share):
            (expectation, figure) = ("published", value)
            within = .real(share)
        case .atLeast(let bound): (expectation, figure) = ("at_least", bound)
        case .atMost(let bound): (expectation, figure) = ("at_most", bound)
        }
        try database.prepare("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run([
            .integer(Int64(number)), .text(claim.text), .text(claim.source),
            .text(experiment.metrics[claim.metric]), .text(claim.mean.rawValue),
            .text(expectation), .real(figure), within,
        ])
        let insertion = try database.prepare("INSERT INTO claim_labels VALUES (?, ?, ?, ?)")
        func add(_ role: String, _ axis: Int, _ label: String) throws(StoreError) {
            try insertion.run([
                .integer(Int64(number)), .text(role), .text(experiment.axes[axis].name),
                .text(label),
            ])
        }
        if case .ratio(let of, let over) = claim.measure {
            for (axis, label) in of.sorted(by: { $0.key < $1.key }) { try add("of", axis, label) }
            for (axis, label) in over.sorted(by: { $0.key < $1.key }) {
                try add("over", axis, label)
            }
        }
        for (axis, labels) in claim.filter.sorted(by: { $0.key < $1.key }) {
            for label in labels { try add("where", axis, label) }
        }
    }
}
