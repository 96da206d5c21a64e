/// Buffered output to a file that appears only when it is complete, to a pipe or to standard
/// output.
///
///     let writer = try ByteWriter(path: "stats.json")
///     writer.append("cycles ")
///     writer.append(22_616)
///     try writer.commit()
///
/// A regular file is written under a temporary name in its folder and renamed by `commit()`; a
/// writer that is discarded or dropped leaves nothing behind. `-` is standard output. A name that
/// ends in `.gz` or `.zst` is packed. Appending does not throw: the first failure is kept, further
/// bytes are dropped, and `flush()` or `commit()` throws it. States: open → committed or discarded.
public final class ByteWriter {
    /// The first failure, if any.
    public private(set) var failure: OutputError?

    let file: OutputFile
    private let packer: (any Packer)?
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var filled = 0
    private var isOpen = true

    /// Opens `path` for writing; `-` is standard output.
    ///
    /// Throws when the folder is missing or read-only, or the path is a folder. For anything but a
    /// regular file SIGPIPE is ignored from here on, so that a broken pipe is reported, not fatal.
    public convenience init(path: String) throws(OutputError) {
        try self.init(file: OutputFile(path: path), packing: Packing(path: path))
    }

    /// Creates a writer with a buffer of its own.
    init(file: OutputFile, packing: Packing?, bufferBytes: Int = 1 << 16) throws(OutputError) {
        self.file = file
        buffer = .allocate(capacity: bufferBytes)
        buffer.initialize(repeating: 0)
        packer = packing?.packer
        if packing != nil && packer == nil {
            throw .failed(path: file.name, message: "cannot pack: out of memory")
        }
    }

    deinit { buffer.deallocate() }

    /// The file that holds the bytes until `commit()`, for signal handlers that must remove it;
    /// `nil` when they are written directly.
    public var temporaryPath: String? { file.temporaryPath }

    /// Appends bytes.
    public func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            let room = reserve(min(rest.count, buffer.count))
            let count = min(rest.count, buffer.count)
            room.update(from: rest.baseAddress!, count: count)
            advance(count)
            rest = UnsafeBufferPointer(rebasing: rest[count...])
        }
    }

    /// Room for `count` bytes, at most the size of the buffer; `advance` says how many were used.
    @inline(__always) func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        if filled + count > buffer.count { drain(isLast: false) }
        return buffer.baseAddress! + filled
    }

    /// Counts bytes that were written to the room of `reserve`.
    @inline(__always) func advance(_ count: Int) { filled += count }

    /// Hands all bytes so far to the system; a packed file may hold some back.
    public func flush() throws(OutputError) {
        drain(isLast: false)
        if let failure { throw failure }
    }

    /// Writes what is left and makes the file appear under its name.
    public func commit() throws(OutputError) {
        drain(isLast: true)
        isOpen = false
        if let failure {
            file.discard()
            throw failure
        }
        do {
            try file.commit()
        } catch {
            failure = error
            throw error
        }
    }

    /// Gives the output up: no file appears.
    public func discard() {
        isOpen = false
        filled = 0
        file.discard()
    }

    /// Appends all of a scratch file.
    func append(contentsOf scratch: OutputFile) throws(OutputError) {
        var offset = 0
        while failure == nil {
            drain(isLast: false)
            let count = try scratch.read(at: offset, into: buffer)
            if count == 0 { return }
            advance(count)
            offset += count
        }
    }

    @inline(never)
    private func drain(isLast: Bool) {
        precondition(isOpen, "nothing is written after commit() or discard()")
        let bytes = UnsafeMutableBufferPointer(rebasing: buffer[..<filled])
        filled = 0
        if failure != nil { return }
        do throws(OutputError) {
            if let packer {
                try packer.write(bytes, to: file, isLast: isLast)
            } else {
                try file.write(UnsafeBufferPointer(bytes))
            }
        } catch {
            failure = error
        }
    }
}
