import MemoryController
import TraceFormats

/// The files that a replay writes; they appear together when all is well.
struct ReplayOutputs {
    /// Takes the commands, if a log is wanted.
    let sink: CommandLogSink?
    private let stats: ByteWriter?

    /// Opens the files under temporary names; throws when one cannot be written.
    init(log: String?, stats: String?, for replay: Replay) throws {
        do throws(OutputError) {
            let channels = replay.configuration.organization.channels
            if let log {
                let writer = try CommandLogWriter(
                    path: log, channels: channels, rules: replay.ruleNames)
                if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
                sink = CommandLogSink(writer)
            } else {
                sink = nil
            }
            self.stats = try stats.map { path throws(OutputError) in try ByteWriter(path: path) }
            if let path = self.stats?.temporaryPath { StopSignal.addTemporary(path) }
        } catch {
            throw Failure(error)
        }
    }

    /// Whether nothing of the run can be written any more.
    ///
    /// When only the reader of the log's pipe has gone, the run goes on for the sake of the stats.
    var isPointless: Bool {
        guard let failure = sink?.failure else { return false }
        return stats == nil || !failure.isBrokenPipe
    }

    /// Writes the results and makes the files appear; `summary` is called before they do.
    func commit(_ result: ReplayResult, summary: () throws -> Void) throws {
        do throws(OutputError) {
            if let failure = sink?.failure, isPointless { throw failure }
            if let stats {
                StatisticsDocument(result).write(to: stats)
                try Self.unlessBroken { () throws(OutputError) in try stats.flush() }
            }
        } catch {
            throw Failure(error)
        }
        try summary()
        do throws(OutputError) {
            if let sink { try Self.unlessBroken { () throws(OutputError) in try sink.finish() } }
            if let stats { try Self.unlessBroken { () throws(OutputError) in try stats.commit() } }
        } catch {
            throw Failure(error)
        }
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
