import DRAMModel
import TraceFormats

/// A file that is made of issued commands.
protocol CommandOutput: AnyObject {
    /// The file that holds it until it is finished; `nil` when it is written directly.
    var temporaryPath: String? { get }
    /// Takes the next commands of a channel.
    func append(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int) throws(OutputError)
    /// Writes the rest of a run of so many cycles.
    func complete(cycles: Int64) throws(OutputError)
    /// Makes the completed file appear.
    func commit() throws(OutputError)
}

extension CommandLogWriter: CommandOutput {
    /// Writes the rest; a log does not depend on when the run ended.
    func complete(cycles: Int64) throws(OutputError) { try complete() }
}

extension TimelineWriter: CommandOutput {}
