import DRAMModel

/// Writes a command log: one CSV row a command, ordered by channel, then as issued.
///
/// The columns are `cycle,command,channel,rank,bankgroup,bank,row,column`; where asked for,
/// `partition,mask,count`: the row buffer, the banks of a PIM command in `0x` form, its columns or
/// bursts; and, unless left out, `rule`: the name of the timing rule that allowed the command last.
/// A field that does not apply is empty. Batches of different channels may come in any order: rows of channel 0 are written
/// through, those of any other channel wait in a nameless temporary file beside the output until
/// `finish()`. Memory is constant: 4 KB for each channel that has rows. The file appears when it is
/// finished; a name in `.gz` is packed.
///
/// Complexity: linear; about 25 ns a row. Not for use from several threads at once.
public final class CommandLogWriter {
    /// The columns that every log has.
    static let header: StaticString = "cycle,command,channel,rank,bankgroup,bank,row,column"

    private let writer: ByteWriter
    // Of channel 1 and up, once they have rows.
    private var spills: [ByteWriter?]
    private let format: CommandRowFormat

    /// Opens `path`; `-` is standard output.
    ///
    /// `rules[CommandRecord.rule]` is a rule's name; index 0 is written as an empty field.
    /// `unitColumns` are for a memory with processing units or several row buffers a bank.
    public init(
        path: String, channels: Int, rules: [String], ruleColumn: Bool = true,
        unitColumns: Bool = false
    ) throws(OutputError) {
        precondition(channels > 0)
        writer = try ByteWriter(path: path)
        spills = Array(repeating: nil, count: channels - 1)
        format = CommandRowFormat(rules: ruleColumn ? rules : nil, unitColumns: unitColumns)
        writer.append(Self.header)
        if unitColumns { writer.append(",partition,mask,count") }
        writer.append(ruleColumn ? ",rule\n" : "\n")
    }

    /// The file that holds the log until `finish()`, for signal handlers that must remove it;
    /// `nil` when it is written directly.
    public var temporaryPath: String? { writer.temporaryPath }

    /// Appends commands of one channel, in the order they were issued.
    public func append(
        _ records: UnsafeBufferPointer<CommandRecord>, channel: Int
    ) throws(OutputError) {
        let target = channel == 0 ? writer : try spill(of: channel)
        for record in records {
            let room = target.reserve(format.maximumBytes)
            target.advance(format.write(record, channel: Int32(channel), to: room) - room)
        }
        if let failure = target.failure { throw failure }
    }

    /// Brings the channels together and makes the file appear; nothing may be appended after it.
    public func finish() throws(OutputError) {
        for case let spill? in spills {
            try spill.flush()
            try writer.append(contentsOf: spill.file)
            spill.discard()
        }
        try writer.commit()
    }

    /// Gives the log up: no file appears.
    public func discard() {
        writer.discard()
        for spill in spills { spill?.discard() }
    }

    private func spill(of channel: Int) throws(OutputError) -> ByteWriter {
        if let spill = spills[channel - 1] { return spill }
        let spill = try ByteWriter(
            file: OutputFile(scratchIn: writer.file.folder), packed: false,
            bufferBytes: max(4096, format.maximumBytes))
        spills[channel - 1] = spill
        return spill
    }
}
