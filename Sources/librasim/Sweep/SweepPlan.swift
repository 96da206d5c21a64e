import Experiments

/// The points of a sweep, what tells their inputs apart, and where the results go.
struct SweepPlan {
    let input: ExperimentInput
    /// The hash of each point.
    let hashes: [String]
    /// The file of results.
    let path: String
    /// Flags that each point needs on a command line of its own.
    let pointOptions: [String]

    /// The points that are not among some, by their indices in order.
    func rest(_ kept: [Int]) -> [ExperimentPoint] {
        let kept = Set(kept)
        return input.points.filter { !kept.contains($0.index) }
    }
}
