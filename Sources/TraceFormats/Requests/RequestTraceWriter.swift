import DRAMModel

/// Writes a request trace in DRAMsim3's form: `0xADDRESS READ|WRITE CYCLE`, and the source behind
/// it where a request has one.
///
/// A name in `.gz` or `.zst` is packed; the file appears by `commit()`.
public final class RequestTraceWriter {
    private let writer: ByteWriter

    /// Opens `path` for writing; `-` is standard output.
    public init(path: String) throws(OutputError) { writer = try ByteWriter(path: path) }

    /// The file that holds the trace until `commit()`; `nil` when it is written directly.
    public var temporaryPath: String? { writer.temporaryPath }

    /// Appends requests, in the order of their cycles.
    public func append(_ requests: UnsafeBufferPointer<Request>) throws(OutputError) {
        for request in requests {
            writer.append(hexadecimal(request.address))
            writer.append(request.isWrite ? " WRITE " : " READ ")
            writer.append(request.cycle)
            if request.source != 0 {
                writer.append(byte: 32)
                writer.append(Int64(request.source))
            }
            writer.append(byte: 10)
        }
        if let failure = writer.failure { throw failure }
    }

    /// Makes the completed file appear.
    public func commit() throws(OutputError) { try writer.commit() }

    /// Gives the trace up: no file appears.
    public func discard() { writer.discard() }
}
