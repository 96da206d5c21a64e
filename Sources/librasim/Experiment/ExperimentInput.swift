import ConfigFiles
import Experiments

/// An experiment as a command line names it, with its points.
struct ExperimentInput {
    private static let mostWarnings = 10

    let experiment: Experiment
    let points: [ExperimentPoint]
    let evaluator: PointEvaluator

    /// Loads the experiment that is the first operand, with `--set` and `--all-channels`.
    init(_ arguments: Arguments) throws {
        do throws(ConfigurationError) {
            var experiment = try Experiment.load(
                path: arguments.operands[0], metrics: MetricNames.all)
            for override in arguments.all(.runSet) { try experiment.apply(override: override) }
            self.experiment = experiment
        } catch {
            throw Failure(error)
        }
        points = experiment.points()
        evaluator = PointEvaluator(
            experiment, simulateAllChannels: arguments.has(.allChannels),
            asksWhatIf: arguments.has(.runWhatIf))
    }

    /// Loads every point's inputs, so that nothing runs when one of them is wrong.
    ///
    /// - Returns: What is known of each point; nil when a signal came.
    /// - Throws: What is wrong with the first one that is; where such points are skipped, only when
    ///   all are.
    func check(jobs: Int) throws -> [PointEvaluator.Checked]? {
        // Repeats have the same inputs.
        let firsts = points.filter { $0.repetition == 0 }
        let evaluator = evaluator
        let checked = try PointRunner(jobs: jobs).map(
            firsts, isStopped: { StopSignal.isRaised }, evaluator.check)
        guard !StopSignal.isRaised else { return nil }
        if let first = checked.first, let why = first?.refusal,
            checked.allSatisfy({ $0?.refusal != nil })
        {
            throw Failure(
                lines: [why, "note: this is \(PointEvaluator.name(firsts[0])); all are invalid"])
        }
        return checked.flatMap { checked in
            Array(repeating: checked!, count: experiment.repeats)
        }
    }

    /// Shows what is suspicious about the inputs, and which points are skipped.
    ///
    /// - Returns: Flags that each point needs on a command line of its own.
    /// - Throws: Keys that no point reads, unless they are allowed.
    func report(
        _ checked: [PointEvaluator.Checked], _ arguments: Arguments
    ) throws -> [String] {
        let run = zip(points, checked).filter { $1.refusal == nil }
        let unused = UnusedSettings(experiment, run.map { ($0, $1.unused) })
        let isAllowed = arguments.has(.allowUnused)
        let keys = unused.lines(isAllowed ? .warning : .error)
        guard isAllowed || keys.isEmpty else { throw Failure(unusedKeys: keys) }
        Console.error(Self.warnings(checked) + keys + messages(skipped(checked)))
        let flag = unused.isAtAPoint ? ["--\(Flag.allowUnused.name)"] : []
        return arguments.pointOptions + flag
    }

    /// Which points are skipped, and why.
    func skipped(
        _ checked: [PointEvaluator.Checked]
    ) -> [(point: ExperimentPoint, why: String)] {
        zip(points, checked).compactMap { point, checked in
            checked.refusal.map { (point, $0) }
        }
    }

    /// What is said of points that are skipped.
    func messages(_ skipped: [(point: ExperimentPoint, why: String)]) -> [String] {
        guard !skipped.isEmpty else { return [] }
        let rest = skipped.count - Self.mostWarnings
        return [
            "\(Figure.count(Int64(skipped.count))) of \(Summary.plural(points.count, "point")) "
                + "skipped, as their inputs are invalid:"
        ]
            + skipped.prefix(Self.mostWarnings).map {
                "  \(PointEvaluator.name($0.point)): \($0.why)"
            } + (rest > 0 ? ["  … and \(Figure.count(Int64(rest))) more"] : [])
    }

    /// What is suspicious about the inputs, each once.
    private static func warnings(_ checked: [PointEvaluator.Checked]) -> [String] {
        var seen: Set<String> = []
        let all = checked.flatMap(\.warnings).filter { seen.insert($0).inserted }
        let rest = all.count - mostWarnings
        return all.prefix(mostWarnings)
            + (rest > 0 ? ["… and \(Summary.plural(rest, "more warning"))"] : [])
    }
}

extension Arguments {
    /// The flags of an experiment that each of its points is run with.
    var pointOptions: [String] {
        [Flag.allChannels, .runWhatIf].filter { has($0) }.map { "--\($0.name)" }
    }
}

extension ProgressLine {
    /// Shows how many points are done and how many failed.
    func show(_ state: PointRunner.Progress) {
        show(
            [(Int64(state.done), "points")], share: Double(state.done) / Double(state.points),
            note: state.failed > 0 ? "\(Figure.count(Int64(state.failed))) failed" : nil)
    }
}
