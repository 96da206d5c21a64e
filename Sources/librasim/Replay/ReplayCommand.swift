import ConfigFiles
import DRAMModel
@preconcurrency import Glibc
import MemoryController
import TimingConfig
import TraceFormats

/// `librasim replay`.
struct ReplayCommand {
    let arguments: Arguments
    private let timing: String
    let trace: String?
    private let trafficText: String?
    private let pim: [String]
    private let log: String?
    private let requests: String?
    private let epochs: String?
    private let stats: String?
    private let energy: String?
    private let timelines: [String]
    private let isQuiet: Bool

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        timing = arguments.required(.timing)
        trace = arguments.text(.trace)
        trafficText = arguments.text(.traffic)
        pim = arguments.all(.pim)
        log = arguments.text(.commands)
        requests = arguments.text(.requests)
        epochs = arguments.text(.epochs)
        stats = arguments.text(.stats)
        energy = arguments.text(.energy)
        timelines = arguments.all(.timeline)
        isQuiet = arguments.has(.quiet)
    }

    /// Replays the traces and writes what was asked for.
    func run() throws -> ExitStatus {
        let pim = try PIMTracePaths.expand(pim)
        try checkUsage(pim)
        let loaded = try load()
        let memory = loaded.configuration
        let streams = try PIMStreams(paths: pim, memory)
        try PathCheck.protect(command: .replay, outputs: outputPaths)
        let options = try replayOptions(memory)
        let traffic = try traffic(on: memory)
        let clock = try clock(for: memory)
        guard let replay = Replay(loaded.configuration, options: options) else {
            throw Failure.input("\(timing): error: the address mapping does not fit the memory")
        }
        let drampower = try arguments.text(.drampower).map { path in
            CommandLogSink(try DRAMPowerOutput(path: path, memory, timing: timing))
        }
        let outputs = try ReplayOutputs(
            ReplayOutputs.Request(
                timing: timing, log: log, requests: requests, epochs: epochs, stats: stats,
                energy: energy, drampower: drampower, timelines: timelines,
                timelineCycles: timelineCycles),
            for: replay)
        StopSignal.install()
        let input = try input(traffic, clock, for: memory)
        let sources = try sourceStatistics(input, options)
        let monitor = RunMonitor(
            input: input, streams: streams, progress: progressLine(), cycles: options.cycles,
            isOver: { outputs.isPointless })
        let report: ReplayReport
        do {
            report = try replay.run(
                input.source, streams: streams.sources, sink: outputs.sink,
                requestSink: RequestSinks.joined([outputs.requestSink, sources]),
                intervalSink: outputs.epochs, observer: monitor)
        } catch {
            monitor.end()
            throw streams.failure(error)
        }
        monitor.end()
        if let feeder = input.feeder { warnOfWrapping(feeder, memory) }
        var result = ReplayResult(
            configuration: memory, settings: loaded.resolved,
            overrides: arguments.all(.set), options: options, timingFile: timing, trace: trace,
            traffic: traffic, pimTraces: pim, pimChannels: streams.channels, report: report,
            isInterrupted: report.interrupted || input.wasCut)
        if arguments.has(.whatIf) && !result.isInterrupted {
            result.whatIf = try whatIf(result, pim)
        }
        result.sources = try sourceResults(sources, result, input)
        try outputs.commit(result) { try printSummary(result) }
        return end(result, monitor)
    }

    /// Replays with rules relaxed, as many at a time as there are threads.
    private func whatIf(_ result: ReplayResult, _ pim: [String]) throws -> WhatIf {
        let command = self
        var options = result.options
        options.threads = 1
        let single = options
        let threads = arguments.number(.threads).map { Int($0) } ?? Processors.count
        return try WhatIf(
            result.configuration, base: WhatIf.Outcome(result.report),
            stalls: result.stalls + result.pimStalls, threads: threads
        ) { relaxed in
            guard StopSignal.number == nil else { return nil }
            var memory = result.configuration
            memory.relaxed = relaxed
            let streams = try PIMStreams(paths: pim, memory)
            let input = try command.input(
                result.traffic, try command.clock(for: memory), for: memory)
            let monitor = RunMonitor(
                input: input, streams: streams, progress: nil, cycles: single.cycles,
                isOver: { false })
            defer { monitor.end() }
            let report = try Replay(memory, options: single)!.run(
                input.source, streams: streams.sources, observer: monitor)
            return report.interrupted ? nil : WhatIf.Outcome(report)
        }
    }

    /// The traffic that stands in place of a trace, if it does.
    private func traffic(on memory: MemoryConfiguration) throws -> Traffic? {
        guard let trafficText else { return nil }
        do throws(ValueError) {
            return try TrafficArgument(trafficText).traffic(
                on: memory, cycles: arguments.number(.cycles))
        } catch {
            throw Failure.usage("--traffic: \(error.message)", command: .replay)
        }
    }

    /// The clock of the trace, if it is another than the memory's.
    func clock(for memory: MemoryConfiguration) throws -> TraceClock? {
        guard let text = arguments.text(.traceClock) else { return nil }
        do throws(ValueError) {
            return try TraceClockArgument.clock(text, on: memory)
        } catch {
            throw Failure.usage("--trace-clock: \(error.message)", command: .replay)
        }
    }

    /// Where the requests come from.
    func input(
        _ traffic: Traffic?, _ clock: TraceClock?, for memory: MemoryConfiguration
    ) throws -> RequestInput {
        if let traffic {
            return .traffic(
                TrafficSource(
                    traffic, requestBytes: memory.organization.requestBytes,
                    cycles: arguments.number(.cycles)), count: traffic.count)
        }
        guard let trace else { return .none }
        return .trace(
            try TraceFeeder(
                TraceFeeder.Trace(
                    path: trace, capacityBytes: UInt64(memory.organization.capacityBytes),
                    requestBytes: UInt64(memory.organization.requestBytes),
                    mayWrap: memory.controller.wrap_addresses, clock: clock)))
    }

    private func checkUsage(_ pim: [String]) throws {
        guard trace == nil || trafficText == nil else {
            throw Failure.usage("give --trace or --traffic, not both", command: .replay)
        }
        guard trace != nil || trafficText != nil || !pim.isEmpty else {
            throw Failure.usage(
                "give --trace FILE or --traffic KIND, --pim FILE, or both", command: .replay)
        }
        if arguments.has(.traceClock) && trace == nil {
            throw Failure.usage("--trace-clock needs --trace", command: .replay)
        }
        let traces = (trace.map { [("--trace", $0)] } ?? []) + pim.map { ("--pim", $0) }
        try PathCheck.runInputs(command: .replay, traces)
        if arguments.has(.whatIf), let (flag, path) = traces.first(where: { Self.isPipe($0.1) }) {
            throw Failure.usage(
                "--what-if reads the trace again and again: \(flag) '\(path)' must be a file",
                command: .replay)
        }
        try PathCheck.run(
            command: .replay, inputs: [("--timing", timing)] + traces,
            outputs: outputPaths)
        try checkSources()
        try checkTimelines()
        if arguments.has(.epoch) && !arguments.has(.epochs) {
            throw Failure.usage("--epoch needs --epochs FILE", command: .replay)
        }
        guard arguments.has(.issueWidth) else { return }
        if arguments.choice(.frontend, as: FrontEnd.self) != .per_channel {
            throw Failure.usage(
                "--issue-width needs --frontend per_channel", command: .replay)
        }
    }

    /// Everything that is written, by flag.
    private var outputPaths: [PathCheck.NamedPath] {
        [
            ("--commands", log), ("--requests", requests), ("--epochs", epochs),
            ("--stats", stats), ("--energy", energy), ("--drampower", arguments.text(.drampower)),
        ].compactMap { flag, path in path.map { (flag, $0) } }
            + timelines.map { ("--timeline", $0) }
    }

    /// Whether a path is standard input, or something else that can be read once only.
    static func isPipe(_ path: String) -> Bool {
        var info = stat()
        return path == "-" || FileSystem.stat(path, &info) == 0 && info.st_mode & S_IFMT != S_IFREG
    }

    /// One timeline a form; limits only with a timeline, and in order.
    private func checkTimelines() throws {
        let formats = try timelines.map { path in
            guard let format = TimelineFormat(path: path) else {
                throw Failure.usage(
                    "--timeline '\(path)' must end in .json or .vcd, perhaps with .gz or .zst "
                        + "behind it", command: .replay)
            }
            return format
        }
        for format in TimelineFormat.allCases where formats.filter({ $0 == format }).count > 1 {
            throw Failure.usage(
                "--timeline is given twice with .\(format.rawValue)", command: .replay)
        }
        for flag in [Flag.timelineFrom, .timelineTo] where arguments.has(flag) && formats.isEmpty {
            throw Failure.usage("--\(flag.name) needs --timeline", command: .replay)
        }
        guard let from = arguments.number(.timelineFrom), let to = arguments.number(.timelineTo),
            from > to
        else { return }
        throw Failure.usage(
            "--timeline-from \(from) lies behind --timeline-to \(to)", command: .replay)
    }

    private var timelineCycles: Range<Int64> {
        let end = arguments.number(.timelineTo).map { $0 + 1 } ?? .max
        return (arguments.number(.timelineFrom) ?? 0)..<end
    }

    private func load() throws -> LoadedConfiguration {
        var loaded: LoadedConfiguration
        do throws(ConfigurationError) {
            loaded = try TimingFile.load(path: timing, overrides: arguments.all(.set))
        } catch {
            throw Failure(error)
        }
        loaded.unused.removeAll { key in
            if key.id == "controller.epoch_period" { return arguments.readsEpochPeriod }
            // DRAMPower is told all that is known of the device.
            return arguments.has(.drampower) && key.isReadOtherwise
        }
        try arguments.report(loaded)
        return loaded
    }

    private func replayOptions(_ memory: MemoryConfiguration) throws -> ReplayOptions {
        var options = ReplayOptions()
        options.cycles = arguments.number(.cycles)
        if let frontEnd = arguments.choice(.frontend, as: FrontEnd.self) {
            options.frontEnd = frontEnd
        }
        options.epoch = try epoch(memory)
        options.warmup = try warmup(options.frontEnd)
        if let width = arguments.number(.issueWidth) { options.issueWidth = Int(width) }
        if let threads = arguments.number(.threads) { options.threads = Int(threads) }
        return options
    }

    /// Cycles of an interval: those of the command line, else of the timing file.
    private func epoch(_ memory: MemoryConfiguration) throws -> Int64? {
        guard arguments.has(.epochs) else { return nil }
        if let given = arguments.number(.epoch) { return given }
        let period = Int64(memory.controller.epoch_period)
        guard period > 0 else {
            throw Failure.usage(
                "--epochs needs --epoch CYCLES, as '\(timing)' has no controller.epoch_period",
                command: .replay)
        }
        return period
    }

    private func warmup(_ frontEnd: FrontEnd) throws -> Warmup? {
        guard let text = arguments.text(.warmup) else { return nil }
        do throws(ValueError) {
            return try WarmupArgument.warmup(text, frontEnd: frontEnd, hasStreams: !pim.isEmpty)
        } catch {
            throw Failure.usage("--warmup: \(error.message)", command: .replay)
        }
    }

    private func progressLine() -> ProgressLine? {
        let mode = arguments.choice(.progress, as: ProgressMode.self) ?? .auto
        return isQuiet && mode == .auto ? nil : ProgressLine(mode)
    }

    private func warnOfWrapping(_ feeder: TraceFeeder, _ memory: MemoryConfiguration) {
        guard feeder.outside > 0 else { return }
        Console.error([
            "\(trace ?? ""): warning: \(Figure.count(feeder.outside)) "
                + (feeder.outside == 1 ? "request lies" : "requests lie")
                + " outside the memory of \(memory.organization.capacityBytes) bytes; "
                + "addresses are taken modulo its size (controller.wrap_addresses)"
        ])
    }

    /// Prints the summary: on standard error when standard output carries a file.
    private func printSummary(_ result: ReplayResult) throws {
        guard !isQuiet else { return }
        var lines = Summary(result).lines
        if arguments.has(.explain) { lines += explanation(result) }
        if let whatIf = result.whatIf { lines += [""] + whatIf.lines }
        if [log, requests, epochs, stats, energy].contains("-") {
            Console.error(lines)
        } else {
            try Console.print(lines)
        }
    }

    /// Every rule: for commands of requests where there were any, and for those of the units.
    private func explanation(_ result: ReplayResult) -> [String] {
        var lines: [String] = []
        if result.hasRequests { lines += [""] + StallTable(result.stalls).lines }
        if result.pim != nil && result.hasUnits {
            lines += ["", "PIM commands:"] + StallTable(result.pimStalls).lines
        }
        return lines
    }

    /// A signal that came when all was run has changed nothing.
    private func end(_ result: ReplayResult, _ monitor: RunMonitor) -> ExitStatus {
        guard result.isInterrupted, let signal = StopSignal.number else { return .done }
        let share = monitor.share.map { " (\(Figure.share($0)) of the run)" } ?? ""
        let work = monitor.work.map { "\(Figure.count($0.number)) \($0.name)" }
            .joined(separator: " and ")
        Console.error([
            "librasim: interrupted after \(work) at cycle "
                + "\(Figure.count(max(0, monitor.cycle)))\(share); results cover what was run"
        ])
        return .interrupted(by: signal)
    }
}
