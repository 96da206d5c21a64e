import Experiments
import WorkloadTracer

/// A figure that experiments may ask for.
struct Metric<Source>: Sendable {
    /// Its name in experiment files and results.
    let name: String
    /// What it says, with its unit.
    let help: String
    /// The figure; nil where there is none.
    let figure: @Sendable (Source) -> Double?

    init(_ name: String, _ help: String, _ figure: @escaping @Sendable (Source) -> Double?) {
        self.name = name
        self.help = help
        self.figure = figure
    }
}

/// The names of all metrics.
enum MetricNames {
    /// What a metric says, whatever has it.
    static func help(_ name: String) -> String? {
        SystemKind.metrics.first { $0.name == name }?.help
            ?? ReplayMetrics.all.first { $0.name == name }?.help
    }

    /// By what has them.
    static var all: [ExperimentKind: [String]] {
        var runs: [String] = []
        for (name, _) in SystemKind.metrics where !runs.contains(name) { runs.append(name) }
        return [.run: runs, .replay: ReplayMetrics.all.map(\.name)]
    }
}
