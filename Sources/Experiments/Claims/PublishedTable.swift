import ConfigFiles

/// Published figures of an experiment's points: a CSV file of columns of axes, then of metrics.
public struct PublishedTable: Sendable {
    /// The axes that tell rows apart, as indices of the experiment's.
    private var axes: [Int]
    /// The figures, as indices of the experiment's metrics.
    private var metrics: [Int]
    private var figures: [[String]: [Double?]] = [:]
    /// The labels of each row and where it stands.
    private var rows: [(labels: [String], location: SourceLocation)] = []

    /// The figure of a point, if one was published.
    public func figure(labels: [String], metric: Int) -> Double? {
        guard let column = metrics.firstIndex(of: metric) else { return nil }
        return figures[axes.map { labels[$0] }]?[column]
    }

    /// Throws when a row is of no point that an experiment can have.
    func check(
        axes all: [ExperimentAxis], sampling: Experiment.Sampling
    ) throws(ConfigurationError) {
        for row in rows {
            var location = row.location
            for (axis, label) in zip(axes, row.labels) {
                if let message = all[axis].refusal(of: label) {
                    throw ConfigurationError(message, at: location)
                }
                location.column += label.count + 1
            }
            guard sampling == .list, let first = all.first else { continue }
            // Values of all axes go together.
            let isThere = first.values.indices.contains { index in
                zip(axes, row.labels).allSatisfy { all[$0].values[index].label == $1 }
            }
            guard isThere else {
                throw ConfigurationError(
                    "no point of the experiment has these labels", at: row.location)
            }
        }
    }

    /// Throws when a row is of none of some points, which each have a label an axis.
    func check(points: [[String]]) throws(ConfigurationError) {
        let known = Set(points.map { labels in axes.map { labels[$0] } })
        guard let row = rows.first(where: { !known.contains($0.labels) }) else { return }
        throw ConfigurationError(
            "'where' leaves out every point with these labels", at: row.location)
    }

    /// Reads a table; an empty field is a figure that was not published.
    static func read(
        path: String, axes names: [String], metrics known: [String], extender: SourceLocation
    ) throws(ConfigurationError) -> PublishedTable {
        let file = try TextLines(path: path, extender: extender)
        var table = PublishedTable(axes: [], metrics: [])
        var header: [String]?
        for (number, line) in file.lines.enumerated()
        where !line.hasPrefix("#") && !line.isEmpty {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
                String($0)
            }
            guard let columns = header else {
                try table.readHeader(fields, names, known, file, number)
                header = fields
                continue
            }
            guard fields.count == columns.count else {
                throw file.failure(
                    "\(fields.count) fields, and the header has \(columns.count)", line: number,
                    column: 1)
            }
            try table.readRow(fields, file, number)
        }
        guard header != nil else {
            throw file.failure("no header of axes and metrics", line: 0, column: 1)
        }
        return table
    }

    private mutating func readHeader(
        _ fields: [String], _ names: [String], _ known: [String], _ file: TextLines, _ line: Int
    ) throws(ConfigurationError) {
        var column = 1
        for field in fields {
            if let axis = names.firstIndex(of: field), metrics.isEmpty {
                axes.append(axis)
            } else if let metric = known.firstIndex(of: field) {
                metrics.append(metric)
            } else {
                throw file.failure(
                    "'\(field)' is neither an axis before all metrics nor a metric"
                        + suggestionOrList(for: field, among: names + known), line: line,
                    column: column)
            }
            column += field.count + 1
        }
    }

    private mutating func readRow(
        _ fields: [String], _ file: TextLines, _ line: Int
    ) throws(ConfigurationError) {
        let key = Array(fields[..<axes.count])
        guard figures[key] == nil else {
            throw file.failure("this point is repeated", line: line, column: 1)
        }
        var values: [Double?] = []
        var column = fields[..<axes.count].reduce(1) { $0 + $1.count + 1 }
        for field in fields[axes.count...] {
            let value = ValueForm.number(orShare: field)
            guard field.isEmpty || value != nil else {
                throw file.failure("'\(field)' is not a number", line: line, column: column)
            }
            values.append(value)
            column += field.count + 1
        }
        figures[key] = values
        rows.append((key, SourceLocation(file: file.path, line: line + 1, column: 1)))
    }
}
