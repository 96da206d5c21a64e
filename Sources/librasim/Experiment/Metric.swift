import Experiments
import WorkloadTracer

/// A figure that experiments may ask for.
struct Metric<Source>: Sendable {
    /// Its name in experiment files and results.
    let name: String
    /// What charts call it.
    let title: String
    /// Its unit in charts: nothing for plain numbers, `%` for shares, which are figures in 0...1.
    let unit: String
    /// What it says.
    let help: String
    /// The figure; nil where there is none.
    let figure: @Sendable (Source) -> Double?

    init(
        _ name: String, _ title: String, _ unit: String, _ help: String,
        _ figure: @escaping @Sendable (Source) -> Double?
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.help = help
        self.figure = figure
    }
}

/// What is said of a metric, whatever has it.
struct MetricNames {
    /// Its name in experiment files and results.
    let name: String
    /// What charts call it.
    let title: String
    /// Its unit, as `Metric.unit`.
    let unit: String
    /// What it says.
    let help: String

    /// Takes a metric's.
    init<Source>(_ metric: Metric<Source>) {
        name = metric.name
        title = metric.title
        unit = metric.unit
        help = metric.help
    }

    /// A metric that this version of the program does not know.
    private init(unknown name: String) {
        self.name = name
        title = name
        unit = ""
        help = ""
    }

    /// What is said of the metric of a name.
    static func of(_ name: String) -> MetricNames {
        SystemKind.metrics.first { $0.name == name }
            ?? ReplayMetrics.all.first { $0.name == name }.map { MetricNames($0) }
            ?? MetricNames(unknown: name)
    }

    /// By what has them.
    static var all: [ExperimentKind: [String]] {
        var runs: [String] = []
        for metric in SystemKind.metrics where !runs.contains(metric.name) {
            runs.append(metric.name)
        }
        return [.run: runs, .replay: ReplayMetrics.all.map(\.name)]
    }
}
