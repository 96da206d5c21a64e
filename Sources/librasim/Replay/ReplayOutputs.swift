import MemoryController
import TraceFormats

/// The files that a replay writes; they appear together when all is well.
struct ReplayOutputs {
    /// What is to be written where.
    struct Request {
        /// Path of the timing file.
        var timing: String
        /// Path of the command log.
        var log: String?
        /// Path of the request log.
        var requests: String?
        /// Path of the table of intervals.
        var epochs: String?
        /// Path of the results.
        var stats: String?
        /// Path of the energies.
        var energy: String?
        /// Takes the commands for DRAMPower, if they are asked for.
        var drampower: CommandLogSink?
        /// Paths of timelines.
        var timelines: [String] = []
        /// The cycles that timelines show.
        var timelineCycles = 0..<Int64.max
    }

    private let commandSinks: [CommandLogSink]
    /// Takes the requests that are done, if a file is made of them.
    let requestSink: RequestLogSink?
    /// Takes the intervals of the run, if a file is made of them.
    let epochs: EpochTable?
    private let epochWriter: ByteWriter?
    private let stats: ByteWriter?
    private let energy: ByteWriter?

    /// Opens the files under temporary names; throws when one cannot be written.
    init(_ request: Request, for replay: Replay) throws {
        do throws(OutputError) {
            var sinks: [CommandLogSink] = []
            if let log = request.log {
                let memory = replay.configuration
                let writer = try CommandLogWriter(
                    path: log, channels: memory.organization.channels, rules: replay.ruleNames,
                    unitColumns: memory.pim != nil || memory.bank.rowBuffers > 1,
                    portColumns: memory.pim?.nmp != nil)
                if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
                sinks.append(CommandLogSink(writer))
            }
            for path in request.timelines {
                let writer = try TimelineWriter(
                    path: path, memory: TimelineMemory(replay.configuration),
                    rules: replay.ruleNames, cycles: request.timelineCycles)
                if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
                sinks.append(CommandLogSink(writer))
            }
            commandSinks = sinks + [request.drampower].compactMap(\.self)
            if let path = request.requests {
                let writer = try RequestLogWriter(
                    path: path, channels: replay.configuration.organization.channels)
                if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
                requestSink = RequestLogSink(writer)
            } else {
                requestSink = nil
            }
            epochs = request.epochs.map { _ in
                EpochTable(replay.configuration, timingFile: request.timing)
            }
            epochWriter = try request.epochs.map { path throws(OutputError) in
                try ByteWriter(path: path)
            }
            if let path = epochWriter?.temporaryPath { StopSignal.addTemporary(path) }
            stats = try request.stats.map { path throws(OutputError) in
                try ByteWriter(path: path)
            }
            if let path = stats?.temporaryPath { StopSignal.addTemporary(path) }
            energy = try request.energy.map { path throws(OutputError) in
                try ByteWriter(path: path)
            }
            if let path = energy?.temporaryPath { StopSignal.addTemporary(path) }
        } catch {
            throw Failure(error)
        }
    }

    /// Takes the commands, if a file is made of them.
    var sink: (any CommandSink)? {
        commandSinks.count > 1 ? CommandSinks(commandSinks) : commandSinks.first
    }

    /// Whether nothing of the run can be written any more.
    ///
    /// When only the reader of a pipe has gone, the run goes on for the sake of the other files.
    var isPointless: Bool {
        let failures = failures
        guard !failures.isEmpty else { return false }
        let sinks = commandSinks.count + (requestSink == nil ? 0 : 1)
        let isAll =
            stats == nil && epochs == nil && energy == nil && failures.count == sinks
        return isAll || failures.contains { !$0.isBrokenPipe }
    }

    /// Writes the results and makes the files appear; `summary` is called before they do.
    func commit(_ result: ReplayResult, summary: () throws -> Void) throws {
        do throws(OutputError) {
            if isPointless { throw firstFailure }
            for sink in commandSinks {
                try Self.unlessBroken { () throws(OutputError) in
                    try sink.complete(
                        cycles: result.report.warmupCycles + result.report.cycles)
                }
            }
            if let requestSink {
                try Self.unlessBroken { () throws(OutputError) in try requestSink.complete() }
            }
            if let epochs, let epochWriter {
                epochs.write(to: epochWriter)
                try Self.unlessBroken { () throws(OutputError) in try epochWriter.flush() }
            }
            if let stats {
                StatisticsDocument(result).write(to: stats)
                try Self.unlessBroken { () throws(OutputError) in try stats.flush() }
            }
            if let energy {
                EnergyDocument(result).write(to: energy)
                try Self.unlessBroken { () throws(OutputError) in try energy.flush() }
            }
        } catch {
            throw Failure(error)
        }
        try summary()
        do throws(OutputError) {
            for sink in commandSinks {
                try Self.unlessBroken { () throws(OutputError) in try sink.commit() }
            }
            if let requestSink {
                try Self.unlessBroken { () throws(OutputError) in try requestSink.commit() }
            }
            if let epochWriter {
                try Self.unlessBroken { () throws(OutputError) in try epochWriter.commit() }
            }
            for document in [stats, energy].compactMap(\.self) {
                try Self.unlessBroken { () throws(OutputError) in try document.commit() }
            }
        } catch {
            throw Failure(error)
        }
    }

    private var failures: [OutputError] {
        commandSinks.compactMap(\.failure) + [requestSink?.failure].compactMap(\.self)
    }

    /// The failure to tell: a real one before a reader that has gone.
    private var firstFailure: OutputError {
        let failures = failures
        return failures.first { !$0.isBrokenPipe } ?? failures[0]
    }

    /// A reader that has gone keeps no other output from being written.
    private static func unlessBroken(
        _ action: () throws(OutputError) -> Void
    ) throws(OutputError) {
        do {
            try action()
        } catch {
            guard error.isBrokenPipe else { throw error }
        }
    }
}
