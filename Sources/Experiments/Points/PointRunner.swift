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

        /// Creates it.
        public init(done: Int, failed: Int, points: Int) {
            (self.done, self.failed, self.points) = (done, failed, points)
        }
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
    ///   - evaluate: Runs a point, from several threads; nil when it was stopped before it ended.
    ///   - finished: Called with each point and what came out, from one thread at a time.
    ///   - progressed: Called after that, likewise.
    /// - Returns: What came out, in the order of the points; nil for those left out.
    @discardableResult
    public func run(
        _ points: [ExperimentPoint], isStopped: @escaping @Sendable () -> Bool,
        evaluate: @escaping @Sendable (ExperimentPoint) -> PointRecord?,
        finished: @escaping (ExperimentPoint, PointRecord) -> Void = { _, _ in },
        progressed: @escaping (Progress) -> Void = { _ in }
    ) -> [PointRecord?] {
        let pool = WorkerPool(threads: jobs - 1)
        let state = Guarded(
            State(
                progress: Progress(done: 0, failed: 0, points: points.count),
                records: Array(repeating: nil, count: points.count), finished: finished,
                progressed: progressed))
        pool.start(jobs: points.count) { index in
            guard !isStopped() else { return }
            guard let record = evaluate(points[index]) else { return }
            state.withLock { state in
                state.records[index] = record
                state.progress.done += 1
                if record.hasFailed { state.progress.failed += 1 }
                state.finished(points[index], record)
                state.progressed(state.progress)
            }
        }
        pool.finish()
        return state.withLock { $0.records }
    }

    /// Applies a function to all points, each on one thread, and returns the results in their
    /// order.
    ///
    /// - Throws: what it throws for the first of the points for which it does.
    public func map<Output: Sendable>(
        _ points: [ExperimentPoint], isStopped: @escaping @Sendable () -> Bool,
        _ transform: @escaping @Sendable (ExperimentPoint) throws -> Output
    ) throws -> [Output?] {
        let pool = WorkerPool(threads: jobs - 1)
        let state = Guarded(Mapped<Output>(points.count))
        pool.start(jobs: points.count) { index in
            // Points are begun in order: those before the first that fails have all been begun.
            guard !isStopped(), state.withLock({ $0.failure == nil }) else { return }
            let result = Result { try transform(points[index]) }
            state.withLock { $0.take(result, index) }
        }
        pool.finish()
        return try state.withLock { state in
            if let failure = state.failure { throw failure.error }
            return state.outputs
        }
    }

    private struct Mapped<Output> {
        var outputs: [Output?]
        var failure: (index: Int, error: any Error)?

        init(_ count: Int) { outputs = Array(repeating: nil, count: count) }

        mutating func take(_ result: Result<Output, any Error>, _ index: Int) {
            switch result {
            case .success(let output): outputs[index] = output
            case .failure(let error):
                if let failure, failure.index < index { return }
                failure = (index, error)
            }
        }
    }

    private struct State {
        var progress: Progress
        var records: [PointRecord?]
        let finished: (ExperimentPoint, PointRecord) -> Void
        let progressed: (Progress) -> Void
    }
}
