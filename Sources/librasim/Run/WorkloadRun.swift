import ConfigFiles
import DRAMModel
import Systems
import TimingConfig
import WorkloadTracer

/// A workload on its system, ready to run: one type for each kind of system.
protocol WorkloadRun: Sendable {
    /// What is suspicious about its inputs.
    var warnings: [Diagnostic] { get }
    /// Keys of its memory that nothing reads.
    var unused: [UnusedKey] { get }
    /// The memory that is replayed; nil where none is, as of a GPU alone.
    var memory: MemoryConfiguration? { get }

    /// The same run with parameters of the memory at so many hundredths of their values.
    func relaxing(_ parameters: [String: Int]) -> Self

    /// Runs it; `mayGoOn` is asked now and then, from any thread, `progressed` is called after each
    /// step with the share of the run that is done.
    ///
    /// - Throws: `RunError.interrupted` when it may not go on, and `Failure`: what cannot be run.
    func run(
        options: RunOptions, mayGoOn: @escaping @Sendable () -> Bool,
        progressed: (Double) -> Void
    ) throws -> any RunOutcome
}

extension SystemKind {
    /// Loads a workload with its system, of whichever kind that is.
    static func load(
        path: String, overrides: [String]
    ) throws(ConfigurationError) -> any WorkloadRun {
        switch of(workload: path, overrides: overrides) {
        case .pim: try PIMSystemRun(path: path, overrides: overrides)
        case .gpu, .gpu_hpu: try GPUSystemRun(path: path, overrides: overrides)
        case .h2_llm: try NMPSystemRun(path: path, overrides: overrides)
        }
    }

    /// What is said of the metrics of each kind of system, in the order of the kinds.
    static var metrics: [MetricNames] {
        allCases.flatMap { kind -> [MetricNames] in
            switch kind {
            case .pim: return PIMSystemMetrics.all.map { MetricNames($0) }
            case .gpu: return GPUSystemMetrics.all.map { MetricNames($0) }
            // The same as of a GPU alone.
            case .gpu_hpu: return []
            case .h2_llm: return NMPSystemMetrics.all.map { MetricNames($0) }
            }
        }
    }
}
