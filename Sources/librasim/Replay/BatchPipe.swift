import DRAMModel
import TraceFormats
@preconcurrency import Glibc

/// A ring of request batches between the thread that parses a trace and the one that simulates.
///
/// One producer, one consumer. The consumer's wait ends early when a signal asks it to; the
/// producer's ends when the consumer has stopped. Kept alive by both, so that a producer that is
/// blocked in `read(2)` may outlive the run.
final class BatchPipe: @unchecked Sendable {
    /// Parsed requests and how far into the file they reach.
    struct Batch {
        let requests: UnsafeMutableBufferPointer<Request>
        var count = 0
        var bytesRead: UInt64 = 0
        var totalBytes: UInt64?
        /// Requests whose address lies outside the memory.
        var outside: Int64 = 0
        /// Whether a request says who made it.
        var hasSources = false
    }

    private static let depth = 3
    private static let batchRequests = 8192
    private static let wait_ns = 50_000_000

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var batches: [Batch] = []
    // Batches ever filled and ever used up; their difference is at most `depth`.
    private var filled = 0
    private var used = 0
    private var isStopped = false
    private var isAtEnd = false
    private var failure: TraceError?

    /// Creates an empty pipe.
    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
        for _ in 0..<Self.depth {
            batches.append(Batch(requests: .allocate(capacity: Self.batchRequests)))
        }
    }

    deinit {
        for batch in batches { batch.requests.deallocate() }
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    // MARK: the producer

    /// Parses a trace until its end, its first error or the consumer's stop.
    func produce(_ trace: TraceFeeder.Trace) {
        do throws(TraceError) {
            let reader = try RequestTraceReader(
                path: trace.path, capacityBytes: trace.mayWrap ? 0 : trace.capacityBytes,
                requestBytes: trace.requestBytes, clock: trace.clock)
            while let requests = waitForRoom() {
                let count = try reader.read(into: requests)
                guard count > 0 else { return end(nil) }
                var outside: Int64 = 0
                var sources: UInt32 = 0
                for request in requests[..<count] {
                    outside += request.address >= trace.capacityBytes ? 1 : 0
                    sources |= request.source
                }
                publish(count, reader, outside: outside, hasSources: sources != 0)
            }
        } catch {
            end(error)
        }
    }

    private func waitForRoom() -> UnsafeMutableBufferPointer<Request>? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while filled - used == Self.depth && !isStopped { pthread_cond_wait(changed, mutex) }
        return isStopped ? nil : batches[filled % Self.depth].requests
    }

    private func publish(
        _ count: Int, _ reader: RequestTraceReader, outside: Int64, hasSources: Bool
    ) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let slot = filled % Self.depth
        batches[slot].count = count
        batches[slot].bytesRead = reader.bytesRead
        batches[slot].totalBytes = reader.totalBytes
        batches[slot].outside = outside
        batches[slot].hasSources = hasSources
        filled += 1
        pthread_cond_signal(changed)
    }

    private func end(_ error: TraceError?) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        failure = error
        isAtEnd = true
        pthread_cond_signal(changed)
    }

    // MARK: the consumer

    /// The next batch, valid until `release()`; `nil` at the end or when a signal came.
    func next() throws(TraceError) -> Batch? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while filled == used {
            if let failure { throw failure }
            if isAtEnd || StopSignal.isRaised { return nil }
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            time.tv_nsec += Self.wait_ns
            if time.tv_nsec >= 1_000_000_000 {
                time.tv_nsec -= 1_000_000_000
                time.tv_sec += 1
            }
            pthread_cond_timedwait(changed, mutex, &time)
        }
        return batches[used % Self.depth]
    }

    /// Gives the batch of the last `next()` back.
    func release() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        used += 1
        pthread_cond_signal(changed)
    }

    /// Tells the producer that no more is wanted.
    func stop() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isStopped = true
        pthread_cond_signal(changed)
    }
}
