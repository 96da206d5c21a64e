import CZlib

/// Turns gzip data into bytes, member after member, with zlib.
///
/// The caller lends it compressed bytes and a place for the result; it keeps nothing but zlib's
/// window.
final class GzipInflater: Unpacker {
    static let name = "gzip"

    // zlib keeps a pointer back to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Creates a decoder at the start of a member; `nil` when zlib finds no memory.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 is the largest window; 16 more asks for gzip framing with its check sum.
        let status = inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    static func mayBegin(with byte: UInt8) -> Bool { byte == 0x1f }

    func restart() { inflateReset(stream) }

    func unpack(
        _ input: inout UnsafeMutableBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> UnpackOutcome {
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        let written = output.count - Int(stream.pointee.avail_out)
        let used = input.count - Int(stream.pointee.avail_in)
        input = UnsafeMutableBufferPointer(rebasing: input[used...])
        switch status {
        case Z_OK, Z_BUF_ERROR: return .progress(written: written)
        case Z_STREAM_END: return .memberEnd(written: written)
        case _ where written > 0:
            // What could be unpacked is delivered first; zlib repeats the error at the next call.
            return .progress(written: written)
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
            return .corrupt(reason: reason)
        }
    }
}
