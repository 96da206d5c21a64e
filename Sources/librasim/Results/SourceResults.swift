import MemoryController
import Synchronization

/// What became of the requests of each source, and what would have become of them alone.
struct SourceResults {
    /// A source.
    struct Row: Sendable {
        /// In the run.
        let shared: SourceReport
        /// In a run without the others; `nil` without `--alone`, and where it cannot be compared.
        var alone: SourceReport?

        /// How much longer its requests take, from arrival to end, than alone; `nil` where unknown.
        var slowdown: Double? { Self.ratio(shared.meanLatency, alone?.meanLatency) }

        /// How much longer it takes from its first arrival to its last completion than alone.
        var timeSlowdown: Double? {
            Self.ratio(Double(shared.span), alone.map { Double($0.span) })
        }

        private static func ratio(_ one: Double?, _ other: Double?) -> Double? {
            guard let one, let other, other > 0 else { return nil }
            return one / other
        }
    }

    /// By source, ascending; `nil` where there are too many.
    private(set) var rows: [Row]?
    /// Whether each has been replayed alone.
    private(set) var hasAlone = false

    /// Takes the reports of a run.
    init(_ reports: [SourceReport]?) { rows = reports?.map { Row(shared: $0) } }

    /// The greatest slowdown by the least: 1 where all suffer alike; `nil` where one is unknown.
    var fairness: Double? {
        guard let slowdowns, let most = slowdowns.max(), let least = slowdowns.min() else {
            return nil
        }
        return most / least
    }

    /// The sum of the inverse slowdowns: the number of sources where none slows another down; `nil`
    /// where one is unknown.
    var weightedSpeedup: Double? { slowdowns?.reduce(0) { $0 + 1 / $1 } }

    private var slowdowns: [Double]? {
        guard let rows, !rows.isEmpty else { return nil }
        let known = rows.compactMap(\.slowdown)
        return known.count == rows.count ? known : nil
    }

    /// Replays each source alone, so many at a time.
    ///
    /// - Parameter replay: replays one; `nil` when it was interrupted. Called from any thread.
    mutating func replayAlone(
        threads: Int, _ replay: @escaping @Sendable (UInt32) throws -> SourceReport?
    ) throws {
        guard let sources = rows?.map(\.shared.source) else { return }
        let results = Results()
        let workers = WorkerPool(threads: min(threads, sources.count) - 1)
        workers.start(jobs: sources.count) { index in
            let result = Result { try replay(sources[index]) }
            results.reports.withLock { $0[index] = result }
        }
        workers.finish()
        for (index, result) in results.reports.withLock({ $0 }) {
            rows?[index].alone = try result.get()
        }
        hasAlone = true
    }

    /// Results by job, each written by the thread that did it.
    private final class Results: Sendable {
        let reports: Mutex<[Int: Result<SourceReport?, any Error>]> = Mutex([:])
    }
}

/// A few lines.
extension SourceResults {
    /// Sources that are shown at most.
    private static let shown = 16

    /// A table of the sources with the most requests, in the order of their numbers.
    func lines(_ result: ReplayResult) -> [String] {
        guard let rows else {
            return ["more than \(Figure.count(Int64(SourceStatistics.most))): not told apart"]
        }
        let most = rows.map(\.shared).sorted { $0.requests > $1.requests }.prefix(Self.shown)
        let sources = Set(most.map(\.source))
        var head = ["source", "reads", "writes", "GB/s", "read mean", "p99", "max"]
        if hasAlone { head += ["slowdown", "of time"] }
        var lines = Table.lines(
            [head]
                + rows.filter { sources.contains($0.shared.source) }.map { cells($0, result) })
        if rows.count > most.count {
            lines.append("and \(Summary.plural(rows.count - most.count, "source")) with fewer")
        }
        guard hasAlone else { return lines }
        guard let fairness, let weightedSpeedup else {
            return lines + ["fairness unknown: a source has no slowdown"]
        }
        return lines + [
            "fairness \(Figure.fixed(fairness, 2)) (greatest slowdown / least), weighted speedup "
                + Figure.fixed(weightedSpeedup, 2)
        ]
    }

    private func cells(_ row: Row, _ result: ReplayResult) -> [String] {
        let source = row.shared
        let reads = source.latencies.reads
        let rate = result.bandwidth(requests: source.requests, cycles: result.report.cycles)
        var cells = [
            "\(source.source)", Figure.count(source.reads), Figure.count(source.writes),
            Figure.short(rate),
        ]
        if reads.count > 0 {
            cells.append(Figure.fixed(reads.mean, 0))
            cells += [reads.p99, reads.maximum].map(Figure.count)
        } else {
            cells += ["", "", ""]
        }
        guard hasAlone else { return cells }
        return cells
            + [row.slowdown, row.timeSlowdown].map { $0.map { Figure.fixed($0, 2) } ?? "unknown" }
    }
}

extension SourceReport {
    /// Requests that are done.
    var requests: Int64 { reads + writes }
}
