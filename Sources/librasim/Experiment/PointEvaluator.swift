@preconcurrency import Glibc
import Experiments
import Systems
import TimingConfig

/// Runs the points of an experiment.
struct PointEvaluator: Sendable {
    private let metrics: [String]
    private let simulateAllChannels: Bool

    /// Prepares to report some figures.
    init(metrics: [String], simulateAllChannels: Bool) {
        self.metrics = metrics
        self.simulateAllChannels = simulateAllChannels
    }

    /// Loads everything that a point consists of.
    ///
    /// - Throws: `ConfigurationError`: what is wrong with it.
    func prepare(_ point: ExperimentPoint) throws(ConfigurationError) -> WorkloadRun {
        try WorkloadRun(path: point.value("workload") ?? "", overrides: point.overrides)
    }

    /// Runs a point on this thread.
    func evaluate(_ point: ExperimentPoint) -> PointRecord {
        let start = Self.now_s
        var record: PointRecord
        do {
            var options = RunOptions()
            options.simulateAllChannels = simulateAllChannels
            let result = try prepare(point).run(
                options: options, mayGoOn: { !StopSignal.isRaised })
            record = PointRecord(
                .figures(figures(result)), limiters: Self.limiters(result))
        } catch let error as ConfigurationError {
            record = PointRecord(.failed(error.diagnostics[0].rendered()))
        } catch let failure as Failure {
            record = PointRecord(.failed(failure.lines.joined(separator: " ")))
        } catch {
            record = PointRecord(.failed("\(error)"))
        }
        record.wall_s = Self.now_s - start
        return record
    }

    private func figures(_ result: RunResult) -> [Double?] {
        metrics.map { name in
            Metric.ofRuns.first { $0.name == name }.flatMap { $0.figure(result) }
        }
    }

    /// Rules of both queues together, by their share of all waiting.
    private static func limiters(_ result: RunResult) -> [PointRecord.Limiter] {
        let all = [result.layer.hostStalls, result.layer.pimStalls]
        let total = all.reduce(0) { $0 + $1.total }
        guard total > 0 else { return [] }
        var cycles: [String: Double] = [:]
        for stalls in all {
            for rule in stalls.rules { cycles[rule.rule, default: 0] += rule.cycles }
        }
        return cycles.map { PointRecord.Limiter(rule: $0.key, share: $0.value / total) }
            .sorted { ($1.share, $0.rule) < ($0.share, $1.rule) }
    }

    private static var now_s: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
