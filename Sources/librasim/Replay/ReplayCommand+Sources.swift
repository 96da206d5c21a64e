import DRAMModel
import MemoryController

/// Statistics by source.
extension ReplayCommand {
    /// `--alone` reads a file again and again.
    func checkSources() throws {
        guard arguments.has(.alone) else { return }
        guard let trace else { throw Failure.usage("--alone needs --trace", command: .replay) }
        guard !Self.isPipe(trace) else {
            throw Failure.usage(
                "--alone reads the trace again and again: --trace '\(trace)' must be a file",
                command: .replay)
        }
    }

    /// What counts the requests of each source; `nil` where the first requests of the trace do not
    /// say who made them, as it would cost time for nothing.
    func sourceStatistics(
        _ input: RequestInput, _ options: ReplayOptions
    ) throws -> SourceStatistics? {
        try input.feeder?.fetch()
        guard input.feeder?.hasSources == true else {
            guard arguments.has(.alone), StopSignal.number == nil else { return nil }
            throw Failure.usage(
                "--alone: the requests of '\(trace ?? "")' do not say who made them, as the 3 in "
                    + "'0x1000 READ 12 3' does", command: .replay)
        }
        return Self.sourceStatistics(options)
    }

    /// What became of each source, alone too where that is asked for.
    func sourceResults(
        _ statistics: SourceStatistics?, _ result: ReplayResult, _ input: RequestInput
    ) throws -> SourceResults? {
        guard let statistics else {
            if let feeder = input.feeder, feeder.hasSources {
                Console.error([
                    "\(trace ?? ""): warning: the first requests do not say who made them, later "
                        + "ones do: no statistics by source"
                ])
            }
            return nil
        }
        let isWarm = Self.isWarm(result.report, result.options)
        var sources = SourceResults(statistics.reports(isWarm: isWarm))
        if arguments.has(.alone) && !result.isInterrupted { try replayAlone(&sources, result) }
        return sources
    }

    /// Replays each source alone: without the others and without PIM streams, with the same
    /// arrivals and the same cycles left out.
    private func replayAlone(_ sources: inout SourceResults, _ result: ReplayResult) throws {
        let command = self
        var options = result.options
        options.threads = 1
        options.epoch = nil
        let warmup = result.report.warmupCycles
        options.warmup = warmup > 0 ? .cycles(warmup) : nil
        let single = options
        let memory = result.configuration
        let threads = arguments.number(.threads).map { Int($0) } ?? 1
        try sources.replayAlone(threads: threads) { source in
            guard StopSignal.number == nil else { return nil }
            let input = try command.input(nil, try command.clock(for: memory), for: memory)
            let statistics = Self.sourceStatistics(single)
            let report = try Replay(memory, options: single)!.run(
                SourceFilter(input.source, source: source), requestSink: statistics,
                observer: StopObserver())
            guard StopSignal.number == nil, Self.isWarm(report, single) else { return nil }
            return statistics.reports(isWarm: true)?.first
        }
    }

    private static func sourceStatistics(_ options: ReplayOptions) -> SourceStatistics {
        guard case .cycles(let start) = options.warmup else { return SourceStatistics() }
        return SourceStatistics(from: start)
    }

    /// Whether a run went on after its warm-up of cycles, if it had one.
    private static func isWarm(_ report: ReplayReport, _ options: ReplayOptions) -> Bool {
        if case .cycles = options.warmup { return report.warmupCycles > 0 }
        return true
    }
}
