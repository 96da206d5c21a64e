/// Reading what an experiment claims.
extension SavedResults {
    private typealias Labels = (of: [Int: String], over: [Int: String], filter: [Int: [String]])

    mutating func readClaims(
        _ database: Database, _ table: ResultTable
    ) throws(StoreError) {
        let labels = try readLabels(database)
        let query = try database.prepare(
            "SELECT claim, text, source, metric, mean, expectation, figure, within "
                + "FROM claims ORDER BY claim")
        while let row = try query.next() {
            guard case .integer(let number) = row[0],
                let metric = metrics.firstIndex(of: row[3].text),
                let mean = Claim.Mean(rawValue: row[4].text), let figure = row[6].number,
                let expectation = Self.expectation(row[5].text, figure, row[7].number)
            else { throw StoreError("\(path): error: a claim of 'claims' cannot be read") }
            let own = labels[Int(number)] ?? ([:], [:], [:])
            let claim = Claim(
                text: row[1].text, source: row[2].text, metric: metric,
                measure: own.of.isEmpty && own.over.isEmpty
                    ? .value : .ratio(of: own.of, over: own.over),
                filter: own.filter, mean: mean, expectation: expectation)
            claims.append((claim, claim.judge(table)))
        }
    }

    private func readLabels(_ database: Database) throws(StoreError) -> [Int: Labels] {
        var labels: [Int: Labels] = [:]
        let query = try database.prepare("SELECT claim, role, axis, label FROM claim_labels")
        while let row = try query.next() {
            guard case .integer(let number) = row[0], let axis = axes.firstIndex(of: row[2].text)
            else { throw StoreError("\(path): error: a row of 'claim_labels' cannot be read") }
            let label = row[3].text
            var own = labels[Int(number)] ?? ([:], [:], [:])
            switch row[1].text {
            case "of": own.of[axis] = label
            case "over": own.over[axis] = label
            default: own.filter[axis, default: []].append(label)
            }
            labels[Int(number)] = own
        }
        return labels
    }

    private static func expectation(
        _ name: String, _ figure: Double, _ within: Double?
    ) -> Claim.Expectation? {
        switch name {
        case "published": .published(figure, within: within ?? 0.1)
        case "at_least": .atLeast(figure)
        case "at_most": .atMost(figure)
        default: nil
        }
    }
}
