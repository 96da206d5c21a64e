import MemoryController

/// Runs points on several threads, each point on one of them; results do not depend on how many.
public struct PointRunner: Sendable {
    /// What is known of the points so far.
    public struct Progress: Sendable {
        /// Points that are done, failed ones included.
        public var done: Int
        /// Points that failed.
        public var failed: Int
        /// All points.
        public var points: Int
    }

    /// Threads.
    public var jobs: Int

    /// Creates a runner.
    public init(jobs: Int) {
        precondition(jobs > 0, "no threads")
        self.jobs = jobs
    }

    /// Runs points; those that are not begun when `isStopped` says so are left out.
    ///
    /// - Parameters:
    ///   - points: What to run.
    ///   - isStopped: Asked before each point, from several threads.
    ///   - evaluate: Runs a point, from several threads.
    ///   - finished: Called with each point and what came out, from one thread at a time.
    public func run(
        _ points: [ExperimentPoint], isStopped: @escaping @Sendable () -> Bool,
        evaluate: @escaping @Sendable (ExperimentPoint) -> PointRecord,
        finished: @escaping @Sendable (ExperimentPoint, PointRecord, Progress) -> Void
    ) {
        let pool = WorkerPool(threads: jobs - 1)
        let state = Guarded(Progress(done: 0, failed: 0, points: points.count))
        pool.start(jobs: points.count) { index in
            guard !isStopped() else { return }
            let record = evaluate(points[index])
            state.withLock { progress in
                progress.done += 1
                if record.hasFailed { progress.failed += 1 }
                finished(points[index], record, progress)
            }
        }
        pool.finish()
    }
}
