import Experiments

/// The results of an experiment in lines: its points, what failed, and its claims.
struct ExperimentSummary {
    private static let mostRows = 60
    private let experiment: Experiment
    private let table: ResultTable
    private let all: String

    /// Summarizes results; `all` is what shows the points that the lines leave out.
    init(_ experiment: Experiment, _ table: ResultTable, all: String) {
        self.experiment = experiment
        self.table = table
        self.all = all
    }

    /// The lines.
    var lines: [String] {
        var lines = [heading, ""] + rows
        lines += failures
        return lines + (experiment.claims.isEmpty ? [] : [""] + claims)
    }

    private var heading: String {
        let title = experiment.title.map { "   \($0)" } ?? ""
        return "\(experiment.name)\(title): \(Summary.plural(table.rows.count, "point"))"
            + Self.leftOut(experiment)
    }

    /// What `where` leaves out, for the end of a line.
    static func leftOut(_ experiment: Experiment) -> String {
        let count = experiment.leftOutCount
        guard count > 0 else { return "" }
        return ", without \(Summary.plural(count, "combination")) that 'where' leaves out"
    }

    private var rows: [String] {
        let header = table.axes + table.metrics
        let shown = table.rows.prefix(Self.mostRows).map { row in
            row.labels + figures(row.outcome)
        }
        var lines = Table.lines([header] + shown, leading: table.axes.count)
        let hidden = table.rows.count - shown.count
        if hidden > 0 { lines.append("… and \(hidden) more; \(all) writes all") }
        return lines
    }

    private func figures(_ outcome: PointRecord.Outcome) -> [String] {
        switch outcome {
        case .figures(let values):
            values.map { value in
                value.map { abs($0) >= 1e6 ? Figure.fixed($0, 0) : Self.digits($0) } ?? "-"
            }
        case .failed: table.metrics.map { _ in "failed" }
        case .skipped: table.metrics.map { _ in "skipped" }
        }
    }

    /// Three significant digits.
    private static func digits(_ value: Double) -> String {
        let size = abs(value)
        return size > 0 && size < 0.995 ? Figure.fixed(value, 3) : Figure.short(value)
    }

    private var failures: [String] {
        let failed = table.rows.compactMap { row -> String? in
            guard case .failed(let why) = row.outcome else { return nil }
            return "\(row.labels.joined(separator: ", ")): \(why)"
        }
        let skipped = table.rows.count { if case .skipped = $0.outcome { true } else { false } }
        var lines: [String] = []
        if skipped > 0 {
            lines += ["", "\(Summary.plural(skipped, "point")) skipped, with invalid inputs"]
        }
        guard !failed.isEmpty else { return lines }
        return lines + ["", "\(Summary.plural(failed.count, "point")) failed:"]
            + failed.prefix(10).map { "  " + $0 }
    }

    private var claims: [String] {
        var rows = [["claim", "published", "here", "points", ""]]
        for claim in experiment.claims {
            let verdict = claim.judge(table)
            let published: String
            var distance = ""
            switch claim.expectation {
            case .published(let figure, let within):
                published = "\(Self.digits(figure)) ± \(Figure.share(within))"
                if let value = verdict.value, figure != 0 {
                    distance = ", x\(Figure.fixed(value / figure, 2))"
                }
            case .atLeast(let bound):
                published = ">= \(Self.digits(bound))"
                if let value = verdict.value { distance = ", by \(Figure.fixed(value - bound, 2))" }
            case .atMost(let bound):
                published = "<= \(Self.digits(bound))"
                if let value = verdict.value { distance = ", by \(Figure.fixed(value - bound, 2))" }
            }
            rows.append([
                "\(claim.text) (\(claim.source))", published,
                verdict.value.map(Self.digits) ?? "none", "\(verdict.points)",
                verdict.value == nil
                    ? "cannot be judged" : (verdict.holds ? "holds" : "does not hold") + distance,
            ])
        }
        return Table.lines(rows)
    }
}
