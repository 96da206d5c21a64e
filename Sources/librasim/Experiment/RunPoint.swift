import ConfigFiles
import Experiments
import Systems
import TimingConfig
import WorkloadTracer

/// A point that runs a workload on its system, with its inputs loaded.
struct RunPoint {
    private let run: any WorkloadRun
    private let settings: [ExperimentSetting]
    private let paths: [String]

    /// Loads the inputs of a point.
    ///
    /// - Throws: `ConfigurationError` or `Failure`: what is wrong with them.
    init(_ point: ExperimentPoint) throws {
        point.noteFiles()
        guard let path = point.value("workload") else {
            throw Failure.input("error: the point has no 'workload'")
        }
        let record = FileRecord()
        run = try FileRecord.$current.withValue(record) {
            try SystemKind.load(path: path, overrides: point.overrides)
        }
        settings = point.finalSettings
        paths = record.paths
    }

    /// What is suspicious about them.
    var warnings: [String] { run.warnings.map { $0.rendered() } }

    /// Keys of its memory that nothing reads.
    var unused: [UnusedKey] { run.unused }

    /// Adds everything that the results depend on.
    func add(to hash: inout ContentHash, _ files: FileHashes) throws {
        for setting in settings {
            hash.add(setting.key)
            // Where a file lies makes no difference.
            hash.add(setting.isFile ? try files.hash(ofFile: setting.value) : setting.value)
        }
        for path in paths { hash.add(try files.hash(ofFile: path)) }
    }

    /// Runs the workload on this thread; nil when a signal ended that.
    func run(simulateAllChannels: Bool, asksWhatIf: Bool) throws -> (any RunOutcome)? {
        var options = RunOptions()
        options.simulateAllChannels = simulateAllChannels
        do {
            var outcome = try run.run(
                options: options, mayGoOn: { !StopSignal.isRaised }, progressed: { _ in })
            guard asksWhatIf else { return outcome }
            outcome.whatIf = try run.whatIf(outcome, options: options, threads: 1)
            return StopSignal.isRaised ? nil : outcome
        } catch RunError.interrupted {
            return nil
        }
    }
}
