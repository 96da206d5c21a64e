@preconcurrency import Glibc

/// The lines of a text file of any size, one after the other.
///
/// The file is read piece by piece: only one line is in memory.
package final class LineStream {
    /// The longest line accepted.
    package static let longestLine = 16 << 20
    private static let pieceBytes = 1 << 16

    /// The path as given.
    package let path: String
    /// The number of the line that was read last, from 1.
    package private(set) var line = 0
    private let descriptor: Int32
    private var piece: [UInt8] = []
    private var place = 0

    /// Opens a file that `extender` names, and takes it into the current record.
    package init(path: String, extender: SourceLocation) throws(ConfigurationError) {
        FileRecord.current?.add(path)
        self.path = path
        descriptor = path.utf8.contains(0) ? -1 : FileSystem.open(path, O_RDONLY | O_CLOEXEC)
        guard !path.utf8.contains(0) else {
            throw ConfigurationError(
                "cannot read \(quoted(path)): the name holds a NUL byte", at: extender)
        }
        guard descriptor >= 0 else {
            throw ConfigurationError(
                ReadFailure(path: path, errno: errno).message, at: extender)
        }
        var status = stat()
        if fstat(descriptor, &status) == 0 {
            InputFiles.read.add(status, path: path, namedAt: extender)
        }
        try fill(blaming: extender)
        if piece.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The next line without its end; nil behind the last.
    ///
    /// - Throws: when it is no text, at its place, or cannot be read.
    package func next() throws(ConfigurationError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var hasAny = false
        while place < piece.count {
            hasAny = true
            let end = piece[place...].firstIndex(of: 10)
            bytes += piece[place..<(end ?? piece.count)]
            place = (end ?? piece.count) + 1
            if end != nil { break }
            guard bytes.count <= Self.longestLine else {
                line += 1
                throw failure("a line of more than 16 MiB", column: 1)
            }
            try fill(blaming: location(column: 1))
        }
        if place >= piece.count { try fill(blaming: location(column: 1)) }
        guard hasAny else { return nil }
        line += 1
        if bytes.last == 13 { bytes.removeLast() }
        try check(bytes)
        return bytes
    }

    /// An error in the line that was read last.
    package func failure(_ message: String, column: Int) -> ConfigurationError {
        ConfigurationError(message, at: location(column: column))
    }

    /// A place in the line that was read last; the column is from 1.
    package func location(column: Int) -> SourceLocation {
        SourceLocation(file: path, line: max(1, line), column: column)
    }

    /// Reads the next piece, which is empty at the end of the file.
    private func fill(blaming location: SourceLocation) throws(ConfigurationError) {
        place = 0
        var count = 0
        repeat {
            piece = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw ConfigurationError(ReadFailure(path: path, errno: errno).message, at: location)
        }
    }

    private func check(_ bytes: [UInt8]) throws(ConfigurationError) {
        guard let fault = TextFault(bytes) else { return }
        throw failure(fault.message, column: Self.column(of: fault.offset, in: bytes))
    }

    /// The column of a byte of a line, in characters from 1.
    package static func column(of offset: Int, in bytes: [UInt8]) -> Int {
        bytes.prefix(offset).count { $0 & 0xC0 != 0x80 } + 1
    }
}
