import DRAMModel
import MemoryController
import Synchronization
import TraceFormats

/// Hands requests that are done to a log; safe to call from several threads.
///
/// The first failure is kept and further requests are dropped. States: open → failed.
final class RequestLogSink: RequestSink {
    // The writer is only touched while the lock is held.
    private struct Log: @unchecked Sendable {
        let writer: RequestLogWriter
        var failure: OutputError?
    }

    private let log: Mutex<Log>
    private let hasFailed = Atomic<Bool>(false)

    /// Takes a writer over.
    init(_ writer: sending RequestLogWriter) {
        log = Mutex(Log(writer: writer))
    }

    /// Why requests are dropped, if they are.
    var failure: OutputError? {
        hasFailed.load(ordering: .relaxed) ? log.withLock { $0.failure } : nil
    }

    /// Writes reads that a READ has served.
    func take(served records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        attempt { writer throws(OutputError) in
            try writer.append(records, channel: channel, kind: .served)
        }
    }

    /// Writes requests that are done the cycle after their entry.
    func take(acknowledged records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        attempt { writer throws(OutputError) in
            try writer.append(records, channel: channel, kind: .acknowledged)
        }
    }

    /// Notes the WRITE of a write.
    func wrote(position: Int, channel: Int, at cycle: Int64) {
        attempt { writer throws(OutputError) in
            try writer.setIssue(
                cycle, ofRecord: position, channel: channel, kind: .acknowledged)
        }
    }

    /// Writes the rest.
    func complete() throws(OutputError) {
        attempt { writer throws(OutputError) in try writer.complete() }
        if let failure { throw failure }
    }

    /// Makes the completed file appear.
    func commit() throws(OutputError) {
        attempt { writer throws(OutputError) in try writer.commit() }
        if let failure { throw failure }
    }

    private func attempt(_ action: (RequestLogWriter) throws(OutputError) -> Void) {
        if hasFailed.load(ordering: .relaxed) { return }
        log.withLock { log in
            guard log.failure == nil else { return }
            do throws(OutputError) {
                try action(log.writer)
            } catch {
                log.failure = error
                hasFailed.store(true, ordering: .relaxed)
            }
        }
    }
}
