import DRAMModel

/// Writes a timeline: what every bus, bank and unit does in every cycle, for a viewer.
///
/// The path's ending decides the form (`TimelineFormat`); `docs/timeline.md` describes both.
/// Batches of different channels may come in any order and lead to the same file. Memory is
/// constant; what cannot be written yet waits in nameless temporary files beside the output. The
/// file appears when it is committed.
///
/// Complexity: linear, but for VCD, which takes each change through a queue of those that lie
/// ahead. Not for use from several threads at once.
public final class TimelineWriter {
    private let output: any TimelineOutput

    /// Opens `path`, whose ending must be one of `TimelineFormat`.
    ///
    /// `rules[CommandRecord.rule]` is a rule's name; index 0 is "no rule". Only `cycles` are drawn:
    /// what goes on at their edges is cut there.
    public init(
        path: String, memory: TimelineMemory, rules: [String], cycles: Range<Int64> = 0..<Int64.max
    ) throws(OutputError) {
        switch TimelineFormat(path: path) {
        case .json?:
            output = try JSONTimeline(path: path, memory: memory, rules: rules, cycles: cycles)
        case .vcd?: output = try VCDTimeline(path: path, memory: memory, cycles: cycles)
        case nil: preconditionFailure("a timeline's name ends in .json or .vcd")
        }
    }

    /// The file that holds the timeline until `commit()`, for signal handlers that must remove it;
    /// `nil` when it is written directly.
    public var temporaryPath: String? { output.temporaryPath }

    /// Draws commands of one channel, in the order they were issued.
    public func append(
        _ records: UnsafeBufferPointer<CommandRecord>, channel: Int
    ) throws(OutputError) {
        try output.append(records, channel: channel)
    }

    /// Ends the timeline of a run of so many cycles; nothing may be appended after it.
    public func complete(cycles: Int64) throws(OutputError) { try output.complete(cycles: cycles) }

    /// Makes the completed file appear.
    public func commit() throws(OutputError) { try output.commit() }

    /// Gives the timeline up: no file appears.
    public func discard() { output.discard() }
}

/// One form of a timeline.
protocol TimelineOutput: AnyObject {
    var temporaryPath: String? { get }
    func append(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int) throws(OutputError)
    func complete(cycles: Int64) throws(OutputError)
    func commit() throws(OutputError)
    func discard()
}
