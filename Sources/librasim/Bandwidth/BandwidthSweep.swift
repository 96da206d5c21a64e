import DRAMModel
import MemoryController
import Synchronization
import TimingConfig

/// Runs a memory at rates up to the highest that it sustains, all cores at once.
///
/// First each curve's latency of requests that meet no other, and the rate of a memory that is kept
/// full; then even parts of that rate.
struct BandwidthSweep: Sendable {
    /// One replay.
    private struct Load: Sendable {
        var traffic: Traffic
        var rate: Rational? { traffic.rate }
    }

    /// A request every so many cycles meets no other. A prime, so that requests keep no step with
    /// refresh.
    private static let idleCycles: Int128 = 1621
    /// Requests that show the latency of an idle memory.
    private static let idleCount: Int64 = 10_000

    private let loaded: LoadedConfiguration
    private let timing: String
    private let traffic: Traffic
    private let replay: Replay
    private let threads: Int

    /// Prepares a sweep of traffic, whose rate and share of reads do not count.
    init?(_ loaded: LoadedConfiguration, timing: String, traffic: Traffic, threads: Int) {
        var options = ReplayOptions()
        // Each channel takes its requests when they arrive: the front end is no limit.
        options.frontEnd = .per_channel
        guard let replay = Replay(loaded.configuration, options: options) else { return nil }
        self.loaded = loaded
        self.timing = timing
        self.traffic = traffic
        self.replay = replay
        self.threads = threads
    }

    /// Runs all points of curves; `nil` when a signal came.
    ///
    /// - Parameter progressed: Called with how many replays are done, from one thread at a time.
    func run(
        readShares: [Rational], points: Int,
        progressed: @escaping (_ done: Int, _ all: Int) -> Void
    ) throws -> [BandwidthCurve]? {
        let all = readShares.count * (points + 2)
        let ends = readShares.flatMap { share in
            [load(share, Rational(1, over: Self.idleCycles), atMost: Self.idleCount), load(share)]
        }
        guard let ends = try run(ends, { progressed($0, all) }) else { return nil }
        let loads = readShares.indices.flatMap { curve in
            (1...points).map { index in
                // A part of what was done when the memory was full, exactly.
                let part = Rational(Int128(index), over: Int128(points))!
                let rate = ends[2 * curve + 1].throughput.multiplied(by: part)!
                return load(readShares[curve], rate)
            }
        }
        let before = ends.count
        guard let results = try run(loads, { progressed(before + $0, all) }) else { return nil }
        return readShares.indices.map { curve in
            BandwidthCurve(
                readShare: readShares[curve], idle: ends[2 * curve], full: ends[2 * curve + 1],
                points: Array(results[curve * points..<(curve + 1) * points]))
        }
    }

    private func load(
        _ readShare: Rational, _ rate: Rational? = nil, atMost count: Int64 = .max
    ) -> Load {
        var traffic = traffic
        traffic.readShare = readShare
        traffic.rate = rate
        traffic.count = traffic.count.map { min($0, count) }
        return Load(traffic: traffic)
    }

    /// Runs replays side by side, each on one thread; `nil` when a signal came.
    private func run(
        _ loads: [Load], _ progressed: @escaping (Int) -> Void
    ) throws -> [BandwidthPoint]? {
        let results = Results(loads.count, progressed)
        let workers = WorkerPool(threads: min(threads, loads.count) - 1)
        workers.start(jobs: loads.count) { index in
            guard !StopSignal.isRaised else { return }
            results.take(Result { try point(loads[index]) }, index)
        }
        workers.finish()
        return try results.points()
    }

    /// One replay; `nil` when a signal ended it.
    private func point(_ load: Load) throws -> BandwidthPoint? {
        let memory = loaded.configuration
        let report = try replay.run(
            TrafficSource(
                load.traffic, requestBytes: memory.organization.requestBytes, cycles: nil),
            observer: StopObserver())
        guard !report.interrupted else { return nil }
        let result = ReplayResult(
            configuration: memory, settings: loaded.resolved, overrides: [],
            options: replay.options, timingFile: timing, trace: nil, traffic: load.traffic,
            pimTraces: [], pimChannels: [], report: report, isInterrupted: false)
        return BandwidthPoint(result, rate: load.rate)
    }

    /// What has come out of replays so far.
    ///
    /// @unchecked: `progressed` is only called while the lock is held.
    private final class Results: @unchecked Sendable {
        private struct State {
            var points: [BandwidthPoint?]
            var done = 0
            var failure: Failure?
        }

        private let state: Mutex<State>
        private let progressed: (Int) -> Void

        init(_ count: Int, _ progressed: @escaping (Int) -> Void) {
            state = Mutex(State(points: Array(repeating: nil, count: count)))
            self.progressed = progressed
        }

        /// Keeps what has come out of a replay, and says how many are done.
        func take(_ result: Result<BandwidthPoint?, any Error>, _ index: Int) {
            state.withLock { state in
                switch result {
                case .success(let point): state.points[index] = point
                case .failure(let error):
                    state.failure = error as? Failure ?? .input("error: \(error)")
                }
                state.done += 1
                progressed(state.done)
            }
        }

        /// All points; `nil` when one is missing.
        func points() throws -> [BandwidthPoint]? {
            let (points, failure) = state.withLock { ($0.points, $0.failure) }
            if let failure { throw failure }
            return points.contains { $0 == nil } ? nil : points.compactMap { $0 }
        }
    }
}
