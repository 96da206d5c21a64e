/// Figures of an experiment's points.
public struct ResultTable: Sendable {
    /// One point with its figures.
    public struct Row: Sendable {
        /// Labels in the order of the axes.
        public var labels: [String]
        /// Which repeat it is.
        public var repetition: Int
        /// What came out.
        public var outcome: PointRecord.Outcome
    }

    /// Names of the axes.
    public var axes: [String]
    /// Names of the figures.
    public var metrics: [String]
    /// Points in their order.
    public var rows: [Row]

    /// Creates a table.
    public init(axes: [String], metrics: [String], rows: [Row] = []) {
        self.axes = axes
        self.metrics = metrics
        self.rows = rows
    }

    /// Adds a point.
    public mutating func add(_ point: ExperimentPoint, _ outcome: PointRecord.Outcome) {
        rows.append(Row(labels: point.labels, repetition: point.repetition, outcome: outcome))
    }

    /// A figure of a row; nil when it has none.
    func figure(_ row: Row, _ metric: Int) -> Double? {
        guard case .figures(let values) = row.outcome else { return nil }
        return values[metric]
    }
}
