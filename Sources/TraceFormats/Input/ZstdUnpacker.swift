import CZstd

/// Turns Zstandard data into bytes, frame after frame, with libzstd (RFC 8878).
final class ZstdUnpacker: Unpacker {
    static let name = "zstd"

    private let stream: OpaquePointer
    // What the library said is wrong after the bytes that have been delivered.
    private var fault: String?

    /// Creates a decoder at the start of a frame; `nil` when there is no memory.
    init?() {
        guard let stream = ZSTD_createDStream() else { return nil }
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    /// The first bytes of a frame, or of one that decoders skip.
    static func isMagic(_ bytes: some Collection<UInt8>) -> Bool {
        let word = bytes.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return bytes.count >= 4 && (word == 0xfd2f_b528 || word & ~15 == 0x184d_2a50)
    }

    static func mayBegin(with byte: UInt8) -> Bool { byte == 0x28 || byte & ~15 == 0x50 }

    func restart() { ZSTD_DCtx_reset(stream, ZSTD_reset_session_only) }

    func unpack(
        _ input: inout UnsafeMutableBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> UnpackOutcome {
        if let fault { return .corrupt(reason: fault) }
        var packed = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var plain = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = ZSTD_decompressStream(stream, &plain, &packed)
        input = UnsafeMutableBufferPointer(rebasing: input[packed.pos...])
        if ZSTD_isError(status) != 0 {
            let reason = String(cString: ZSTD_getErrorName(status))
            guard plain.pos > 0 else { return .corrupt(reason: reason) }
            // What could be unpacked is delivered first.
            fault = reason
        }
        return status == 0 ? .memberEnd(written: plain.pos) : .progress(written: plain.pos)
    }
}
