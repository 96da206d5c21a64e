import DRAMModel

/// Reads a PIM trace of any length, in text or binary form, in constant memory.
///
///     let reader = try PIMTraceReader(path: "attention.pim", configuration: memory)
///     while case let count = try reader.read(into: batch), count > 0 { … }
///
/// `docs/pim.md` describes both forms; contents tell which one a file is in. Gzip and zstd
/// data is unpacked.
/// Everything that a memory rules out without being simulated is an error at its place: the line
/// and column of a text, the record of a binary file. Whether anybody posts the event that an
/// operation waits for is not looked at. A trace without operations is fine.
///
/// Memory holds the names of events beside two buffers. Complexity: linear; about 100 ns a line of
/// text, 15 ns a binary record.
public final class PIMTraceReader {
    /// The first bytes of the binary form.
    static let magic: StaticString = "LIBRAPIM"
    /// The version of both forms.
    static let version: UInt32 = 1

    private enum Form {
        case text(PIMTextParser)
        case binary(PIMBinaryParser)
    }

    private let form: Form
    private let source: ByteSource
    private let events = EventNames()
    private var failure: TraceError?

    /// The channel that the trace is for.
    public let channel: Int

    /// Opens a trace and reads its header; `-` is standard input.
    ///
    /// `configuration` must be one that a timing file may describe.
    public convenience init(
        path: String, configuration: MemoryConfiguration
    ) throws(TraceError) {
        try self.init(
            path: path, configuration: configuration, chunkBytes: LineReader.defaultChunkBytes)
    }

    /// Opens a trace and reads `chunkBytes` of it at a time.
    init(
        path: String, configuration: MemoryConfiguration, chunkBytes: Int
    ) throws(TraceError) {
        source = try ByteSource(path: path)
        let head = source.peek(8)
        // A file that ends within the magic is a truncated one.
        let isBinary = Self.magic.withUTF8Buffer { !head.isEmpty && $0.starts(with: head) }
        if isBinary {
            let parser = try PIMBinaryParser(
                source: source, configuration: configuration, events: events,
                chunkBytes: chunkBytes)
            channel = parser.rules.channel
            form = .binary(parser)
        } else {
            let lines = LineReader(source: source, separator: 35, chunkBytes: chunkBytes)
            let parser = try PIMTextParser(
                lines: lines, configuration: configuration, events: events)
            channel = parser.rules.channel
            form = .text(parser)
        }
    }

    /// Whether the trace is in binary form.
    public var isBinary: Bool {
        if case .binary = form { true } else { false }
    }

    /// Names of the events met so far, in that order; `PIMOperation.event` is an index.
    public var eventNames: [String] { events.names }

    /// The name of an event met so far.
    public func eventName(_ index: Int) -> String {
        String(decoding: events.name(index), as: UTF8.self)
    }

    /// How many events were met so far.
    public var eventCount: Int { events.count }

    /// Bytes of the file read so far; for packed data, those of the file.
    public var bytesRead: UInt64 { source.bytesRead }

    /// Bytes of the file; `nil` for pipes.
    public var totalBytes: UInt64? { source.totalBytes }

    /// Fills `batch` from the front and returns how many operations it now holds; 0 at the end.
    ///
    /// Throws a `TraceError` at the place of the first fault; the operations of that call are lost,
    /// and every further call throws the same error.
    public func read(
        into batch: UnsafeMutableBufferPointer<PIMOperation>
    ) throws(TraceError) -> Int {
        precondition(!batch.isEmpty, "a batch without room would look like the end of the trace")
        if let failure { throw failure }
        do {
            switch form {
            case .text(let parser): return try parser.parse(into: batch)
            case .binary(let parser): return try parser.parse(into: batch)
            }
        } catch {
            failure = error
            throw error
        }
    }
}
