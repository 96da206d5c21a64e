import ConfigFiles
import DRAMModel
import Experiments
import MemoryController
import TimingConfig
import TraceFormats

/// A point that replays traces, with its inputs loaded.
struct ReplayPoint {
    private static let keys: [ConfigKey] = [
        ConfigKey.count("replay", "cycles", 1...1 << 53).optional,
        ConfigKey.choice("replay", "frontend", FrontEnd.self).optional,
        ConfigKey.count("replay", "issue_width", 1...64).optional,
        ConfigKey.text("replay", "trace_clock").optional,
        ConfigKey.text("replay", "warmup").optional,
    ]

    private let timing: String
    private let overrides: [String]
    private let loaded: LoadedConfiguration
    private let replay: Replay
    private let trace: String?
    private let clock: TraceClock?
    private let clockText: String
    private let warmupText: String
    private let traffic: Traffic?
    private let pim: [String]

    /// Loads the inputs of a point.
    ///
    /// - Throws: `ConfigurationError` or `Failure`: what is wrong with them.
    init(_ point: ExperimentPoint) throws {
        point.noteFiles()
        guard let timing = point.value("timing") else {
            throw Failure.input("error: the point has no 'timing'")
        }
        trace = point.value("trace")
        pim = try PIMTracePaths.expand(point.setting("pim")?.files ?? [])
        guard trace != nil || point.traffic != nil || !pim.isEmpty else {
            throw Failure.input("error: the point has none of 'trace', 'traffic' and 'pim'")
        }
        guard trace == nil || point.traffic == nil else {
            throw Failure.input("error: the point has both 'trace' and 'traffic'")
        }
        guard trace != "-", !pim.contains("-") else {
            throw Failure.input(
                "error: '-' is standard input, which cannot be replayed at every point")
        }
        self.timing = timing
        overrides = point.overrides.filter {
            !$0.hasPrefix("replay.") && !$0.hasPrefix("traffic.")
        }
        loaded = try TimingFile.load(path: timing, overrides: overrides)
        let given = try Self.flags(point)
        let options = try Self.options(given, hasStreams: !pim.isEmpty)
        clockText = given.text("replay.trace_clock") ?? ""
        warmupText = given.text("replay.warmup") ?? ""
        clock = try Self.clock(given, loaded.configuration)
        guard let replay = Replay(loaded.configuration, options: options) else {
            throw Failure.input("\(timing): error: the address mapping does not fit the memory")
        }
        self.replay = replay
        traffic = try Self.traffic(point, loaded.configuration, options)
    }

    /// The traffic of a point; errors stand at the setting that they are about.
    private static func traffic(
        _ point: ExperimentPoint, _ memory: MemoryConfiguration, _ options: ReplayOptions
    ) throws -> Traffic? {
        guard let text = point.traffic else {
            guard let key = point.trafficSettings.first else { return nil }
            throw ConfigurationError(
                "'\(key.key)' needs a 'traffic', such as random", at: key.location)
        }
        do throws(ValueError) {
            return try TrafficArgument(text).traffic(on: memory, cycles: options.cycles)
        } catch {
            let settings = point.trafficSettings
            let message = error.message
            let setting = settings.last { setting in
                guard let key = setting.trafficKey else { return false }
                return message.hasPrefix("\(key): ") || message.contains("'\(key)'")
            }
            throw ConfigurationError(
                "traffic: \(message)",
                at: (setting ?? settings.first { $0.key == "traffic" }!).location)
        }
    }

    /// What is suspicious about them.
    var warnings: [String] { loaded.warnings.map { $0.rendered() } }

    /// Keys of the memory that nothing reads.
    var unused: [UnusedKey] { loaded.unused }

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
        hash.add(clockText)
        hash.add(warmupText)
        hash.add(try trace.map { try files.hash(ofFile: $0) } ?? traffic?.text ?? "")
        for path in pim { hash.add(try files.hash(ofFile: path)) }
    }

    /// Replays the traces; nil when a signal ended that.
    func run(asksWhatIf: Bool) throws -> ReplayResult? {
        guard let (report, channels) = try run(replay) else { return nil }
        var result = ReplayResult(
            configuration: loaded.configuration, settings: loaded.resolved, overrides: overrides,
            options: replay.options, timingFile: timing, trace: trace, traffic: traffic,
            pimTraces: pim, pimChannels: channels, report: report, isInterrupted: false)
        guard asksWhatIf else { return result }
        result.whatIf = try WhatIf(
            loaded.configuration, base: WhatIf.Outcome(report),
            stalls: result.stalls + result.pimStalls, threads: 1
        ) { relaxed in
            var memory = loaded.configuration
            memory.relaxed = relaxed
            let replay = Replay(memory, options: replay.options)!
            return try run(replay).map { WhatIf.Outcome($0.report) }
        }
        return StopSignal.isRaised ? nil : result
    }

    /// Replays the traces on a memory; nil when a signal ended that.
    private func run(_ replay: Replay) throws -> (report: ReplayReport, channels: Set<Int>)? {
        let streams = try streams()
        let requests = try requests()
        do {
            let report = try replay.run(
                requests, streams: streams.sources, observer: StopObserver())
            return report.interrupted ? nil : (report, streams.channels)
        } catch {
            throw streams.failure(error)
        }
    }

    private func requests() throws -> any RequestSource {
        if let traffic {
            return TrafficSource(
                traffic, requestBytes: loaded.configuration.organization.requestBytes,
                cycles: replay.options.cycles)
        }
        return try trace.map { try TraceRequests(path: $0, loaded.configuration, clock: clock) }
            ?? RequestList([])
    }

    private func streams() throws -> PIMStreams {
        try PIMStreams(paths: pim, loaded.configuration)
    }

    /// What stands for flags of `replay`.
    private static func flags(_ point: ExperimentPoint) throws -> KeyedInput {
        let settings = point.effectiveSettings.filter { $0.key.hasPrefix("replay.") }
        return try KeyedInput(
            settings.map {
                LocatedSetting(
                    "replay", String($0.key.dropFirst("replay.".count)), $0.value,
                    at: $0.location)
            }, keys: keys)
    }

    /// The clock of the trace, if it is another than the memory's.
    private static func clock(
        _ given: KeyedInput, _ memory: MemoryConfiguration
    ) throws -> TraceClock? {
        guard let text = given.text("replay.trace_clock") else { return nil }
        do throws(ValueError) {
            return try TraceClockArgument.clock(text, on: memory)
        } catch {
            throw ConfigurationError(
                "trace_clock: \(error.message)", at: given.location("replay.trace_clock"))
        }
    }

    private static func options(
        _ given: KeyedInput, hasStreams: Bool
    ) throws -> ReplayOptions {
        var options = ReplayOptions()
        options.cycles = given.integer("replay.cycles").map { Int64($0) }
        options.frontEnd = given.choice("replay.frontend", FrontEnd.self) ?? options.frontEnd
        options.issueWidth = given.integer("replay.issue_width") ?? options.issueWidth
        guard let text = given.text("replay.warmup") else { return options }
        do throws(ValueError) {
            options.warmup = try WarmupArgument.warmup(
                text, frontEnd: options.frontEnd, hasStreams: hasStreams)
        } catch {
            throw ConfigurationError(
                "warmup: \(error.message)", at: given.location("replay.warmup"))
        }
        return options
    }
}
