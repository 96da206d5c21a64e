/// Going on with results, and joining those of others.
extension ResultStore {
    /// Keeps the points that are done and whose hash a point still has, at that point's index;
    /// drops the rest.
    ///
    /// - Parameter hashes: The hash of each of `points`.
    /// - Returns: The indices of the points that need not be run again, in order.
    public func keep(
        _ points: [ExperimentPoint], hashes: [String]
    ) throws(StoreError) -> [Int] {
        let matches = DonePoint.match(hashes: hashes, done: try done())
        try transaction { () throws(StoreError) in
            // No point has a negative index, so no row takes that of one still to be moved.
            let move = try database.prepare(
                "UPDATE results SET point = ?, repetition = ? WHERE point = ?")
            let moveWhatIf = try database.prepare("UPDATE what_if SET point = ? WHERE point = ?")
            for (index, done) in matches {
                try move.run([
                    .integer(Int64(-1 - index)), .integer(Int64(points[index].repetition)),
                    .integer(Int64(done)),
                ])
                try moveWhatIf.run([.integer(Int64(-1 - index)), .integer(Int64(done))])
            }
            for table in ["results", "what_if"] {
                try database.run("DELETE FROM \(table) WHERE point >= 0;")
                try database.run("UPDATE \(table) SET point = -1 - point;")
            }
            try dropStrayHistograms()
        }
        return matches.keys.sorted()
    }

    /// Adds the points of another file of the same experiment, failed ones included, whose hash is
    /// expected.
    ///
    /// - Parameter hashes: The hash of each point of the experiment.
    /// - Returns: The indices of the points that were added, in order, and whether they failed.
    public func merge(
        _ path: String, hashes: [String]
    ) throws(StoreError) -> [(index: Int, hasFailed: Bool)] {
        let part = try Database(path: path)
        try Self.checkFormat(of: part, path)
        guard try Self.columns(part) == Self.columns(database) else { return [] }
        let query = try part.prepare("SELECT * FROM results ORDER BY point")
        let names = query.columns
        guard let column = names.firstIndex(of: "hash"), let status = names.firstIndex(of: "status")
        else { return [] }
        var added: [(index: Int, hasFailed: Bool)] = []
        try transaction { () throws(StoreError) in
            while let row = try query.next() {
                guard case .integer(let index) = row[0],
                    let hash = hashes[checked: Int(index)], row[column] == .text(hash)
                else { continue }
                try insertion.run(row)
                try addHistograms(of: hash, from: part)
                added.append((Int(index), row[status] == .text("failed")))
            }
            try copyWhatIf(from: part, points: added.map(\.index))
        }
        return added
    }

    /// Does all of something or nothing.
    func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        try database.run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            try body()
            try database.run("COMMIT")
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
    }

    static func done(in database: Database) throws(StoreError) -> [DonePoint] {
        let query = try database.prepare(
            "SELECT point, hash FROM results WHERE status = 'done' ORDER BY point")
        var points: [DonePoint] = []
        while let row = try query.next() {
            guard case .integer(let point) = row[0], case .text(let hash) = row[1] else { continue }
            points.append(DonePoint(index: Int(point), hash: hash))
        }
        return points
    }
}
