import DRAMModel

/// Reads a request trace of any length in constant memory.
///
///     let reader = try RequestTraceReader(
///         path: "stream.trace.gz", capacityBytes: 1 << 33, requestBytes: 64)
///     while case let count = try reader.read(into: batch), count > 0 { … }
///
/// A line is in one of four forms; the first request fixes it, and mixing them is an error.
///
/// - DRAMsim3: `0xADDRESS READ|WRITE CYCLE [SOURCE [BYTES]]`. Besides `READ` and `WRITE` the
///   operations are those that DRAMsim3 knows: `read`, `write`, `P_MEM_RD`, `P_FETCH`, `P_MEM_WR`,
///   `BOFF`.
/// - Ramulator 2: `LD|ST ADDRESS`, decimal or `0x`; its cycle is 0.
/// - Ramulator 1: `0xADDRESS R|W`; its cycle is 0.
/// - DRAMSys (`.stl`): `CYCLE: [(BYTES)] read|write 0xADDRESS [DATA]`.
///
/// A line with a size becomes a request a burst. Blank lines, `#` comments, tabs, CRLF and a
/// missing last newline are fine. Gzip and zstd data is unpacked.
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
        /// `0xADDRESS R|W`.
        case ramulator1
        /// `CYCLE: read|write 0xADDRESS`.
        case dramsys
    }

    let lines: LineReader
    let capacityBytes: UInt64
    let lastAddress: UInt64
    /// Bytes of a burst, the size of a request.
    let requestBytes: UInt64
    /// The clock that the cycles of the trace are of; `nil` for the memory's own.
    let clock: TraceClock?
    /// The last cycle that a line may name.
    let lastTick: UInt64
    // nil → one of the forms at the first request; never back.
    private(set) var form: Form?
    private(set) var formLine = 0
    var lastCycle: Int64 = 0
    /// Bursts of the last line that no batch had room for, and the first of them.
    var burstsLeft: UInt64 = 0
    var nextBurst = Request(address: 0, cycle: 0, isWrite: false)
    private var failure: TraceError?

    /// Opens a trace; `-` is standard input.
    ///
    /// - Parameters:
    ///   - capacityBytes: Addresses must be below it; 0 leaves them unchecked.
    ///   - requestBytes: Bytes of a burst, of which a line's size must be a multiple.
    ///   - clock: The clock that the cycles of the trace are of; `nil` for the memory's own.
    public convenience init(
        path: String, capacityBytes: UInt64, requestBytes: UInt64, clock: TraceClock? = nil
    ) throws(TraceError) {
        try self.init(
            path: path, capacityBytes: capacityBytes, requestBytes: requestBytes, clock: clock,
            chunkBytes: LineReader.defaultChunkBytes)
    }

    /// Opens a trace and reads `chunkBytes` of it at a time.
    init(
        path: String, capacityBytes: UInt64, requestBytes: UInt64 = 64, clock: TraceClock? = nil,
        chunkBytes: Int = LineReader.defaultChunkBytes
    ) throws(TraceError) {
        precondition(requestBytes > 0, "requests without bytes")
        lines = try LineReader(path: path, separator: 35, chunkBytes: chunkBytes)
        self.capacityBytes = capacityBytes
        lastAddress = capacityBytes &- 1
        self.requestBytes = requestBytes
        self.clock = clock
        lastTick = UInt64(clock?.lastTick ?? Self.maximumCycle)
    }

    /// Bytes of the file read so far; for packed data, those of the file.
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
            let count = try parse(into: batch)
            if let clock {
                for index in 0..<count {
                    batch[index].cycle = clock.memoryCycle(atTick: batch[index].cycle)
                }
            }
            return count
        } catch {
            failure = error
            throw error
        }
    }

    private func parse(
        into batch: UnsafeMutableBufferPointer<Request>
    ) throws(TraceError) -> Int {
        var count = burstsLeft > 0 ? takeBursts(into: batch, from: 0) : 0
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
            case .ramulator1: count = try parseRamulator1(into: batch, from: count)
            case .dramsys: count = try parseDRAMSys(into: batch, from: count)
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
            let found = try form(of: cursor, line: formLine)
            form = found
            if clock != nil && (found == .ramulator || found == .ramulator1) {
                throw lines.error(
                    at: cursor.place, line: formLine,
                    "a trace without cycles, which no clock can count (--trace-clock)")
            }
            return
        }
    }

    private func parseDRAMsim3(
        into batch: UnsafeMutableBufferPointer<Request>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        var line = lines.line
        var earliest = lastCycle
        let lastTick = lastTick
        var cursor = ByteCursor(place: lines.cursor)
        let limit = lines.limit
        while cursor.place < limit && count < batch.count {
            let lineStart = cursor.place
            line += 1
            if let request = cursor.plainRequest() {
                if request.address <= lastAddress && request.cycle >= earliest
                    && request.cycle <= lastTick
                {
                    batch[count] = request
                    earliest = request.cycle
                    count += 1
                    continue
                }
                // What is wrong is found below.
                cursor.place = lineStart
            }
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
            guard let value = cursor.decimal(), value <= lastTick,
                cursor.isAtTokenEnd, case let cycle = Int64(bitPattern: value), cycle >= earliest
            else { throw cycleError(at: cyclePlace, line: line, earliest: earliest) }
            batch[count] = Request(address: address, cycle: cycle, isWrite: isWrite)
            earliest = cycle
            if !cursor.finishLine() {
                try readSource(&cursor, ofLineAt: lineStart, line: line, &batch[count])
                if burstsLeft > 0 {
                    count = takeBursts(into: batch, from: count)
                    continue
                }
            } else if cursor.place - lineStart > LineReader.maximumLineBytes + 1 {
                throw lines.overlongLine(at: lineStart, line: line)
            }
            count += 1
        }
        lines.cursor = cursor.place
        lines.line = line
        lastCycle = earliest
        return count
    }

    /// The start of the next line, if the rest of this one is empty and it is not too long.
    @inline(__always)
    func end(
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
