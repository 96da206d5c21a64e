import DRAMModel
import MemoryController
import TraceFormats
@preconcurrency import Glibc

/// The requests of a trace file, parsed by a thread of their own while the simulation runs.
///
/// The file is opened by that thread, so that neither opening nor reading a pipe can keep the
/// program from ending.
final class TraceFeeder: RequestSource {
    /// Bytes of the file that the requests so far took; for packed data, those of the file.
    private(set) var bytesRead: UInt64 = 0
    /// Bytes of the file; `nil` for pipes, and before the first request.
    private(set) var totalBytes: UInt64?
    /// Requests so far whose address lies outside the memory.
    private(set) var outside: Int64 = 0
    /// Whether one of the requests so far says who made it.
    private(set) var hasSources = false
    /// Whether a signal ended the trace before its end.
    private(set) var wasCut = false

    private let pipe = BatchPipe()
    private var batch: BatchPipe.Batch?
    private var position = 0

    /// A trace and the memory it is for.
    struct Trace: Sendable {
        /// The file; `-` is standard input.
        let path: String
        /// Bytes of the memory.
        let capacityBytes: UInt64
        /// Bytes of a burst.
        let requestBytes: UInt64
        /// Whether addresses outside the memory are taken modulo its size.
        let mayWrap: Bool
        /// The clock that its cycles are of; `nil` for the memory's own.
        let clock: TraceClock?
    }

    /// What the thread is given.
    private final class Order: Sendable {
        let pipe: BatchPipe
        let trace: Trace

        init(_ trace: Trace, _ pipe: BatchPipe) {
            self.pipe = pipe
            self.trace = trace
        }
    }

    /// Starts to read a trace.
    init(_ trace: Trace) throws {
        let order = Unmanaged.passRetained(Order(trace, pipe))
        guard Self.start(order) else {
            order.release()
            throw Failure.input("\(trace.path): error: cannot start a thread to read it")
        }
    }

    deinit { pipe.stop() }

    private static func start(_ order: Unmanaged<Order>) -> Bool {
        // Signals are for the thread that simulates; a new thread inherits the mask.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                let order = Unmanaged<Order>.fromOpaque(argument!).takeRetainedValue()
                order.pipe.produce(order.trace)
                return nil
            }, order.toOpaque())
        guard status == 0 else { return false }
        pthread_detach(thread)
        return true
    }

    /// Fills a buffer with the next requests; returns how many, 0 at the end or after a signal.
    func read(into buffer: UnsafeMutableBufferPointer<Request>) throws -> Int {
        if StopSignal.isRaised { return cut() }
        try fetch()
        guard let batch else { return StopSignal.isRaised ? cut() : 0 }
        let count = min(buffer.count, batch.count - position)
        buffer.baseAddress!.update(from: batch.requests.baseAddress! + position, count: count)
        position += count
        if position == batch.count {
            pipe.release()
            self.batch = nil
        }
        return count
    }

    /// Waits for the first requests, without handing them out; `hasSources` then tells of them.
    func fetch() throws {
        guard batch == nil else { return }
        do {
            batch = try pipe.next()
        } catch {
            throw Failure(error)
        }
        position = 0
        guard let batch else { return }
        (bytesRead, totalBytes) = (batch.bytesRead, batch.totalBytes)
        outside += batch.outside
        if batch.hasSources { hasSources = true }
    }

    private func cut() -> Int {
        wasCut = true
        return 0
    }
}
