import ConfigFiles
import Experiments
@preconcurrency import Glibc

/// What a sweep would take: a few of its points, measured.
struct SweepEstimate {
    private static let mostPoints = 8
    private static let enough_s = 5.0

    private let plan: SweepPlan
    private let jobs: Int
    private let isResuming: Bool

    /// Prepares an estimate.
    init(_ plan: SweepPlan, jobs: Int, isResuming: Bool) {
        self.plan = plan
        self.jobs = jobs
        self.isResuming = isResuming
    }

    /// Prints it; nothing is written.
    func run() throws -> ExitStatus {
        let rest = plan.rest(try kept())
        var lines = [heading, axes(plan.input.experiment)]
        if isResuming {
            let done = plan.input.points.count - rest.count - plan.skipped.count
            lines.append(
                "\(Summary.plural(done, "point")) done already, "
                    + "\(Figure.count(Int64(rest.count))) to run")
        }
        let (times, failures) = measure(rest)
        if StopSignal.isRaised { return .interrupted(by: StopSignal.number ?? 0) }
        if !times.isEmpty {
            let mean = times.reduce(0, +) / Double(times.count)
            let total = mean * Double(rest.count) / Double(min(jobs, rest.count))
            lines.append(
                "\(Summary.plural(times.count, "point")) measured: \(Figure.time(ns: mean * 1e9)) "
                    + "on average, \(Figure.time(ns: times.max()! * 1e9)) at most")
            let time = total < 10 ? Figure.time(ns: total * 1e9) : ProgressLine.clock(total)
            lines.append(
                "all would take about \(time) on \(Summary.plural(jobs, "thread")) of this machine")
        }
        return try Console.print(lines + failures)
    }

    private var heading: String {
        let points = Summary.plural(plan.input.points.count, "point")
        let state =
            plan.skipped.isEmpty
            ? ", all inputs in order"
            : ", \(Figure.count(Int64(plan.skipped.count))) of them skipped"
        return "\(plan.input.experiment.name): \(points)"
            + ExperimentSummary.leftOut(plan.input.experiment) + state
    }

    private func axes(_ experiment: Experiment) -> String {
        let parts = experiment.axes.map { axis in
            let range = axis.range.map { "\($0.lower) to \($0.upper)" }
            return "\(axis.name) (\(range ?? Figure.count(Int64(axis.values.count))))"
        }
        let repeats = experiment.repeats > 1 ? ["\(experiment.repeats) repeats"] : []
        let all = (parts + repeats).joined(separator: ", ")
        return "\(experiment.sampling.rawValue) of \(all.isEmpty ? "a single point" : all)"
    }

    private func kept() throws -> [Int] {
        guard isResuming, FileSystem.access(plan.path, F_OK) == 0 else { return [] }
        do throws(StoreError) {
            let done = try ResultFile(path: plan.path).done()
            return Array(DonePoint.match(hashes: plan.hashes, done: done).keys)
        } catch {
            throw Failure(error)
        }
    }

    /// Seconds that points all over the experiment take, and why some fail.
    private func measure(_ points: [ExperimentPoint]) -> (times: [Double], failures: [String]) {
        var times: [Double] = []
        var failures: [String] = []
        let start = PointEvaluator.now_s
        let count = min(Self.mostPoints, points.count)
        for index in 0..<count where PointEvaluator.now_s - start < Self.enough_s {
            // The first, the last and those evenly between.
            let point = points[count < 2 ? 0 : index * (points.count - 1) / (count - 1)]
            guard let record = plan.input.evaluator.evaluate(point) else { break }
            times.append(record.wall_s)
            if case .failed(let why) = record.outcome {
                failures.append("point \(point.index) would fail: \(why)")
            }
        }
        return (times, failures)
    }
}
