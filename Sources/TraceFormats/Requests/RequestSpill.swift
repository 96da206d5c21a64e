import DRAMModel

/// Requests of one channel and kind that wait in a nameless temporary file, in the order in which
/// they are done, until the run is over.
final class RequestSpill {
    private static let stride = MemoryLayout<RequestRecord>.stride
    /// Records that are read back at a time.
    private static let room = 1024

    /// The channel of the requests.
    let channel: Int
    private let file: OutputFile
    private let buffer: UnsafeMutableBufferPointer<RequestRecord>
    private var count = 0
    /// The next record of the buffer, and how many it holds.
    private var next = 0
    private var filled = 0
    private var offset = 0

    /// Opens a file in a folder.
    init(channel: Int, folder: String) throws(OutputError) {
        self.channel = channel
        file = try OutputFile(scratchIn: folder)
        buffer = .allocate(capacity: Self.room)
    }

    deinit { buffer.deallocate() }

    /// Appends requests that are done after those before.
    func append(_ records: UnsafeBufferPointer<RequestRecord>) throws(OutputError) {
        let bytes = UnsafeRawBufferPointer(records).assumingMemoryBound(to: UInt8.self)
        try file.write(bytes)
        count += records.count
    }

    /// Notes the cycle of the column command of a request that has been appended.
    func setIssue(_ cycle: Int64, ofRecord position: Int) throws(OutputError) {
        precondition(position >= 0 && position < count, "a request that has not been appended")
        let field = MemoryLayout<RequestRecord>.offset(of: \.issuedAt)!
        let offset = position * Self.stride + field
        var cycle = cycle
        try withUnsafeBytes(of: &cycle) { bytes throws(OutputError) in
            try file.write(bytes.assumingMemoryBound(to: UInt8.self), at: offset)
        }
    }

    /// The next request; `nil` when all have been read. Nothing may be appended after the first.
    var head: RequestRecord? {
        @inline(__always) get { next < filled ? buffer[next] : nil }
    }

    /// Goes on to the next request.
    @inline(__always)
    func advance() throws(OutputError) {
        next += 1
        if next == filled { try fill() }
    }

    /// Reads the next requests back.
    func fill() throws(OutputError) {
        let bytes = UnsafeMutableRawBufferPointer(buffer).assumingMemoryBound(to: UInt8.self)
        var read = 0
        while read < bytes.count {
            let more = try file.read(
                at: offset + read, into: UnsafeMutableBufferPointer(rebasing: bytes[read...]))
            if more == 0 { break }
            read += more
        }
        precondition(read % Self.stride == 0, "half a request in a temporary file")
        offset += read
        next = 0
        filled = read / Self.stride
    }

    /// Closes the file.
    func discard() { file.discard() }
}
