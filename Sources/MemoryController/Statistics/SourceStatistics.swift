import DRAMModel
import Synchronization

/// Counts the requests of a replay by their source.
///
/// It takes what a request log takes, so a replay without one has no cost. Requests of PIM streams
/// have no source and are left out.
public final class SourceStatistics: RequestSink {
    /// Sources that are told apart; of a trace with more there are no statistics by source.
    public static let most = 1024

    /// What is counted of a source.
    fileprivate final class Counters {
        var latencies = LatencyCounters()
        var firstArrival = Int64.max
        var lastDone: Int64 = -1
    }

    private struct State {
        var counters: [UInt32: Counters] = [:]
        /// Of what was done before `start`.
        var early: [UInt32: Counters] = [:]
        var start: Int64
        var isFull = false
    }

    private let state: Mutex<State>

    /// Creates statistics of what is done from a cycle on, the end of a warm-up of cycles.
    public init(from start: Int64 = 0) { state = Mutex(State(start: start)) }

    /// Counts reads that a READ has served.
    public func take(served records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        add(records)
    }

    /// Counts writes and forwarded reads.
    public func take(acknowledged records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        add(records)
    }

    /// Nothing: a write is done before.
    public func wrote(position: Int, channel: Int, at cycle: Int64) {}

    /// Forgets what has been done before a cycle.
    public func measure(from cycle: Int64) {
        state.withLock {
            $0.counters = [:]
            $0.start = cycle
        }
    }

    /// The sources of a run in ascending order; `nil` if there are too many.
    ///
    /// - Parameter isWarm: whether the run went on after its warm-up; all of it is reported if not.
    public func reports(isWarm: Bool) -> [SourceReport]? {
        state.withLock { state in
            guard !state.isFull else { return nil }
            let counters = isWarm ? state.counters : state.early
            return counters.sorted { $0.key < $1.key }.map { source, counters in
                SourceReport(
                    source: source, latencies: counters.latencies.report(),
                    firstArrival: counters.firstArrival, lastDone: counters.lastDone)
            }
        }
    }

    private func add(_ records: UnsafeBufferPointer<RequestRecord>) {
        state.withLock { state in
            for record in records where record.id >= 0 && !state.isFull {
                if record.doneAt >= state.start {
                    Self.counters(of: record.source, &state.counters).add(record)
                } else {
                    Self.counters(of: record.source, &state.early).add(record)
                }
                state.isFull = max(state.counters.count, state.early.count) > Self.most
            }
            if state.isFull { (state.counters, state.early) = ([:], [:]) }
        }
    }

    private static func counters(
        of source: UInt32, _ counters: inout [UInt32: Counters]
    ) -> Counters {
        if let known = counters[source] { return known }
        let new = Counters()
        counters[source] = new
        return new
    }
}

extension SourceStatistics.Counters {
    fileprivate func add(_ record: RequestRecord) {
        firstArrival = min(firstArrival, record.arrivedAt)
        lastDone = max(lastDone, record.doneAt)
        let fromArrival = record.doneAt - record.arrivedAt
        if record.isWrite {
            latencies.addWrite(fromArrival: fromArrival)
        } else {
            latencies.addRead(
                fromEntry: record.doneAt - record.enteredAt, fromArrival: fromArrival)
        }
    }
}
