import DRAMModel

/// Traces of DRAMSys (`.stl`).
extension RequestTraceReader {
    /// Reads lines `CYCLE: [(BYTES)] read|write 0xADDRESS [DATA]`.
    ///
    /// As in DRAMSys the address is hexadecimal with or without its `0x`, and data, which a
    /// simulator of timing has no use for, may follow it.
    func parseDRAMSys(
        into batch: UnsafeMutableBufferPointer<Request>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        while lines.cursor < lines.limit && count < batch.count {
            let lineStart = lines.cursor
            let line = lines.line + 1
            var cursor = ByteCursor(place: lineStart)
            cursor.skipBlanks()
            if cursor.byte > 35 {
                batch[count] = try dramsysRequest(&cursor, line: line)
                if burstsLeft > 0 {
                    count = takeBursts(into: batch, from: count)
                } else {
                    count += 1
                }
            }
            lines.cursor = try end(ofLineAt: lineStart, &cursor, line: line)
            lines.line = line
        }
        return count
    }

    /// The request of a line, at whose start the cursor is.
    private func dramsysRequest(
        _ cursor: inout ByteCursor, line: Int
    ) throws(TraceError) -> Request {
        let cyclePlace = cursor.place
        guard let tick = cursor.decimal(), tick <= lastTick, cursor.byte == 58,
            case let cycle = Int64(tick), cycle >= lastCycle
        else { throw stampError(at: cyclePlace, line: line) }
        cursor.place += 1
        cursor.skipBlanks()
        let sizePlace = cursor.place
        var bytes = requestBytes
        if cursor.byte == 40 {
            cursor.place += 1
            guard let size = cursor.decimal(), cursor.byte == 41 else {
                throw sizeError(at: sizePlace, line: line)
            }
            cursor.place += 1
            bytes = size
            cursor.skipBlanks()
        }
        let operationPlace = cursor.place
        guard let isWrite = Self.readOrWrite(&cursor) else {
            throw readOrWriteError(at: operationPlace, line: line)
        }
        cursor.skipBlanks()
        let addressPlace = cursor.place
        _ = cursor.skipHexPrefix()
        guard let address = cursor.hexadecimal(), cursor.isAtTokenEnd, address <= lastAddress else {
            throw addressError(at: addressPlace, line: line)
        }
        lastCycle = cycle
        let request = Request(address: address, cycle: cycle, isWrite: isWrite)
        try split(request, bytes: bytes, at: sizePlace, line: line)
        cursor.skipBlanks()
        if !cursor.isAtLineEnd {
            let dataPlace = cursor.place
            _ = cursor.skipHexPrefix()
            let digits = cursor.token(upTo: 35)
            guard digits.allSatisfy(isHexDigit) else {
                throw dataError(at: dataPlace, line: line)
            }
            cursor.place += digits.count
        }
        return request
    }
}
