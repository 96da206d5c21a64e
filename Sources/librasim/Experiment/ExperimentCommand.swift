import Experiments
import TimingConfig
import TraceFormats

/// `librasim run` with an experiment: all its points, then the claims beside them.
struct ExperimentCommand {
    private let arguments: Arguments
    private let path: String

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        path = arguments.operands[0]
    }

    /// Runs all points, prints them and writes what was asked for.
    func run() throws -> ExitStatus {
        let (csv, results) = (arguments.text(.csv), arguments.text(.results))
        try PathCheck.run(
            command: .run, inputs: [("the experiment", path)],
            outputs: [("--csv", csv), ("--results", results)].compactMap { flag, path in
                path.map { (flag, $0) }
            })
        let experiment = try load()
        let points = experiment.points()
        let evaluator = PointEvaluator(
            metrics: experiment.metrics, simulateAllChannels: arguments.has(.allChannels))
        try check(points, evaluator)
        let output = try csv.map { try writer($0) }
        let stored = try results.map { try StoredRun($0) }
        StopSignal.install()
        if let path = output?.temporaryPath { StopSignal.addTemporary(path) }
        if let path = stored?.temporaryPath { StopSignal.addTemporary(path) }
        let records = evaluate(points, evaluator)
        var table = ResultTable(axes: experiment.axes.map(\.name), metrics: experiment.metrics)
        for (point, record) in zip(points, records) { table.add(point, record.outcome) }
        if StopSignal.isRaised {
            Console.error(["librasim: interrupted; there are no results"])
            return .interrupted(by: StopSignal.number ?? 0)
        }
        output?.append(table.csv(published: experiment.published))
        if !arguments.has(.quiet) {
            let lines = ExperimentSummary(experiment, table).lines
            if csv == "-" { Console.error(lines) } else { try Console.print(lines) }
        }
        let options = arguments.has(.allChannels) ? "--\(Flag.allChannels.name)" : ""
        try stored?.write(experiment, zip(points, records), options: options)
        do throws(OutputError) { try output?.commit() } catch { throw Failure(error) }
        return .done
    }

    private func load() throws -> Experiment {
        do throws(ConfigurationError) {
            var experiment = try Experiment.load(path: path, metrics: Metric.ofRuns.map(\.name))
            for override in arguments.all(.runSet) {
                guard let equals = override.firstIndex(of: "=") else {
                    throw YAMLTree.failure(
                        "expected section.key=value",
                        at: SourceLocation(file: "--set \(override)", line: 1, column: 1))
                }
                experiment.base.append(
                    ExperimentSetting(
                        key: String(override[..<equals]),
                        value: String(override[override.index(after: equals)...]),
                        location: SourceLocation(file: "--set \(override)", line: 1, column: 1)))
            }
            return experiment
        } catch {
            throw Failure(error)
        }
    }

    /// Loads every point's inputs, so that nothing runs when one of them is wrong.
    private func check(_ points: [ExperimentPoint], _ evaluator: PointEvaluator) throws {
        for point in points where point.repetition == 0 {
            guard point.value("workload") != nil else {
                throw Failure.input(
                    "\(path): error: 'base' names no workload, which 'librasim run' needs")
            }
            do throws(ConfigurationError) {
                _ = try evaluator.prepare(point)
            } catch {
                var failure = error
                let labels = point.labels.joined(separator: ", ")
                failure.diagnostics.append(
                    Diagnostic(
                        severity: .error, location: nil,
                        message: "\(path): this is point \(point.index) (\(labels))"))
                throw Failure(failure)
            }
        }
    }

    private func writer(_ path: String) throws -> ByteWriter {
        do throws(OutputError) { return try ByteWriter(path: path) } catch { throw Failure(error) }
    }

    private func evaluate(
        _ points: [ExperimentPoint], _ evaluator: PointEvaluator
    ) -> [PointRecord] {
        let progress =
            arguments.has(.quiet)
            ? nil : ProgressLine(arguments.choice(.progress, as: ProgressMode.self) ?? .auto)
        let records = PointRunner(jobs: Int(arguments.number(.runThreads) ?? 1)).run(
            points, isStopped: { StopSignal.isRaised }, evaluate: evaluator.evaluate,
            progressed: { state in
                guard let progress, progress.isDue else { return }
                progress.show(
                    [(Int64(state.done), "points")],
                    share: Double(state.done) / Double(state.points))
            })
        progress?.end([(Int64(points.count), "points")], share: 1)
        return records.map { $0 ?? PointRecord(.failed("not run")) }
    }
}
