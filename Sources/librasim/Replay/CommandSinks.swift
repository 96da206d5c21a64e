import DRAMModel
import MemoryController

/// Hands issued commands to several sinks.
final class CommandSinks: CommandSink {
    private let sinks: [CommandLogSink]

    /// Creates it of any number of sinks.
    init(_ sinks: [CommandLogSink]) { self.sinks = sinks }

    /// Hands on the next commands of a channel.
    func take(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        for sink in sinks { sink.take(records, channel: channel) }
    }
}
