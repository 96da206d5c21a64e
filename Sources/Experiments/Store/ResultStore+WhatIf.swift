/// What relaxing rules gains, by point.
///
/// Table `what_if` has a row a point and rule: `point`, `rank` (from 0, the rule with the greatest
/// share first), `rule`, `share`, `gain_without`, `gain_shorter`, `latency_gain_without`,
/// `latency_gain_shorter`; the gains as in `PointRecord.WhatIf`.
extension ResultStore {
    /// Makes the table where it is not there yet.
    static func makeWhatIf(in database: Database) throws(StoreError) {
        try database.run(
            """
            CREATE TABLE IF NOT EXISTS what_if (
                point INTEGER NOT NULL, rank INTEGER NOT NULL, rule TEXT NOT NULL,
                share REAL NOT NULL, gain_without REAL, gain_shorter REAL,
                latency_gain_without REAL, latency_gain_shorter REAL,
                PRIMARY KEY (point, rank))
            """)
    }

    /// Writes the rows of a point in place of those that it had.
    func replaceWhatIf(ofPoint point: Int, _ rows: [PointRecord.WhatIf]) throws(StoreError) {
        try database.prepare("DELETE FROM what_if WHERE point = ?").run([.integer(Int64(point))])
        let insertion = try database.prepare(
            "INSERT INTO what_if VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for (rank, row) in rows.enumerated() {
            let gains = [
                row.gainWithout, row.gainShorter, row.latencyWithout, row.latencyShorter,
            ]
            try insertion.run(
                [
                    .integer(Int64(point)), .integer(Int64(rank)), .text(row.rule),
                    .real(row.share),
                ] + gains.map { $0.map { .real($0) } ?? .null })
        }
    }

    /// Copies the rows of points from another file, if it has any.
    func copyWhatIf(from part: Database, points: [Int]) throws(StoreError) {
        guard
            try part.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'what_if'").next() != nil
        else { return }
        let insertion = try database.prepare(
            "INSERT OR REPLACE INTO what_if VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for point in points {
            let query = try part.prepare("SELECT * FROM what_if WHERE point = \(point)")
            while let row = try query.next() { try insertion.run(row) }
        }
    }
}

extension SavedResults {
    /// Reads what relaxing rules gains at each point.
    mutating func readWhatIf(_ database: Database) throws(StoreError) {
        guard let last = points.last?.index else { return }
        let query = try database.prepare(
            "SELECT point, rule, share, gain_without, gain_shorter, latency_gain_without, "
                + "latency_gain_shorter FROM what_if WHERE point <= \(last) ORDER BY point, rank")
        var rules: [Int: [PointRecord.WhatIf]] = [:]
        while let row = try query.next() {
            guard case .integer(let point) = row[0], let share = row[2].number else { continue }
            var rule = PointRecord.WhatIf(rule: row[1].text, share: share)
            rule.gainWithout = row[3].number
            rule.gainShorter = row[4].number
            rule.latencyWithout = row[5].number
            rule.latencyShorter = row[6].number
            rules[Int(point), default: []].append(rule)
        }
        for index in points.indices {
            points[index].record.whatIf = rules[points[index].index] ?? []
        }
    }
}
