@preconcurrency import Glibc

/// A fixed set of threads that share out numbered jobs with the thread that started them.
///
/// @unchecked: all state is guarded by `mutex`.
package final class WorkerPool: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let jobsChanged: UnsafeMutablePointer<pthread_cond_t>
    private let jobsDone: UnsafeMutablePointer<pthread_cond_t>
    private var threads: [pthread_t] = []
    private var job: (@Sendable (Int) -> Void)?
    private var next = 0
    private var count = 0
    private var unfinished = 0
    private var isClosing = false

    /// Starts so many threads; with none, jobs run in `finish`.
    package init(threads wanted: Int) {
        mutex = .allocate(capacity: 1)
        jobsChanged = .allocate(capacity: 1)
        jobsDone = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(jobsChanged, nil)
        pthread_cond_init(jobsDone, nil)
        guard wanted > 0 else { return }
        for _ in 0..<wanted {
            var thread = pthread_t()
            // Unowned: `deinit` waits for the threads.
            let context = Unmanaged.passUnretained(self).toOpaque()
            let status = pthread_create(&thread, nil, { WorkerPool.main($0!) }, context)
            // With fewer threads the others have more to do.
            guard status == 0 else { break }
            threads.append(thread)
        }
    }

    deinit {
        pthread_mutex_lock(mutex)
        isClosing = true
        pthread_cond_broadcast(jobsChanged)
        pthread_mutex_unlock(mutex)
        for thread in threads { pthread_join(thread, nil) }
        pthread_cond_destroy(jobsDone)
        pthread_cond_destroy(jobsChanged)
        pthread_mutex_destroy(mutex)
        jobsDone.deallocate()
        jobsChanged.deallocate()
        mutex.deallocate()
    }

    private static func main(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        let pool = Unmanaged<WorkerPool>.fromOpaque(context)
        pool._withUnsafeGuaranteedRef { $0.work(untilClosed: true) }
        return nil
    }

    /// Lets the threads begin jobs `0..<jobs`; the ones before must have been finished.
    package func start(jobs: Int, _ job: @escaping @Sendable (Int) -> Void) {
        pthread_mutex_lock(mutex)
        precondition(unfinished == 0, "jobs started before the last ones were done")
        self.job = job
        next = 0
        count = jobs
        unfinished = jobs
        pthread_cond_broadcast(jobsChanged)
        pthread_mutex_unlock(mutex)
    }

    /// Takes part in the jobs and returns when all are done.
    package func finish() {
        work(untilClosed: false)
        pthread_mutex_lock(mutex)
        while unfinished > 0 { pthread_cond_wait(jobsDone, mutex) }
        job = nil
        pthread_mutex_unlock(mutex)
    }

    private func work(untilClosed: Bool) {
        pthread_mutex_lock(mutex)
        while true {
            while untilClosed && !isClosing && next == count {
                pthread_cond_wait(jobsChanged, mutex)
            }
            guard !isClosing, next < count, let job else { break }
            let index = next
            next += 1
            pthread_mutex_unlock(mutex)
            job(index)
            pthread_mutex_lock(mutex)
            unfinished -= 1
            if unfinished == 0 { pthread_cond_broadcast(jobsDone) }
        }
        pthread_mutex_unlock(mutex)
    }
}
