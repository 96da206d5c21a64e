import Experiments

/// The points of a sweep, what tells their inputs apart, and where the results go.
struct SweepPlan {
    let input: ExperimentInput
    /// The hash of each point.
    let hashes: [String]
    /// Points that are not run, as their inputs are invalid.
    let skipped: [(point: ExperimentPoint, why: String)]
    /// The file of results.
    let path: String
    /// Flags that each point needs on a command line of its own.
    let pointOptions: [String]

    /// Plans a sweep whose points have been checked.
    init(
        _ input: ExperimentInput, _ checked: [PointEvaluator.Checked], path: String,
        pointOptions: [String]
    ) {
        self.input = input
        hashes = checked.map(\.hash)
        skipped = input.skipped(checked)
        self.path = path
        self.pointOptions = pointOptions
    }

    /// The points to run that are not among some, by their indices in order.
    func rest(_ kept: [Int]) -> [ExperimentPoint] {
        let others = Set(kept + skipped.map(\.point.index))
        return input.points.filter { !others.contains($0.index) }
    }
}
