import ConfigFiles
import Experiments
import MemoryController
import TimingConfig

/// A point that replays traces, with its inputs loaded.
struct ReplayPoint {
    private static let keys: [ConfigKey] = [
        ConfigKey.count("replay", "cycles", 1...1 << 53).optional,
        ConfigKey.choice("replay", "frontend", FrontEnd.self).optional,
        ConfigKey.count("replay", "issue_width", 1...64).optional,
    ]

    private let timing: String
    private let overrides: [String]
    private let loaded: LoadedConfiguration
    private let replay: Replay
    private let trace: String?
    private let pim: [String]

    /// Loads the inputs of a point.
    ///
    /// - Throws: `ConfigurationError` or `Failure`: what is wrong with them.
    init(_ point: ExperimentPoint) throws {
        guard let timing = point.value("timing") else {
            throw Failure.input("error: the point has no 'timing'")
        }
        trace = point.value("trace")
        pim = try PIMTracePaths.expand(point.setting("pim")?.files ?? [])
        guard trace != nil || !pim.isEmpty else {
            throw Failure.input("error: the point has neither 'trace' nor 'pim'")
        }
        guard trace != "-", !pim.contains("-") else {
            throw Failure.input(
                "error: '-' is standard input, which cannot be replayed at every point")
        }
        self.timing = timing
        overrides = point.overrides.filter { !$0.hasPrefix("replay.") }
        loaded = try TimingFile.load(path: timing, overrides: overrides)
        let options = try Self.options(point)
        guard let replay = Replay(loaded.configuration, options: options) else {
            throw Failure.input("\(timing): error: the address mapping does not fit the memory")
        }
        self.replay = replay
    }

    /// What is suspicious about them.
    var warnings: [String] { loaded.warnings.map { $0.rendered() } }

    /// Adds everything that the results depend on, and checks that the traces can be opened.
    func add(to hash: inout ContentHash, _ files: FileHashes) throws {
        _ = try streams()
        for setting in loaded.resolved {
            hash.add("\(setting.section).\(setting.key)")
            hash.add(setting.value)
        }
        hash.add("\(replay.options.cycles ?? 0)")
        hash.add(replay.options.frontEnd.rawValue)
        hash.add("\(replay.options.issueWidth)")
        hash.add(try trace.map { try files.hash(ofFile: $0) } ?? "")
        for path in pim { hash.add(try files.hash(ofFile: path)) }
    }

    /// Replays the traces; nil when a signal ended that.
    func run() throws -> ReplayResult? {
        let streams = try streams()
        let requests: any RequestSource =
            try trace.map { try TraceRequests(path: $0, loaded.configuration) } ?? RequestList([])
        let report: ReplayReport
        do {
            report = try replay.run(
                requests, streams: streams.sources, observer: StopObserver())
        } catch {
            throw streams.failure(error)
        }
        guard !report.interrupted else { return nil }
        return ReplayResult(
            configuration: loaded.configuration, settings: loaded.resolved, overrides: overrides,
            options: replay.options, timingFile: timing, trace: trace, pimTraces: pim,
            pimChannels: streams.channels, report: report, isInterrupted: false)
    }

    private func streams() throws -> PIMStreams {
        try PIMStreams(paths: pim, loaded.configuration)
    }

    private static func options(_ point: ExperimentPoint) throws -> ReplayOptions {
        let settings = point.effectiveSettings.filter { $0.key.hasPrefix("replay.") }
        let given = try KeyedInput(
            settings.map {
                LocatedSetting(
                    "replay", String($0.key.dropFirst("replay.".count)), $0.value,
                    at: $0.location)
            }, keys: keys)
        var options = ReplayOptions()
        options.cycles = given.integer("replay.cycles").map { Int64($0) }
        options.frontEnd = given.choice("replay.frontend", FrontEnd.self) ?? options.frontEnd
        options.issueWidth = given.integer("replay.issue_width") ?? options.issueWidth
        return options
    }
}

/// Ends a replay on a signal.
private struct StopObserver: ReplayObserver {
    func progressed(requests: Int64, cycle: Int64) -> Bool { !StopSignal.isRaised }
}
