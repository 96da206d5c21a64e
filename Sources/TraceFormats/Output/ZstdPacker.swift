import CZstd

/// Packs bytes as one Zstandard frame, through libzstd, into an output file.
final class ZstdPacker: Packer {
    private let stream: OpaquePointer
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    /// Creates a packer; `nil` when there is no memory.
    init?() {
        guard let stream = ZSTD_createCStream() else { return nil }
        self.stream = stream
        buffer = .allocate(capacity: 1 << 16)
        buffer.initialize(repeating: 0)
        // As with gzip: logs repeat themselves so much that slower levels gain little.
        ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, 1)
        ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCStream(stream)
        buffer.deallocate()
    }

    func write(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, to file: OutputFile, isLast: Bool
    ) throws(OutputError) {
        var plain = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            var packed = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            let left = ZSTD_compressStream2(
                stream, &packed, &plain, isLast ? ZSTD_e_end : ZSTD_e_continue)
            guard ZSTD_isError(left) == 0 else {
                throw .failed(
                    path: file.name,
                    message: "cannot pack: \(String(cString: ZSTD_getErrorName(left)))")
            }
            try file.write(UnsafeBufferPointer(rebasing: buffer[..<packed.pos]))
            // The end is written when nothing is left; before it the library may hold bytes back.
            if isLast ? left == 0 : plain.pos == plain.size { return }
        }
    }
}
