/// The changes of one channel, kept in a nameless file until those of all channels are merged.
final class VCDSpill {
    private static let bufferBytes = 1 << 14

    private let writer: ByteWriter
    private var buffer = UnsafeMutableBufferPointer<VCDChange>(start: nil, count: 0)
    private var offset = 0
    private var position = 0
    private var count = 0

    /// Opens a file in a folder.
    init(in folder: String) throws(OutputError) {
        writer = try ByteWriter(
            file: OutputFile(scratchIn: folder), packing: nil, bufferBytes: Self.bufferBytes)
    }

    deinit {
        buffer.deallocate()
        writer.discard()
    }

    /// The first failure, if any.
    var failure: OutputError? { writer.failure }

    /// Adds a change.
    func append(_ change: VCDChange) {
        withUnsafeBytes(of: change) { writer.append($0.assumingMemoryBound(to: UInt8.self)) }
    }

    /// Goes back to the first change; nothing may be added after it.
    func rewind() throws(OutputError) {
        try writer.flush()
        buffer = .allocate(capacity: Self.bufferBytes / MemoryLayout<VCDChange>.stride)
        buffer.initialize(repeating: VCDChange(cycle: 0, signal: 0, value: 0))
        try fill()
    }

    /// The change to come; `nil` behind the last one.
    var next: VCDChange? { position < count ? buffer[position] : nil }

    /// Moves on to the next change.
    func advance() throws(OutputError) {
        position += 1
        if position == count { try fill() }
    }

    private func fill() throws(OutputError) {
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        var filled = 0
        while filled < bytes.count {
            let room = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
            let read = try writer.file.read(
                at: offset + filled, into: room.assumingMemoryBound(to: UInt8.self))
            if read == 0 { break }
            filled += read
        }
        offset += filled
        position = 0
        count = filled / MemoryLayout<VCDChange>.stride
    }
}
