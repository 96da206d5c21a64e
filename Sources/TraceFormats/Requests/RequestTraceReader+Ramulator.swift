import DRAMModel

/// Traces of Ramulator, whose requests have no cycles.
extension RequestTraceReader {
    /// Reads lines `LD|ST ADDRESS`.
    func parseRamulator(
        into batch: UnsafeMutableBufferPointer<Request>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        var line = lines.line
        var cursor = ByteCursor(place: lines.cursor)
        let limit = lines.limit
        while cursor.place < limit && count < batch.count {
            let lineStart = cursor.place
            line += 1
            cursor.skipBlanks()
            if cursor.byte <= 35 {
                cursor.place = try end(ofLineAt: lineStart, &cursor, line: line)
                continue
            }
            let operationPlace = cursor.place
            guard let isWrite = Self.loadOrStore(&cursor) else {
                throw loadOrStoreError(at: operationPlace, line: line)
            }
            cursor.skipBlanks()
            let addressPlace = cursor.place
            guard let address = cursor.skipHexPrefix() ? cursor.hexadecimal() : cursor.decimal(),
                cursor.isAtTokenEnd, address <= lastAddress
            else { throw addressError(at: addressPlace, line: line) }
            cursor.place = try end(ofLineAt: lineStart, &cursor, line: line)
            batch[count] = Request(address: address, cycle: 0, isWrite: isWrite)
            count += 1
        }
        lines.cursor = cursor.place
        lines.line = line
        return count
    }

    /// Reads lines `0xADDRESS R|W`.
    func parseRamulator1(
        into batch: UnsafeMutableBufferPointer<Request>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        var line = lines.line
        var cursor = ByteCursor(place: lines.cursor)
        let limit = lines.limit
        while cursor.place < limit && count < batch.count {
            let lineStart = cursor.place
            line += 1
            cursor.skipBlanks()
            if cursor.byte <= 35 {
                cursor.place = try end(ofLineAt: lineStart, &cursor, line: line)
                continue
            }
            let addressPlace = cursor.place
            guard cursor.skipHexPrefix(), let address = cursor.hexadecimal(),
                cursor.isAtTokenEnd, address <= lastAddress
            else { throw addressError(at: addressPlace, line: line) }
            cursor.skipBlanks()
            let operationPlace = cursor.place
            guard let isWrite = Self.letter(&cursor) else {
                throw letterError(at: operationPlace, line: line)
            }
            cursor.place = try end(ofLineAt: lineStart, &cursor, line: line)
            batch[count] = Request(address: address, cycle: 0, isWrite: isWrite)
            count += 1
        }
        lines.cursor = cursor.place
        lines.line = line
        return count
    }
}
