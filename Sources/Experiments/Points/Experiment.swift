import DRAMModel

/// What to vary, what to measure, and what others have published: an experiment file.
public struct Experiment: Sendable {
    /// How axes become points.
    public enum Sampling: String, CaseIterable, Sendable {
        /// Every combination.
        case grid
        /// The n-th values of all axes together.
        case list
        /// A number of points drawn with a seed.
        case random
    }

    /// The file.
    public var path: String
    /// A short name.
    public var name: String
    /// What it shows, and after whom.
    public var title: String?
    /// What its points are.
    public var kind: ExperimentKind
    /// What every point has in common.
    public var base: [ExperimentSetting]
    /// What varies.
    public var axes: [ExperimentAxis]
    /// How axes become points.
    public var sampling: Sampling
    /// Points of a random sample.
    public var samples: Int
    /// The seed of a random sample.
    public var seed: Int
    /// Times that each point is run.
    public var repeats: Int
    /// Conditions that hold for every point; combinations for which one does not are no points.
    var conditions: [PointExpression] = []
    /// Whether points whose inputs are invalid are skipped, rather than the experiment refused.
    public var skipsInvalid = false
    /// Figures to report.
    public var metrics: [String]
    /// Figures of others, beside ours.
    public var published: PublishedTable?
    /// What others claim.
    public var claims: [Claim]

    /// The most points of an experiment, repeats and those that conditions leave out included.
    public static let mostPoints = 1_000_000

    /// How many points there would be without conditions, repeats included; nil when too many to
    /// count.
    public var combinationCount: Int? {
        var count = repeats
        switch sampling {
        case .grid:
            for axis in axes {
                let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
                if overflow { return nil }
                count = product
            }
        case .list: count *= axes.first?.values.count ?? 1
        case .random: count *= samples
        }
        return count
    }

    /// All points, the last axis varying fastest, repeats of a point one after the other.
    public func points() -> [ExperimentPoint] {
        var points: [ExperimentPoint] = []
        for combination in combinations() where meetsConditions(combination) {
            let settings = base + combination.flatMap(\.settings)
            for repetition in 0..<repeats {
                points.append(
                    ExperimentPoint(
                        index: points.count, labels: combination.map(\.label), settings: settings,
                        repetition: repetition))
            }
        }
        return points
    }

    /// Whether all conditions hold; one that cannot be worked out was refused when it was loaded.
    private func meetsConditions(_ combination: [ExperimentAxis.Value]) -> Bool {
        conditions.allSatisfy { $0.holds(for: combination) ?? false }
    }

    /// Values of all axes that go together, with those that conditions leave out.
    func combinations() -> [[ExperimentAxis.Value]] {
        switch sampling {
        case .grid:
            return axes.reduce([[]]) { combinations, axis in
                combinations.flatMap { start in axis.values.map { start + [$0] } }
            }
        case .list:
            guard let first = axes.first else { return [[]] }
            return first.values.indices.map { index in axes.map { $0.values[index] } }
        case .random:
            var generator = SplitMix64(seed: UInt64(seed))
            return (0..<samples).map { _ in axes.map { draw($0, &generator) } }
        }
    }

    private func draw(
        _ axis: ExperimentAxis, _ generator: inout SplitMix64
    ) -> ExperimentAxis.Value {
        guard let range = axis.range else {
            return axis.values[Int(generator.next() % UInt64(axis.values.count))]
        }
        let width = UInt64(range.upper - range.lower) + 1
        let value = range.lower + Int(generator.next() % width)
        let setting = ExperimentSetting(
            key: range.key, value: "\(value)", location: range.location)
        return ExperimentAxis.Value(label: "\(value)", settings: [setting])
    }
}
