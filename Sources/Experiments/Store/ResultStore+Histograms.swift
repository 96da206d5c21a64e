/// Latencies of requests by size, in a table beside the points.
///
/// Table `latencies` has the columns `hash` (that of the point), `latency` (`read_latency`, …) and
/// `bins`, a JSON array of pairs: the greatest latency in ns and how many there are.
extension ResultStore {
    static let histogramTable = """
        CREATE TABLE IF NOT EXISTS latencies (
            hash TEXT NOT NULL, latency TEXT NOT NULL, bins TEXT NOT NULL,
            PRIMARY KEY (hash, latency)) WITHOUT ROWID;
        """
    private static let insertion = "INSERT OR REPLACE INTO latencies VALUES (?, ?, ?)"

    func add(_ histograms: [PointRecord.Histogram], hash: String) throws(StoreError) {
        let insertion = try database.prepare(Self.insertion)
        for histogram in histograms {
            let bins = histogram.bins.map {
                "[\(ResultTable.number($0.upTo_ns)), \(ResultTable.number($0.count))]"
            }
            try insertion.run([
                .text(hash), .text(histogram.latency),
                .text("[" + bins.joined(separator: ", ") + "]"),
            ])
        }
    }

    /// Copies the histograms of a point from another file, which may have none.
    func addHistograms(of hash: String, from part: Database) throws(StoreError) {
        let table = try part.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'latencies'")
        guard try table.next() != nil else { return }
        let query = try part.prepare("SELECT hash, latency, bins FROM latencies WHERE hash = ?")
        try query.bind([.text(hash)])
        let insertion = try database.prepare(Self.insertion)
        while let row = try query.next() { try insertion.run(row) }
    }

    /// Drops histograms of points that are no longer there.
    func dropStrayHistograms() throws(StoreError) {
        try database.run("DELETE FROM latencies WHERE hash NOT IN (SELECT hash FROM results)")
    }
}

extension SavedResults {
    /// Points whose histograms are read: each has some KiB of them.
    public static let mostHistograms = 1000

    /// Reads the histograms of the first points.
    mutating func readHistograms(_ database: Database) throws(StoreError) {
        let shown = points.prefix(Self.mostHistograms)
        guard let last = shown.last?.index else { return }
        let query = try database.prepare(
            "SELECT hash, latency, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]') "
                + "FROM latencies, json_each(latencies.bins) AS j WHERE hash IN "
                + "(SELECT hash FROM results WHERE point <= \(last)) "
                + "ORDER BY hash, latency, j.id")
        var histograms: [String: [PointRecord.Histogram]] = [:]
        while let row = try query.next() {
            guard let upTo_ns = row[2].number, let count = row[3].number, upTo_ns >= 0, count > 0
            else { continue }
            let (hash, latency) = (row[0].text, row[1].text)
            if histograms[hash]?.last?.latency != latency {
                histograms[hash, default: []].append(
                    PointRecord.Histogram(latency: latency, bins: []))
            }
            let place = histograms[hash]!.count - 1
            histograms[hash]![place].bins.append(
                PointRecord.Histogram.Bin(upTo_ns: upTo_ns, count: count))
        }
        for index in shown.indices {
            points[index].record.histograms = histograms[points[index].record.hash] ?? []
        }
    }
}
