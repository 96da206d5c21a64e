import DRAMModel
import TraceFormats

/// A file that is made of issued commands.
protocol CommandOutput: AnyObject {
    /// The file that holds it until it is finished; `nil` when it is written directly.
    var temporaryPath: String? { get }
    /// Takes the next commands of a channel.
    func append(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int) throws(OutputError)
    /// Makes the file of a run of so many cycles appear.
    func finish(cycles: Int64) throws(OutputError)
}

extension CommandLogWriter: CommandOutput {
    /// Makes the log appear; it does not depend on when the run ended.
    func finish(cycles: Int64) throws(OutputError) { try finish() }
}

extension TimelineWriter: CommandOutput {}
