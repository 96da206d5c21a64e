import ConfigFiles
import DRAMModel

/// What is wrong with the fields that only some forms have.
extension RequestTraceReader {
    /// The error for `R` or `W` that is neither.
    @inline(never)
    func letterError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        let cursor = ByteCursor(place: place)
        return lines.error(
            at: place, line: line,
            cursor.isAtLineEnd
                ? "the operation is missing: a line is '\(shape)'"
                : "unknown operation \(cursor.quotedToken(upTo: 35)): it must be R or W")
    }

    /// The error for `read` or `write` that is neither.
    @inline(never)
    func readOrWriteError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        let cursor = ByteCursor(place: place)
        let word = String(decoding: cursor.token(upTo: 35).prefix(40), as: UTF8.self)
        return lines.error(
            at: place, line: line,
            cursor.isAtLineEnd
                ? "the operation and the address are missing: a line is '\(shape)'"
                : "unknown operation \(cursor.quotedToken(upTo: 35)): it must be read or write"
                    + suggestion(for: word, among: ["read", "write"]))
    }

    /// The error for `CYCLE:` that was not taken.
    @inline(never)
    func stampError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        var cursor = ByteCursor(place: place)
        let token = cursor.quotedToken(upTo: 35)
        guard let tick = cursor.decimal(), cursor.byte == 58 else {
            return lines.error(
                at: place, line: line,
                "bad cycle \(token): it must be decimal digits and a colon, as in '\(shape)'")
        }
        return lines.error(
            at: place, line: line,
            tick > lastTick
                ? "the cycle \(token) lies behind cycle 2^54"
                : "the cycle goes back from \(lastCycle) to \(tick): "
                    + "requests must stand in the order of their cycles")
    }

    /// The error for a source that was not taken.
    @inline(never)
    func sourceError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        lines.error(
            at: place, line: line,
            "bad source \(ByteCursor(place: place).quotedToken(upTo: 35)): it must be decimal "
                + "digits, at most \(UInt32.max)")
    }

    /// The error for a size that is no number.
    @inline(never)
    func sizeError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        lines.error(
            at: place, line: line,
            "bad size \(ByteCursor(place: place).quotedToken(upTo: 35)): it must be decimal digits"
                + (form == .dramsys ? " in parentheses" : ""))
    }

    /// The error for a size that the memory cannot have.
    @inline(never)
    func sizeError(
        at place: UnsafePointer<UInt8>, line: Int, bytes: UInt64, from address: UInt64
    ) -> TraceError {
        lines.error(
            at: place, line: line,
            bytes == 0 || bytes % requestBytes != 0
                ? "a size of \(bytes) bytes is not a multiple of a burst of \(requestBytes) bytes"
                : "\(bytes) bytes from address \(hexadecimal(address)) on are outside the memory "
                    + "of \(capacityBytes) bytes")
    }

    /// The error for data that is none.
    @inline(never)
    func dataError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        lines.error(
            at: place, line: line,
            "bad data \(ByteCursor(place: place).quotedToken(upTo: 35)): it must be hexadecimal "
                + "digits")
    }
}
