import DRAMModel

/// Writes a command log: one CSV row a command, ordered by channel, then as issued.
///
/// The columns are `cycle,command,channel,rank,bankgroup,bank,row,column`; where asked for,
/// `partition,mask,count`: the row buffer, the banks of a PIM command in `0x` form, its columns or
/// bursts; `inputs,in,out`: the rows of inputs of an NMP command and the halves of its buffers;
/// and, unless left out, `rule`: the name of the timing rule that allowed the command last. A field
/// that does not apply is empty.
///
///     let log = try CommandLogWriter(path: "commands.csv.gz", channels: 8, rules: rules)
///     try log.append(records, channel: 3)
///     try log.finish()
///
/// Batches of different channels may come in any order: rows of channel 0 are written through,
/// those of any other channel wait in a nameless temporary file beside the output until `finish()`.
/// Memory is constant: 4 KB for each channel that has rows. The file appears when it is finished; a
/// name in `.gz` is packed.
///
/// Complexity: linear; about 25 ns a row. Not for use from several threads at once.
public final class CommandLogWriter {
    /// The columns that every log has.
    static let header: StaticString = "cycle,command,channel,rank,bankgroup,bank,row,column"

    private let output: ChannelOrderedWriter
    private let format: CommandRowFormat

    /// Opens `path`; `-` is standard output.
    ///
    /// `rules[CommandRecord.rule]` is a rule's name; index 0 is written as an empty field.
    /// `unitColumns` are for a memory with processing units or several row buffers a bank,
    /// `portColumns` for one with vertical ports.
    public init(
        path: String, channels: Int, rules: [String], ruleColumn: Bool = true,
        unitColumns: Bool = false, portColumns: Bool = false
    ) throws(OutputError) {
        format = CommandRowFormat(
            rules: ruleColumn ? rules : nil, unitColumns: unitColumns, portColumns: portColumns)
        output = try ChannelOrderedWriter(
            path: path, channels: channels, reservedBytes: format.maximumBytes)
        output.main.append(Self.header)
        if unitColumns { output.main.append(",partition,mask,count") }
        if portColumns { output.main.append(",inputs,in,out") }
        output.main.append(ruleColumn ? ",rule\n" : "\n")
    }

    /// The file that holds the log until `finish()`, for signal handlers that must remove it;
    /// `nil` when it is written directly.
    public var temporaryPath: String? { output.main.temporaryPath }

    /// Appends commands of one channel, in the order they were issued.
    public func append(
        _ records: UnsafeBufferPointer<CommandRecord>, channel: Int
    ) throws(OutputError) {
        let target = try output.writer(of: channel)
        for record in records {
            let room = target.reserve(format.maximumBytes)
            target.advance(format.write(record, channel: Int32(channel), to: room) - room)
        }
        if let failure = target.failure { throw failure }
    }

    /// Brings the channels together; nothing may be appended after it.
    public func complete() throws(OutputError) {
        try output.join()
        try output.main.flush()
    }

    /// Makes the completed file appear.
    public func commit() throws(OutputError) { try output.main.commit() }

    /// Completes the file and makes it appear.
    public func finish() throws(OutputError) {
        try complete()
        try commit()
    }

    /// Gives the log up: no file appears.
    public func discard() { output.discard() }
}
