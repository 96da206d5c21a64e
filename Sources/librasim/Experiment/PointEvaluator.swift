import ConfigFiles
import Experiments
@preconcurrency import Glibc
import MemoryController
import Systems
import TimingConfig

/// Checks and runs the points of an experiment; several threads may use it.
struct PointEvaluator: Sendable {
    /// What is known of a point before it is run.
    struct Checked: Sendable {
        /// The hash of all that its results depend on.
        var hash: String
        /// What is suspicious about its inputs.
        var warnings: [String]
        /// Keys of its memory that nothing reads.
        var unused: [UnusedKey]
        /// Why its inputs are invalid, where such points are skipped.
        var refusal: String?
    }

    private let kind: ExperimentKind
    private let runMetrics: [String]
    private let replayMetrics: [Metric<ReplayResult>]
    private let simulateAllChannels: Bool
    private let asksWhatIf: Bool
    private let skipsInvalid: Bool
    private let files = FileHashes()

    /// Prepares to report the figures that an experiment asks for.
    ///
    /// - Parameter asksWhatIf: Whether each point is also run with rules relaxed.
    init(_ experiment: Experiment, simulateAllChannels: Bool, asksWhatIf: Bool) {
        kind = experiment.kind
        let names = experiment.metrics
        runMetrics = names
        replayMetrics = names.compactMap { name in ReplayMetrics.all.first { $0.name == name } }
        self.simulateAllChannels = simulateAllChannels
        self.asksWhatIf = asksWhatIf
        skipsInvalid = experiment.skipsInvalid
    }

    /// Loads everything that a point consists of.
    ///
    /// - Throws: `Failure`: what is wrong with it, and which point it is; of an experiment that
    ///   skips invalid points only what is wrong with files that the point names.
    func check(_ point: ExperimentPoint) throws -> Checked {
        do {
            var hash = ContentHash()
            hash.add(Program.version)
            hash.add(kind.rawValue)
            for label in point.labels { hash.add(label) }
            if asksWhatIf { hash.add("what-if") }
            switch kind {
            case .run:
                let loaded = try RunPoint(point)
                hash.add("\(simulateAllChannels)")
                try loaded.add(to: &hash, files)
                return Checked(hash: hash.text, warnings: loaded.warnings, unused: loaded.unused)
            case .replay:
                let loaded = try ReplayPoint(point)
                try loaded.add(to: &hash, files)
                return Checked(hash: hash.text, warnings: loaded.warnings, unused: loaded.unused)
            }
        } catch {
            let lines = Self.lines(error, point)
            if skipsInvalid, error is ConfigurationError, point.hasAllFiles {
                return Checked(
                    hash: "", warnings: [], unused: [], refusal: lines.joined(separator: " "))
            }
            throw Failure(lines: lines + ["note: this is \(Self.name(point))"])
        }
    }

    /// Runs a point on this thread; nil when a signal ended that.
    func evaluate(_ point: ExperimentPoint) -> PointRecord? {
        let start = Self.now_s
        var record: PointRecord
        do {
            switch kind {
            case .run:
                guard
                    let result = try RunPoint(point).run(
                        simulateAllChannels: simulateAllChannels, asksWhatIf: asksWhatIf)
                else { return nil }
                record = PointRecord(
                    .figures(runMetrics.map(result.figure)), limiters: Self.limiters(result),
                    whatIf: result.whatIf?.records ?? [])
            case .replay:
                guard let result = try ReplayPoint(point).run(asksWhatIf: asksWhatIf)
                else { return nil }
                record = PointRecord(
                    .figures(replayMetrics.map { $0.figure(result) }),
                    limiters: Self.limiters(result), whatIf: result.whatIf?.records ?? [])
                record.histograms = Self.histograms(result)
            }
        } catch {
            record = PointRecord(.failed(Self.lines(error, point).joined(separator: " ")))
        }
        record.wall_s = Self.now_s - start
        return record
    }

    /// Seconds of a clock that only goes forward.
    static var now_s: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// `point 3 (timing.tFAW 16, trace mixed)`.
    static func name(_ point: ExperimentPoint) -> String {
        let labels = point.labels.isEmpty ? "" : " (\(point.labels.joined(separator: ", ")))"
        return "point \(point.index)\(labels)"
    }

    /// What is wrong, at the line of the experiment where a setting of it is to blame.
    private static func lines(_ error: any Error, _ point: ExperimentPoint) -> [String] {
        switch error {
        case let error as ConfigurationError:
            return error.diagnostics.map { diagnostic in
                var diagnostic = diagnostic
                if let place = diagnostic.location, let setting = point.setting(at: place) {
                    diagnostic.location = setting.location
                }
                return placed(diagnostic.rendered(), point)
            }
        case let failure as Failure: return failure.lines.map { placed($0, point) }
        case let error as StoreError: return [placed("error: \(error.message)", point)]
        default: return ["error: \(error)"]
        }
    }

    /// A line that names no place with that of the input it is about, or else of the point's first.
    private static func placed(_ line: String, _ point: ExperimentPoint) -> String {
        guard line.hasPrefix("error: ") else { return line }
        let its = point.settings.last { setting in
            setting.isFile && setting.files.contains { line.contains("'\($0)'") }
        }
        guard let place = (its ?? point.settings.first)?.location else { return line }
        return "\(place.file):\(place.line):\(place.column): \(line)"
    }

    /// Rules by their share of all waiting.
    private static func limiters(_ result: any RunOutcome) -> [PointRecord.Limiter] {
        let stalls = result.stalls
        let cycles = Dictionary(uniqueKeysWithValues: stalls.rules.map { ($0.rule, $0.cycles) })
        return shares(cycles, of: stalls.total)
    }

    private static func histograms(_ result: ReplayResult) -> [PointRecord.Histogram] {
        result.report.latencies.histograms.filter { $0.latency.count > 0 }.map { kind in
            let bins = kind.latency.bins.map { bin in
                PointRecord.Histogram.Bin(
                    upTo_ns: result.time_ns(bin.upTo), count: Double(bin.count))
            }
            return PointRecord.Histogram(latency: kind.name, bins: bins)
        }
    }

    private static func limiters(_ result: ReplayResult) -> [PointRecord.Limiter] {
        var cycles: [String: Double] = [:]
        for stall in result.stalls + result.pimStalls {
            cycles[stall.rule, default: 0] += Double(stall.cycles)
        }
        // Added up in an order of their own, so that the last digits are the same in every run.
        return shares(cycles, of: cycles.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value })
    }

    private static func shares(
        _ cycles: [String: Double], of total: Double
    ) -> [PointRecord.Limiter] {
        guard total > 0 else { return [] }
        return cycles.map { PointRecord.Limiter(rule: $0.key, share: $0.value / total) }
            .sorted { ($1.share, $0.rule) < ($0.share, $1.rule) }
    }
}
