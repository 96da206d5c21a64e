import Experiments

/// Runs points on threads of this process and stores each as soon as it is done.
struct LocalExecutor {
    /// Threads.
    let jobs: Int

    /// Runs points until they are done or a signal comes; those in flight then are given up.
    ///
    /// - Throws: why a result cannot be stored; nothing is begun after that.
    func run(
        _ plan: SweepPlan, _ points: [ExperimentPoint], _ store: ResultStore,
        _ progress: ProgressLine?
    ) throws(StoreError) {
        let (hashes, evaluator) = (plan.hashes, plan.input.evaluator)
        let failure = FirstFailure()
        var last = PointRunner.Progress(done: 0, failed: 0, points: points.count)
        PointRunner(jobs: jobs).run(
            points, isStopped: { StopSignal.isRaised || failure.error != nil },
            evaluate: { point in
                var record = evaluator.evaluate(point)
                record?.hash = hashes[point.index]
                return record
            },
            finished: { point, record in
                do throws(StoreError) {
                    try store.add(point, record, version: Program.version)
                } catch {
                    failure.error = error
                }
            },
            progressed: { state in
                last = state
                if let progress, progress.isDue { progress.show(state) }
            })
        progress?.end(
            [(Int64(last.done), "points")],
            share: points.isEmpty ? 1 : Double(last.done) / Double(points.count))
        if let error = failure.error { throw error }
    }
}
