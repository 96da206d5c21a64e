import ConfigFiles
import Experiments
@preconcurrency import Glibc

/// `librasim sweep`.
struct SweepCommand {
    private let arguments: Arguments
    private let executor: ExecutorName
    private let isResuming: Bool

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        executor = arguments.choice(.executor, as: ExecutorName.self) ?? .local
        isResuming = arguments.has(.resume)
    }

    /// Runs the points that are to be run and prints what came out.
    func run() throws -> ExitStatus {
        try checkUsage()
        StopSignal.install()
        let input = try ExperimentInput(arguments)
        let path = arguments.text(.sweepOutput) ?? Self.standardPath(arguments.operands[0])
        try PathCheck.run(
            command: .sweep, inputs: [("the experiment", arguments.operands[0])],
            outputs: [("--output", path)])
        let lock = arguments.has(.dryRun) ? nil : try ResultLock(path)
        defer { lock?.release() }
        try checkResults(path)
        guard let checked = try input.check(jobs: localJobs) else {
            Console.error(["librasim: interrupted; nothing was run"])
            return .interrupted(by: StopSignal.number ?? 0)
        }
        try PathCheck.protect(command: .sweep, outputs: [("--output", path)])
        let options = try input.report(checked, arguments)
        let plan = SweepPlan(input, checked, path: path, pointOptions: options)
        if arguments.has(.dryRun) {
            return try SweepEstimate(plan, jobs: localJobs, isResuming: isResuming).run()
        }
        do {
            return try sweep(plan)
        } catch let error as StoreError {
            throw Failure(error)
        }
    }

    private func sweep(_ plan: SweepPlan) throws -> ExitStatus {
        let isNew = FileSystem.access(plan.path, F_OK) != 0
        let store = try ResultStore(
            path: plan.path, for: plan.input.experiment,
            sharing: executor == .slurm ? .network : .machine)
        try store.noteCommand(options: plan.pointOptions.joined(separator: " "))
        let kept = try store.keep(plan.input.points, hashes: plan.hashes)
        try store.add(skipped: plan.skipped, version: Program.version)
        let mode = arguments.choice(.progress, as: ProgressMode.self) ?? .auto
        let progress = arguments.has(.quiet) && mode == .auto ? nil : ProgressLine(mode)
        var messages: [String] = []
        switch executor {
        case .local: try LocalExecutor(jobs: localJobs).run(plan, plan.rest(kept), store, progress)
        case .slurm:
            let job = SlurmSweep(arguments, plan, store, progress: progress)
            do {
                messages = try job.run(kept: kept)
            } catch {
                // What was not even submitted needs no resuming.
                if isNew, try store.table(plan.input.points).rows.isEmpty {
                    FileSystem.unlink(plan.path)
                }
                throw error
            }
        }
        let table = try store.table(plan.input.points)
        try store.close()
        return try report(plan, table, messages)
    }

    private func report(
        _ plan: SweepPlan, _ table: ResultTable, _ messages: [String]
    ) throws -> ExitStatus {
        let (done, all) = (table.rows.count, plan.input.points.count)
        let resume = "go on with: \(resumption(plan))"
        if StopSignal.isRaised, done < all {
            Console.error(
                messages + [
                    "librasim: interrupted after \(Figure.count(Int64(done))) of "
                        + "\(Summary.plural(all, "point")), which are in \(plan.path)", resume,
                ])
            return .interrupted(by: StopSignal.number ?? 0)
        }
        if !arguments.has(.quiet) {
            let lines = ExperimentSummary(
                plan.input.experiment, table, all: "librasim export \(plan.path) --csv"
            ).lines
            try Console.print(lines + ["", "results: \(plan.path)"])
        }
        guard done < all else { return .done }
        Console.error(
            messages + [
                "\(plan.path): error: \(Summary.plural(all - done, "point")) of "
                    + "\(Figure.count(Int64(all))) \(all - done == 1 ? "is" : "are") missing",
                resume,
            ])
        return .failed
    }

    /// The command line that goes on.
    private func resumption(_ plan: SweepPlan) -> String {
        var words = ["librasim", "sweep", arguments.operands[0], "-o", plan.path]
        for flag in Command.sweep.flags where flag.name != "output" && flag.name != "resume" {
            for value in arguments.all(flag) {
                words.append("--\(flag.name)")
                if flag.placeholder != nil { words.append(value) }
            }
        }
        return (words + ["--resume"]).map(ExperimentPoint.word).joined(separator: " ")
    }

    private var localJobs: Int {
        if executor == .local, let jobs = arguments.number(.jobs) { return Int(jobs) }
        return Processors.count
    }

    private func checkUsage() throws {
        guard executor == .local else { return }
        for flag in [Flag.chunk, .partition, .time, .memory] where arguments.has(flag) {
            throw Failure.usage("--\(flag.name) needs --executor slurm", command: .sweep)
        }
    }

    /// Nobody's results are lost for want of a flag.
    private func checkResults(_ path: String) throws {
        for path in [path, path + TaskFolder.ending]
        where !isResuming && FileSystem.access(path, F_OK) == 0 {
            throw Failure.input(
                "\(path): error: there are results already; go on with them with --resume, name "
                    + "another file with -o, or remove it")
        }
    }

    /// The name of the experiment's file, in the folder where the program runs.
    private static func standardPath(_ experiment: String) -> String {
        let name = experiment.split(separator: "/").last.map(String.init) ?? experiment
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            return name + ".sqlite"
        }
        return name[..<dot] + ".sqlite"
    }
}
