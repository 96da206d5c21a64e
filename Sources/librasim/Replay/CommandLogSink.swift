import DRAMModel
import MemoryController
import Synchronization
import TraceFormats

/// Hands issued commands to a log or a timeline; safe to call from several threads.
///
/// The first failure is kept and further commands are dropped. States: open → failed.
final class CommandLogSink: CommandSink {
    // The writer is only touched while the lock is held.
    private struct Log: @unchecked Sendable {
        let writer: any CommandOutput
        var failure: OutputError?
    }

    private let log: Mutex<Log>
    private let hasFailed = Atomic<Bool>(false)

    /// Takes a writer over.
    init(_ writer: sending any CommandOutput) {
        log = Mutex(Log(writer: writer))
    }

    /// Why commands are dropped, if they are.
    var failure: OutputError? {
        hasFailed.load(ordering: .relaxed) ? log.withLock { $0.failure } : nil
    }

    /// Writes the next commands of a channel.
    func take(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        if hasFailed.load(ordering: .relaxed) { return }
        log.withLock { log in
            guard log.failure == nil else { return }
            do throws(OutputError) {
                try log.writer.append(records, channel: channel)
            } catch {
                log.failure = error
                hasFailed.store(true, ordering: .relaxed)
            }
        }
    }

    /// Writes the rest of a run of so many cycles.
    func complete(cycles: Int64) throws(OutputError) {
        try withWriter { writer throws(OutputError) in try writer.complete(cycles: cycles) }
    }

    /// Makes the completed file appear.
    func commit() throws(OutputError) {
        try withWriter { writer throws(OutputError) in try writer.commit() }
    }

    private func withWriter(
        _ action: (any CommandOutput) throws(OutputError) -> Void
    ) throws(OutputError) {
        let failure = log.withLock { log -> OutputError? in
            if let failure = log.failure { return failure }
            do throws(OutputError) {
                try action(log.writer)
            } catch {
                log.failure = error
            }
            return log.failure
        }
        if let failure { throw failure }
    }
}
