@preconcurrency import Glibc

/// The whole text of a file, checked to be UTF-8 without NUL bytes.
package struct SourceFile {
    /// The largest file accepted.
    package static let mostBytes = 16 << 20

    /// The path as given.
    package let path: String
    /// The contents, without a byte order mark.
    package let bytes: [UInt8]
    /// Equal for two paths of the same file.
    package let identity: Identity

    /// Device and inode of a file.
    package struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
    }

    /// Reads a file.
    ///
    /// - Parameter extender: Where its path stands; nil when a command line names it.
    package init(path: String, extender: SourceLocation? = nil) throws(ReadFailure) {
        guard !path.utf8.contains(0) else {
            throw ReadFailure("cannot read \(quoted(path)): the name holds a NUL byte")
        }
        let descriptor = FileSystem.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadFailure(path: path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ReadFailure(path: path, errno: errno)
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw ReadFailure(path: path, errno: EISDIR) }
        InputFiles.read.add(status, path: path, namedAt: extender)
        self.path = path
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        var bytes = try Self.contents(of: descriptor, path: path)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        self.bytes = bytes
        try checkText()
    }

    /// A text inside a file, at a place that becomes the place of its first character.
    package init(_ text: String, at location: SourceLocation) {
        path = location.file
        let margin =
            String(repeating: "\n", count: max(0, location.line - 1))
            + String(repeating: " ", count: max(0, location.column - 1))
        bytes = Array((margin + text).utf8)
        identity = Identity(device: 0, inode: 0)
    }

    /// Takes a file that the program holds itself.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        identity = Identity(device: 0, inode: 0)
    }

    /// Whether the program holds it itself, so that it is always the same.
    package var isHeld: Bool { identity == Identity(device: 0, inode: 0) }

    /// Whether there is something under a path that can be opened.
    package static func exists(_ path: String) -> Bool { FileSystem.access(path, R_OK) == 0 }

    /// Reads a file; why it cannot be read is blamed on `extender`, the location of its path.
    package static func read(
        _ path: String, extender: SourceLocation? = nil, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> SourceFile {
        diagnostics.register(file: path)
        FileRecord.current?.add(path)
        do throws(ReadFailure) {
            return try SourceFile(path: path, extender: extender)
        } catch {
            throw diagnostics.fail(error.message, at: error.location ?? extender)
        }
    }

    /// A path that stands in a file, as seen from where the program runs.
    package static func path(_ name: String, from file: String) -> String {
        guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
        return String(file[...slash]) + name
    }

    /// The contents as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The location of a byte.
    package func location(ofByte offset: Int) -> SourceLocation {
        var line = 1
        var column = 1
        for byte in bytes.prefix(max(0, offset)) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourceLocation(file: path, line: line, column: column)
    }

    private static func contents(of descriptor: Int32, path: String) throws(ReadFailure) -> [UInt8]
    {
        var bytes: [UInt8] = []
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw ReadFailure(path: path, errno: errno)
            }
            bytes += chunk
            guard bytes.count <= mostBytes else {
                throw ReadFailure(
                    "\(quoted(path)) is larger than 16 MiB; an input file is a few KiB")
            }
        }
    }

    private func checkText() throws(ReadFailure) {
        guard let fault = TextFault(bytes) else { return }
        throw ReadFailure(fault.message, at: location(ofByte: fault.offset))
    }
}
