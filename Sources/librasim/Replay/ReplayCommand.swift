import ConfigFiles
import DRAMModel
import MemoryController
import TimingConfig
import TraceFormats

/// `librasim replay`.
struct ReplayCommand {
    private let arguments: Arguments
    private let timing: String
    private let trace: String?
    private let pim: [String]
    private let log: String?
    private let stats: String?
    private let timelines: [String]
    private let isQuiet: Bool

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        timing = arguments.required(.timing)
        trace = arguments.text(.trace)
        pim = arguments.all(.pim)
        log = arguments.text(.commands)
        stats = arguments.text(.stats)
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
        let options = replayOptions()
        guard let replay = Replay(loaded.configuration, options: options) else {
            throw Failure.input("\(timing): error: the address mapping does not fit the memory")
        }
        let outputs = try ReplayOutputs(
            ReplayOutputs.Request(
                log: log, stats: stats, timelines: timelines,
                timelineCycles: timelineCycles),
            for: replay)
        StopSignal.install()
        let feeder = try feeder(for: memory)
        let monitor = RunMonitor(
            feeder: feeder, streams: streams, progress: progressLine(), cycles: options.cycles,
            isOver: { outputs.isPointless })
        let report: ReplayReport
        do {
            report = try replay.run(
                feeder ?? RequestList([]), streams: streams.sources, sink: outputs.sink,
                observer: monitor)
        } catch {
            monitor.end()
            throw streams.failure(error)
        }
        monitor.end()
        if let feeder { warnOfWrapping(feeder, memory) }
        var result = ReplayResult(
            configuration: memory, settings: loaded.resolved,
            overrides: arguments.all(.set), options: options, timingFile: timing, trace: trace,
            pimTraces: pim, pimChannels: streams.channels, report: report,
            isInterrupted: report.interrupted || feeder?.wasCut == true)
        if arguments.has(.whatIf) && !result.isInterrupted {
            result.whatIf = try whatIf(result, pim)
        }
        try outputs.commit(result) { try printSummary(result) }
        return end(result, monitor)
    }

    /// Replays with rules relaxed, as many at a time as there are threads.
    private func whatIf(_ result: ReplayResult, _ pim: [String]) throws -> WhatIf {
        let command = self
        var options = result.options
        options.threads = 1
        let single = options
        let threads = arguments.number(.threads).map { Int($0) } ?? 1
        return try WhatIf(
            result.configuration, base: WhatIf.Outcome(result.report),
            stalls: result.stalls + result.pimStalls, threads: threads
        ) { memory in
            guard StopSignal.number == nil else { return nil }
            let streams = try PIMStreams(paths: pim, memory)
            let feeder = try command.feeder(for: memory)
            let monitor = RunMonitor(
                feeder: feeder, streams: streams, progress: nil, cycles: single.cycles,
                isOver: { false })
            defer { monitor.end() }
            let report = try Replay(memory, options: single)!.run(
                feeder ?? RequestList([]), streams: streams.sources, observer: monitor)
            return report.interrupted ? nil : WhatIf.Outcome(report)
        }
    }

    /// The requests; `nil` without a request trace.
    private func feeder(for memory: MemoryConfiguration) throws -> TraceFeeder? {
        try trace.map { path in
            try TraceFeeder(
                TraceFeeder.Trace(
                    path: path, capacityBytes: UInt64(memory.organization.capacityBytes),
                    mayWrap: memory.controller.wrap_addresses))
        }
    }

    private func checkUsage(_ pim: [String]) throws {
        guard trace != nil || !pim.isEmpty else {
            throw Failure.usage("give --trace FILE, --pim FILE or both", command: .replay)
        }
        let traces = (trace.map { [("--trace", $0)] } ?? []) + pim.map { ("--pim", $0) }
        try PathCheck.runInputs(command: .replay, traces)
        if arguments.has(.whatIf), traces.contains(where: { $0.1 == "-" }) {
            throw Failure.usage(
                "--what-if reads the trace again and again: it must be a file", command: .replay)
        }
        try PathCheck.run(
            command: .replay, inputs: [("--timing", timing)] + traces,
            outputs: [("--commands", log), ("--stats", stats)].compactMap { flag, path in
                path.map { (flag, $0) }
            } + timelines.map { ("--timeline", $0) })
        try checkTimelines()
        guard arguments.has(.issueWidth) else { return }
        if arguments.choice(.frontend, as: FrontEnd.self) != .per_channel {
            throw Failure.usage(
                "--issue-width needs --frontend per_channel", command: .replay)
        }
    }

    /// One timeline a form; limits only with a timeline, and in order.
    private func checkTimelines() throws {
        let formats = try timelines.map { path in
            guard let format = TimelineFormat(path: path) else {
                throw Failure.usage(
                    "--timeline '\(path)' must end in .json or .vcd, perhaps with .gz behind it",
                    command: .replay)
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
        do throws(ConfigurationError) {
            let loaded = try TimingFile.load(path: timing, overrides: arguments.all(.set))
            Console.error(loaded.warnings.map { $0.rendered() })
            return loaded
        } catch {
            throw Failure(error)
        }
    }

    private func replayOptions() -> ReplayOptions {
        var options = ReplayOptions()
        options.cycles = arguments.number(.cycles)
        if let frontEnd = arguments.choice(.frontend, as: FrontEnd.self) {
            options.frontEnd = frontEnd
        }
        if let width = arguments.number(.issueWidth) { options.issueWidth = Int(width) }
        if let threads = arguments.number(.threads) { options.threads = Int(threads) }
        return options
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
        if log == "-" || stats == "-" {
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
