import Glibc

/// A window of whole lines over a byte source.
///
/// Parsers walk from `cursor` to `limit` by plain pointer: the last byte before `limit` is always a
/// newline, and at least `ByteCursor.paddingBytes` readable bytes follow it. A final newline that
/// the file lacks is added. Lines longer than `maximumLineBytes` never enter the window whole
/// unless the parser is to report them.
final class LineReader {
    /// The longest line, without its newline.
    static let maximumLineBytes = 4096

    /// Where the bytes come from.
    let source: ByteSource
    /// The next line's first byte.
    var cursor: UnsafePointer<UInt8>
    /// The end of the last whole line.
    private(set) var limit: UnsafePointer<UInt8>
    /// Lines before `cursor`.
    var line = 0

    private let separator: UInt8
    private let chunkBytes: Int
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    // Bytes in the buffer, whole lines and the start of the next one.
    private var filled = 0
    private var isAtEnd = false

    /// The bytes that readers ask for at a time.
    static let defaultChunkBytes = 1 << 17

    /// Opens `path`; reads `chunkBytes` at a time. In messages a token ends at `separator`.
    convenience init(path: String, separator: UInt8, chunkBytes: Int) throws(TraceError) {
        self.init(
            source: try ByteSource(path: path), separator: separator, chunkBytes: chunkBytes)
    }

    /// Takes over a source of which nothing has been read.
    init(source: ByteSource, separator: UInt8, chunkBytes: Int) {
        precondition(chunkBytes > 0)
        self.separator = separator
        self.source = source
        self.chunkBytes = chunkBytes
        // A line that is one byte too long, its newline, and a chunk.
        buffer = .allocate(
            capacity: Self.maximumLineBytes + 2 + chunkBytes + ByteCursor.paddingBytes)
        buffer.initialize(repeating: 0)
        cursor = UnsafePointer(buffer.baseAddress!)
        limit = cursor
    }

    deinit { buffer.deallocate() }

    /// Brings at least one whole line into an empty window; `false` at the end of the input.
    func fill() throws(TraceError) -> Bool {
        let base = buffer.baseAddress!
        var partial = filled - (limit - UnsafePointer(base))
        base.update(from: limit, count: partial)
        cursor = UnsafePointer(base)
        limit = cursor
        filled = partial
        while !isAtEnd {
            let count = try readChunk()
            let old = partial
            partial += count
            filled = partial
            if count == 0 {
                isAtEnd = true
            } else if let newline = buffer[old..<partial].lastIndex(of: 10) {
                limit = UnsafePointer(base) + newline + 1
                return true
            } else if partial > Self.maximumLineBytes {
                throw overlongLine(at: cursor, line: line + 1)
            }
        }
        if partial == 0 { return false }
        base[partial] = 10
        filled = partial + 1
        limit = UnsafePointer(base + filled)
        return true
    }

    private func readChunk() throws(TraceError) -> Int {
        let room = UnsafeMutableBufferPointer(rebasing: buffer[filled..<filled + chunkBytes])
        do {
            return try source.read(into: room)
        } catch {
            // The place where the readable text ends.
            throw TraceError(
                file: error.file, line: line + 1, column: filled + 1, message: error.message)
        }
    }

    /// An error at a byte of the window; `line` counts from 1.
    ///
    /// Whatever the parser makes of it, a line that is too long or a token that is no text comes
    /// first.
    @inline(never)
    func error(
        at place: UnsafePointer<UInt8>, line: Int, _ message: @autoclosure () -> String
    ) -> TraceError {
        var start = place
        while start > UnsafePointer(buffer.baseAddress!) && start[-1] != 10 { start -= 1 }
        // Where chunks happen to cut a line must make no difference.
        if length(ofLineAt: start) > Self.maximumLineBytes {
            return overlongLine(at: start, line: line)
        }
        let column = place - start + 1
        if let byte = strangeByte(in: place) {
            return TraceError(
                file: source.name, line: line, column: column + byte.offset,
                message: "unexpected byte \(hexadecimal(byte.element)): is this a text file?")
        }
        return TraceError(file: source.name, line: line, column: column, message: message())
    }

    /// The error for a line that is longer than `maximumLineBytes`.
    @inline(never)
    func overlongLine(at start: UnsafePointer<UInt8>, line: Int) -> TraceError {
        let column = Self.maximumLineBytes + 1
        var message = "the line is longer than \(Self.maximumLineBytes) bytes"
        if memchr(start, 0, column) != nil { message += ": is this a text file?" }
        return TraceError(file: source.name, line: line, column: column, message: message)
    }

    private func length(ofLineAt start: UnsafePointer<UInt8>) -> Int {
        var end = start
        while end.pointee != 10 && end < UnsafePointer(buffer.baseAddress! + filled) { end += 1 }
        return end - start
    }

    /// The first byte of the token at `place` that no text token holds.
    private func strangeByte(in place: UnsafePointer<UInt8>) -> (offset: Int, element: UInt8)? {
        let token = ByteCursor(place: place).token(upTo: separator)
        return token.enumerated().first { $0.element < 32 || $0.element >= 127 }
    }
}

/// `0x` and the digits of a number.
func hexadecimal(_ value: some FixedWidthInteger) -> String { "0x" + String(value, radix: 16) }
