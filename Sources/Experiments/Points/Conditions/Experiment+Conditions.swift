import ConfigFiles

/// Conditions that say which combinations of values are points.
extension Experiment {
    /// How many combinations conditions leave out, repeats not counted.
    public var leftOutCount: Int {
        ((combinationCount ?? 0) - points().count) / repeats
    }

    /// Reads `where`: a condition, or a list of conditions that all hold.
    mutating func readConditions(_ file: KeyedInput) throws(ConfigurationError) {
        guard let tree = file.node("where") else { return }
        let items: [YAMLTree]
        if case .list = tree { items = try tree.items("where") } else { items = [tree] }
        for item in items { try readCondition(item) }
        guard !points().isEmpty else {
            throw ConfigurationError(
                "'where' leaves out all \(combinationCount! / repeats) combinations",
                at: file.keyLocation("where"))
        }
    }

    private mutating func readCondition(_ tree: YAMLTree) throws(ConfigurationError) {
        let text = try tree.text("where")
        let condition: PointExpression
        do throws(PointConditionFault) {
            condition = try PointConditionParser.parse(text, axes)
        } catch {
            throw ConfigurationError(
                error.message, at: Self.location(of: error.offset, of: text, at: tree.location))
        }
        if let combination = combinations().first(where: { condition.holds(for: $0) == nil }) {
            let labels = combination.map(\.label).joined(separator: ", ")
            throw ConfigurationError(
                "it divides by zero or has too large a number for (\(labels))", at: tree.location)
        }
        conditions.append(condition)
    }

    /// The place of a byte of a text that begins at a place, perhaps with a quote before it; that
    /// of the text where it is spread over lines or has escapes.
    private static func location(
        of offset: Int, of text: String, at start: SourceLocation
    ) -> SourceLocation {
        guard let file = try? TextLines(path: start.file, extender: start),
            file.lines.indices.contains(start.line - 1)
        else { return start }
        let line = file.lines[start.line - 1].dropFirst(start.column - 1)
        guard let found = line.firstRange(of: text),
            line.distance(from: line.startIndex, to: found.lowerBound) <= 1
        else { return start }
        var place = start
        place.column += line.distance(from: line.startIndex, to: found.lowerBound)
        place.column += String(decoding: text.utf8.prefix(offset), as: UTF8.self).count
        return place
    }

    /// Throws when a row of `published` is of no point that the conditions leave.
    func checkPublished() throws(ConfigurationError) {
        guard !conditions.isEmpty, sampling != .random else { return }
        try published?.check(points: points().map(\.labels))
    }

    /// Whether the conditions leave a point that counts for a claim.
    func mayCount(_ claim: Claim) -> Bool {
        guard !conditions.isEmpty, sampling != .random else { return true }
        // Judged with a figure for each point, as if all had been run.
        let table = ResultTable(
            axes: axes.map(\.name), metrics: metrics,
            rows: points().map { point in
                ResultTable.Row(
                    labels: point.labels, repetition: point.repetition,
                    outcome: .figures(metrics.map { _ in 1 }))
            })
        return claim.judge(table).points > 0
    }
}
