@preconcurrency import Glibc

/// Something that others say about an experiment's figures, to be held beside ours.
public struct Claim: Equatable, Sendable {
    /// How figures of several points become one.
    public enum Mean: String, CaseIterable, Sendable {
        case arithmetic, geometric, harmonic, least, greatest
    }
    /// A figure, or the quotient of two points' figures.
    public enum Measure: Equatable, Sendable {
        /// The figure of each point.
        case value
        /// The figure of each point with the labels `of` over that of the point with the labels
        /// `over` and all other labels alike; both are indices of axes with labels.
        case ratio(of: [Int: String], over: [Int: String])
    }
    /// What is claimed of the one figure.
    public enum Expectation: Equatable, Sendable {
        /// A published figure, and by which share ours may differ.
        case published(Double, within: Double)
        case atLeast(Double)
        case atMost(Double)
    }

    /// The claim in words.
    public var text: String
    /// Who says so, and where.
    public var source: String
    /// The figure, as an index of the experiment's metrics.
    public var metric: Int
    /// What is compared.
    public var measure: Measure
    /// Points that count: allowed labels by index of axis.
    public var filter: [Int: [String]]
    /// How points become one figure.
    public var mean: Mean
    /// What is claimed.
    public var expectation: Expectation

    /// Holds the claim beside the figures of an experiment.
    public func judge(_ table: ResultTable) -> ClaimVerdict {
        let values = values(table)
        guard let value = average(values) else {
            return ClaimVerdict(value: nil, points: values.count, holds: false)
        }
        let holds =
            switch expectation {
            case .published(let figure, let share): abs(value - figure) <= share * abs(figure)
            case .atLeast(let bound): value >= bound
            case .atMost(let bound): value <= bound
            }
        return ClaimVerdict(value: value, points: values.count, holds: holds)
    }

    /// Whether a point of an experiment with these axes may count for the claim.
    func mayCount(axes: [ExperimentAxis], sampling: Experiment.Sampling) -> Bool {
        var filter = filter
        if case .ratio(let of, let over) = measure {
            for (axis, label) in of {
                guard filter[axis]?.contains(label) ?? true else { return false }
                filter[axis] = [label]
            }
            if sampling == .list {
                // Values of all axes go together: no two points differ in some of them only.
                guard Set(of.keys).union(over.keys).count == axes.count,
                    Self.isThere(over.mapValues { [$0] }, axes)
                else { return false }
            }
        }
        return sampling == .list
            ? Self.isThere(filter, axes) : filter.values.allSatisfy { !$0.isEmpty }
    }

    /// Whether a point has some of these labels on each axis, where values of all go together.
    private static func isThere(_ labels: [Int: [String]], _ axes: [ExperimentAxis]) -> Bool {
        guard let first = axes.first else { return true }
        return first.values.indices.contains { index in
            labels.allSatisfy { axis, some in some.contains(axes[axis].values[index].label) }
        }
    }

    private func values(_ table: ResultTable) -> [Double] {
        switch measure {
        case .value:
            return table.rows.compactMap { row in
                counts(row) ? table.figure(row, metric) : nil
            }
        case .ratio(let of, let over):
            var divisors: [[String]: Double] = [:]
            for row in table.rows where Self.matches(row.labels, over) {
                guard let figure = table.figure(row, metric) else { continue }
                divisors[Self.rest(row, of, over)] = figure
            }
            return table.rows.compactMap { row in
                guard counts(row), Self.matches(row.labels, of),
                    let figure = table.figure(row, metric),
                    let divisor = divisors[Self.rest(row, of, over)], divisor != 0
                else { return nil }
                return figure / divisor
            }
        }
    }

    private func counts(_ row: ResultTable.Row) -> Bool {
        filter.allSatisfy { axis, labels in labels.contains(row.labels[axis]) }
    }

    private static func matches(_ labels: [String], _ wanted: [Int: String]) -> Bool {
        wanted.allSatisfy { axis, label in labels[axis] == label }
    }

    /// The labels that two points of a quotient have in common.
    private static func rest(
        _ row: ResultTable.Row, _ of: [Int: String], _ over: [Int: String]
    ) -> [String] {
        var labels = row.labels
        for axis in of.keys { labels[axis] = "" }
        for axis in over.keys { labels[axis] = "" }
        return labels + ["\(row.repetition)"]
    }

    private func average(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let count = Double(values.count)
        switch mean {
        case .arithmetic: return values.reduce(0, +) / count
        case .geometric:
            guard values.allSatisfy({ $0 > 0 }) else { return nil }
            return exp(values.reduce(0) { $0 + log($1) } / count)
        case .harmonic:
            guard values.allSatisfy({ $0 > 0 }) else { return nil }
            return count / values.reduce(0) { $0 + 1 / $1 }
        case .least: return values.min()
        case .greatest: return values.max()
        }
    }
}
