import Experiments
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
            command: .run, inputs: [("the experiment", path)], outputs: outputPaths)
        StopSignal.install()
        let input = try ExperimentInput(arguments)
        let jobs = Int(arguments.number(.runThreads) ?? 1)
        let output = try csv.map { try writer($0) }
        let stored = try results.map { try StoredRun($0) }
        if let path = output?.temporaryPath { StopSignal.addTemporary(path) }
        if let path = stored?.temporaryPath { StopSignal.addTemporary(path) }
        let experiment = input.experiment
        let (records, options) = try evaluate(input, jobs: jobs)
        var table = ResultTable(axes: experiment.axes.map(\.name), metrics: experiment.metrics)
        for (point, record) in zip(input.points, records) { table.add(point, record.outcome) }
        if StopSignal.isRaised {
            Console.error(["librasim: interrupted; there are no results"])
            return .interrupted(by: StopSignal.number ?? 0)
        }
        output?.append(table.csv(published: experiment.published))
        if !arguments.has(.quiet) {
            let lines = ExperimentSummary(experiment, table, all: "--csv FILE").lines
            if csv == "-" { Console.error(lines) } else { try Console.print(lines) }
        }
        try stored?.write(
            experiment, zip(input.points, records),
            options: options.joined(separator: " "))
        do throws(OutputError) { try output?.commit() } catch { throw Failure(error) }
        return .done
    }

    /// Everything that is written, by flag.
    private var outputPaths: [PathCheck.NamedPath] {
        [("--csv", arguments.text(.csv)), ("--results", arguments.text(.results))]
            .compactMap { flag, path in path.map { (flag, $0) } }
    }

    private func writer(_ path: String) throws -> ByteWriter {
        do throws(OutputError) { return try ByteWriter(path: path) } catch { throw Failure(error) }
    }

    private func evaluate(_ input: ExperimentInput, jobs: Int) throws
        -> (records: [PointRecord], options: [String])
    {
        guard let checked = try input.check(jobs: jobs) else { return ([], []) }
        try PathCheck.protect(command: .run, outputs: outputPaths)
        let options = try input.report(checked, arguments)
        let progress =
            arguments.has(.quiet)
            ? nil : ProgressLine(arguments.choice(.progress, as: ProgressMode.self) ?? .auto)
        let points = zip(input.points, checked).filter { $1.refusal == nil }.map(\.0)
        let records = PointRunner(jobs: jobs).run(
            points, isStopped: { StopSignal.isRaised }, evaluate: input.evaluator.evaluate,
            progressed: { state in
                guard let progress, progress.isDue else { return }
                progress.show(state)
            })
        progress?.end([(Int64(points.count), "points")], share: 1)
        var next = records.makeIterator()
        let hashed = checked.map { checked in
            if let why = checked.refusal { return PointRecord(.skipped(why)) }
            var record = (next.next() ?? nil) ?? PointRecord(.failed("not run"))
            record.hash = checked.hash
            return record
        }
        return (hashed, options)
    }
}
