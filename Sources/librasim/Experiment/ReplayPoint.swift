import ConfigFiles
import Experiments
import MemoryController
import TimingConfig

/// A point that replays traces, with its inputs loaded.
struct ReplayPoint {
    private static let keys = ["replay.cycles", "replay.frontend", "replay.issue_width"]

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
        var options = ReplayOptions()
        for setting in point.settings where setting.key.hasPrefix("replay.") {
            let value = setting.value
            switch setting.key {
            case "replay.cycles":
                guard let cycles = Int64(value), cycles > 0, cycles <= 1 << 53 else {
                    throw YAMLTree.failure(
                        "'\(value)' is not a number of cycles from 1", at: setting.location)
                }
                options.cycles = cycles
            case "replay.frontend":
                guard let frontEnd = FrontEnd(rawValue: value) else {
                    throw YAMLTree.failure(
                        "'\(value)' is no front end"
                            + suggestionOrList(value, FrontEnd.allCases.map(\.rawValue)),
                        at: setting.location)
                }
                options.frontEnd = frontEnd
            case "replay.issue_width":
                guard let width = Int(value), (1...64).contains(width) else {
                    throw YAMLTree.failure(
                        "'\(value)' is not a number from 1 to 64", at: setting.location)
                }
                options.issueWidth = width
            default:
                throw YAMLTree.failure(
                    "unknown key '\(setting.key)'" + suggestionOrList(setting.key, keys),
                    at: setting.location)
            }
        }
        return options
    }
}

/// Ends a replay on a signal.
private struct StopObserver: ReplayObserver {
    func progressed(requests: Int64, cycle: Int64) -> Bool { !StopSignal.isRaised }
}
