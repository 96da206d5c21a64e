import ConfigFiles
import Glibc

/// The bytes of a file, a FIFO or standard input, unpacked on the way when they are gzip or
/// zstd data.
///
/// Packed data is recognized by its first bytes, whatever the name. Memory stays constant: plain
/// bytes are read straight into the caller's buffer, packed ones through one buffer of 64 KB.
final class ByteSource {
    /// How errors name the source.
    let name: String
    /// Bytes read so far; for packed data, those of the file.
    private(set) var bytesRead: UInt64 = 0
    /// Bytes of the whole file; `nil` for pipes and devices.
    let totalBytes: UInt64?

    private let descriptor: Int32
    private let unpacker: (any Unpacker)?
    // What was read and not yet delivered: the first bytes of a plain file, or packed bytes.
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var pending: UnsafeMutableBufferPointer<UInt8>
    private var isBetweenMembers = false
    // What `peek()` has seen and `read` has not delivered yet.
    private var peeked: [UInt8] = []

    /// Opens `path`; `-` is standard input.
    init(path: String) throws(TraceError) {
        let name = path == "-" ? "<stdin>" : path
        let descriptor = path == "-" ? 0 : FileSystem.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TraceError(
                file: name, message: "cannot open: \(String(cString: strerror(errno)))")
        }
        var info = stat()
        let isKnown = fstat(descriptor, &info) == 0
        let kind = info.st_mode & S_IFMT
        if isKnown && kind == S_IFDIR {
            if descriptor > 0 { close(descriptor) }
            throw TraceError(file: name, message: "is a directory, not a file")
        }
        if isKnown && path != "-" { InputFiles.read.add(info, path: path) }
        self.name = name
        self.descriptor = descriptor
        totalBytes = isKnown && kind == S_IFREG ? UInt64(max(0, info.st_size)) : nil
        buffer = .allocate(capacity: 1 << 16)
        buffer.initialize(repeating: 0)
        var head = 0
        do {
            // A pipe may deliver the magic bytes one by one.
            while head < 4 {
                let count = try Self.read(
                    descriptor, name, UnsafeMutableBufferPointer(rebasing: buffer[head...]))
                if count == 0 { break }
                head += count
            }
        } catch {
            if descriptor > 0 { close(descriptor) }
            buffer.deallocate()
            throw error
        }
        bytesRead = UInt64(head)
        pending = UnsafeMutableBufferPointer(rebasing: buffer[..<head])
        let isGzip = head >= 2 && buffer[0] == 0x1f && buffer[1] == 0x8b
        let isZstd = ZstdUnpacker.isMagic(buffer[..<head])
        unpacker = isGzip ? GzipInflater() : isZstd ? ZstdUnpacker() : nil
        if (isGzip || isZstd) && unpacker == nil {
            throw TraceError(file: name, message: "cannot unpack: out of memory")
        }
    }

    deinit {
        if descriptor > 0 { close(descriptor) }
        buffer.deallocate()
    }

    /// The first `count` bytes, fewer if there are no more, before any is read: they stay unread.
    ///
    /// What goes wrong on the way goes wrong again when these bytes have been read.
    func peek(_ count: Int) -> [UInt8] {
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
        defer { room.deallocate() }
        var filled = 0
        while filled < count,
            let more = try? read(
                into: UnsafeMutableBufferPointer(rebasing: room[filled...])), more > 0
        { filled += more }
        peeked = Array(room[..<filled])
        return peeked
    }

    /// Delivers the next bytes, at least one; 0 at the end.
    func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(TraceError) -> Int {
        if !peeked.isEmpty {
            let count = min(peeked.count, output.count)
            _ = output.update(fromContentsOf: peeked[..<count])
            peeked.removeFirst(count)
            return count
        }
        if let unpacker { return try unpack(unpacker, into: output) }
        if !pending.isEmpty {
            let count = min(pending.count, output.count)
            output.baseAddress!.update(from: pending.baseAddress!, count: count)
            pending = UnsafeMutableBufferPointer(rebasing: pending[count...])
            return count
        }
        let count = try Self.read(descriptor, name, output)
        bytesRead += UInt64(count)
        return count
    }

    private func unpack(
        _ unpacker: some Unpacker, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(TraceError) -> Int {
        while true {
            let isAtEnd = pending.isEmpty ? try !refill() : false
            if isBetweenMembers {
                if isAtEnd { return 0 }
                try startMember(unpacker)
                continue
            }
            switch unpacker.unpack(&pending, into: output) {
            case .progress(written: 0):
                if isAtEnd {
                    throw error(
                        "the \(type(of: unpacker).name) data ends early: the file is truncated")
                }
            case .progress(let written):
                return written
            case .memberEnd(let written):
                isBetweenMembers = true
                if written > 0 { return written }
            case .corrupt(let reason):
                throw error("corrupt \(type(of: unpacker).name) data: \(reason)")
            }
        }
    }

    /// Begins another member, or skips the zeros that tapes and block devices leave after the last.
    private func startMember<Form: Unpacker>(_ unpacker: Form) throws(TraceError) {
        if pending[0] == 0 {
            let zeros = pending.prefix { $0 == 0 }.count
            pending = UnsafeMutableBufferPointer(rebasing: pending[zeros...])
        } else if Form.mayBegin(with: pending[0]) {
            unpacker.restart()
            isBetweenMembers = false
        } else {
            throw error("corrupt \(Form.name) data: other bytes follow the end of the packed data")
        }
    }

    private func refill() throws(TraceError) -> Bool {
        let count = try Self.read(descriptor, name, buffer)
        bytesRead += UInt64(count)
        pending = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
        return count > 0
    }

    private func error(_ message: String) -> TraceError { TraceError(file: name, message: message) }

    private static func read(
        _ descriptor: Int32, _ name: String, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(TraceError) -> Int {
        while true {
            let count = Glibc.read(descriptor, output.baseAddress, output.count)
            if count >= 0 { return count }
            if errno == EINTR { continue }
            throw TraceError(
                file: name, message: "cannot read: \(String(cString: strerror(errno)))")
        }
    }
}
