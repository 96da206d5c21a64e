import DRAMModel

/// Sources and sizes of requests.
extension RequestTraceReader {
    /// Reads `SOURCE [BYTES]`, at whose start the cursor is, and walks past the newline.
    ///
    /// Bursts of a request with a size are left in `burstsLeft`.
    @inline(never)
    func readSource(
        _ cursor: inout ByteCursor, ofLineAt start: UnsafePointer<UInt8>, line: Int,
        _ request: inout Request
    ) throws(TraceError) {
        let sourcePlace = cursor.place
        guard isDecimalDigit(cursor.byte) else {
            throw extraFieldError(at: sourcePlace, line: line)
        }
        guard let value = cursor.decimal(), let source = UInt32(exactly: value),
            cursor.isAtTokenEnd
        else { throw sourceError(at: sourcePlace, line: line) }
        request.source = source
        cursor.skipBlanks()
        if isDecimalDigit(cursor.byte) {
            let sizePlace = cursor.place
            guard let bytes = cursor.decimal(), cursor.isAtTokenEnd else {
                throw sizeError(at: sizePlace, line: line)
            }
            try split(request, bytes: bytes, at: sizePlace, line: line)
        }
        cursor.place = try end(ofLineAt: start, &cursor, line: line)
    }

    /// Makes a request of more than a burst a request a burst, from its address on.
    func split(
        _ request: Request, bytes: UInt64, at place: UnsafePointer<UInt8>, line: Int
    ) throws(TraceError) {
        guard bytes > 0, bytes % requestBytes == 0, bytes - 1 <= lastAddress - request.address
        else { throw sizeError(at: place, line: line, bytes: bytes, from: request.address) }
        guard bytes > requestBytes else { return }
        burstsLeft = bytes / requestBytes
        nextBurst = request
    }

    /// Moves bursts into a batch as far as there is room; returns how many requests it then holds.
    @inline(never)
    func takeBursts(into batch: UnsafeMutableBufferPointer<Request>, from start: Int) -> Int {
        let count = Int(min(UInt64(batch.count - start), burstsLeft))
        for index in start..<start + count {
            batch[index] = nextBurst
            nextBurst.address &+= requestBytes
        }
        burstsLeft -= UInt64(count)
        return start + count
    }
}
