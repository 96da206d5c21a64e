import CZlib

/// Packs bytes as one gzip member, through zlib, into an output file.
final class GzipDeflater: Packer {
    // zlib keeps a pointer back to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    /// Creates a packer; `nil` when zlib finds no memory.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        buffer = .allocate(capacity: 1 << 16)
        buffer.initialize(repeating: 0)
        // The fastest level: logs repeat themselves so much that slower ones gain little.
        let status = deflateInit2_(
            stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK { return nil }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        buffer.deallocate()
    }

    func write(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, to file: OutputFile, isLast: Bool
    ) throws(OutputError) {
        stream.pointee.next_in = bytes.baseAddress
        stream.pointee.avail_in = UInt32(bytes.count)
        repeat {
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(buffer.count)
            deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
            let count = buffer.count - Int(stream.pointee.avail_out)
            try file.write(UnsafeBufferPointer(rebasing: buffer[..<count]))
            // A full buffer may hide that there is more to come.
        } while stream.pointee.avail_out == 0
    }
}
