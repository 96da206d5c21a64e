import DRAMModel

/// Reads a request trace of any length in constant memory.
///
///     let reader = try RequestTraceReader(path: "stream.trace.gz", capacityBytes: 1 << 33)
///     while case let count = try reader.read(into: batch), count > 0 { … }
///
/// A line is DRAMsim3's `0xADDRESS READ|WRITE CYCLE` or Ramulator's `LD|ST ADDRESS` (decimal or
/// `0x`; its cycle is 0). The first request fixes the form; mixing them is an error. Blank lines,
/// `#` comments, tabs, CRLF and a missing last newline are fine. Gzip data is unpacked. Besides
/// `READ` and `WRITE` the operations are those that DRAMsim3 knows: `read`, `write`, `P_MEM_RD`,
/// `P_FETCH`, `P_MEM_WR`, `BOFF`.
///
/// A trace that holds no request, that goes back in time, beyond cycle 2^54 or outside the memory
/// is an error, never a guess. Complexity: linear; about 20 ns a line.
public final class RequestTraceReader {
    /// The last cycle that a request may name: 2^54 leaves room for what is added to it.
    public static let maximumCycle: Int64 = 1 << 54

    /// How the lines of a trace are written.
    enum Form {
        /// `0xADDRESS READ|WRITE CYCLE`.
        case dramsim3
        /// `LD|ST ADDRESS`.
        case ramulator
    }

    let lines: LineReader
    let capacityBytes: UInt64
    private let lastAddress: UInt64
    // nil → dramsim3 or ramulator at the first request; never back.
    private(set) var form: Form?
    private(set) var formLine = 0
    private(set) var lastCycle: Int64 = 0
    private var failure: TraceError?

    /// Opens a trace; `-` is standard input.
    ///
    /// Addresses must be below `capacityBytes`; 0 leaves them unchecked.
    public convenience init(path: String, capacityBytes: UInt64) throws(TraceError) {
        try self.init(
            path: path, capacityBytes: capacityBytes, chunkBytes: LineReader.defaultChunkBytes)
    }

    /// Opens a trace and reads `chunkBytes` of it at a time.
    init(path: String, capacityBytes: UInt64, chunkBytes: Int) throws(TraceError) {
        lines = try LineReader(path: path, separator: 35, chunkBytes: chunkBytes)
        self.capacityBytes = capacityBytes
        lastAddress = capacityBytes &- 1
    }

    /// Bytes of the file read so far; for gzip, packed bytes.
    public var bytesRead: UInt64 { lines.source.bytesRead }

    /// Bytes of the file; `nil` for pipes.
    public var totalBytes: UInt64? { lines.source.totalBytes }

    /// Fills `batch` from the front and returns how many requests it now holds; 0 at the end.
    ///
    /// Throws a `TraceError` at the place of the first fault; the requests of that call are lost,
    /// and every further call throws the same error.
    public func read(into batch: UnsafeMutableBufferPointer<Request>) throws(TraceError) -> Int {
        precondition(!batch.isEmpty, "a batch without room would look like the end of the trace")
        if let failure { throw failure }
        do {
            return try parse(into: batch)
        } catch {
            failure = error
            throw error
        }
    }

    private func parse(
        into batch: UnsafeMutableBufferPointer<Request>
    ) throws(TraceError) -> Int {
        var count = 0
        while count < batch.count {
            if lines.cursor == lines.limit, try !lines.fill() {
                if form == nil {
                    throw TraceError(
                        file: lines.source.name, message: "the trace holds no request")
                }
                break
            }
            switch form {
            case .dramsim3: count = try parseDRAMsim3(into: batch, from: count)
            case .ramulator: count = try parseRamulator(into: batch, from: count)
            case nil: try findForm()
            }
        }
        return count
    }

    /// Walks over blank and comment lines; decides on the form at the first line that is neither.
    private func findForm() throws(TraceError) {
        while lines.cursor < lines.limit {
            var cursor = ByteCursor(place: lines.cursor)
            cursor.skipBlanks()
            if cursor.isAtLineEnd {
                lines.cursor = try end(ofLineAt: lines.cursor, &cursor, line: lines.line + 1)
                lines.line += 1
                continue
            }
            formLine = lines.line + 1
            form = try form(of: cursor, line: formLine)
            return
        }
    }

    private func parseDRAMsim3(
        into batch: UnsafeMutableBufferPointer<Request>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        var line = lines.line
        var earliest = lastCycle
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
            guard let isWrite = Self.operation(&cursor) else {
                throw operationError(at: operationPlace, line: line)
            }
            cursor.skipBlanks()
            let cyclePlace = cursor.place
            guard let value = cursor.decimal(), value <= UInt64(Self.maximumCycle),
                cursor.isAtTokenEnd, case let cycle = Int64(bitPattern: value), cycle >= earliest
            else { throw cycleError(at: cyclePlace, line: line, earliest: earliest) }
            cursor.place = try end(ofLineAt: lineStart, &cursor, line: line)
            batch[count] = Request(address: address, cycle: cycle, isWrite: isWrite)
            earliest = cycle
            count += 1
        }
        lines.cursor = cursor.place
        lines.line = line
        lastCycle = earliest
        return count
    }

    private func parseRamulator(
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

    /// The start of the next line, if the rest of this one is empty and it is not too long.
    @inline(__always)
    private func end(
        ofLineAt start: UnsafePointer<UInt8>, _ cursor: inout ByteCursor, line: Int
    ) throws(TraceError) -> UnsafePointer<UInt8> {
        guard cursor.finishLine() else { throw extraFieldError(at: cursor.place, line: line) }
        // The newline counts one; a carriage return belongs to the line.
        if cursor.place - start > LineReader.maximumLineBytes + 1 {
            throw lines.overlongLine(at: start, line: line)
        }
        return cursor.place
    }
}
