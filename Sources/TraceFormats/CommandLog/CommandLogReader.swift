import DRAMModel

/// Reads a command log of any length in constant memory.
///
/// The log begins with the header `cycle,command,channel,rank,bankgroup,bank,row,column`; further
/// columns may follow it. Of those `partition`, `mask`, `count`, `inputs`, `in`, `out` and `rule`
/// are read and the others are skipped. Each row has as many fields as the header. `cycle`,
/// `command` and `channel` must be given; the rest may be empty and are then -1, an empty mask 0.
/// Blank lines, CRLF and a missing last newline are fine. Gzip and zstd data is
/// unpacked. A log without rows
/// is fine.
///
/// The order of the rows is not checked. Complexity: linear; about 60 ns a row.
public final class CommandLogReader {
    /// The columns that every log has, in their order.
    static let columns = [
        "cycle", "command", "channel", "rank", "bankgroup", "bank", "row", "column",
    ]
    static let comma: UInt8 = 44

    let lines: LineReader
    // Columns of the header; 0 until it is read.
    private var columnCount = 0
    // What each column after the fixed ones is.
    private let extras: UnsafeMutablePointer<CommandLogExtraColumn>
    private let commands = NameTable(capacity: CommandKind.allCases.count)
    private let rules = NameTable(capacity: 256)
    private var failure: TraceError?

    /// Opens a log; `-` is standard input.
    public convenience init(path: String) throws(TraceError) {
        try self.init(path: path, chunkBytes: LineReader.defaultChunkBytes)
    }

    /// Opens a log and reads `chunkBytes` of it at a time.
    init(path: String, chunkBytes: Int) throws(TraceError) {
        lines = try LineReader(path: path, separator: Self.comma, chunkBytes: chunkBytes)
        // Each column of the header takes at least its comma.
        extras = .allocate(capacity: LineReader.maximumLineBytes + 2)
        extras.initialize(repeating: .other, count: LineReader.maximumLineBytes + 2)
        for kind in CommandKind.allCases { _ = commands.add("\(kind.name)") }
        _ = rules.add("")
    }

    deinit { extras.deallocate() }

    /// Bytes of the file read so far; for packed data, those of the file.
    public var bytesRead: UInt64 { lines.source.bytesRead }

    /// Bytes of the file; `nil` for pipes.
    public var totalBytes: UInt64? { lines.source.totalBytes }

    /// The line of the log, from 1, that the last record of the last batch stood in.
    public var line: Int { lines.line }

    /// Names of the rules met so far, in that order; `CommandRecord.rule` is an index, 0 is none.
    public var ruleNames: [String] { rules.names }

    /// Fills `batch` from the front and returns how many records it now holds; 0 at the end.
    ///
    /// Throws a `TraceError` at the place of the first fault; the records of that call are lost,
    /// and every further call throws the same error.
    public func read(
        into batch: UnsafeMutableBufferPointer<CommandRecord>
    ) throws(TraceError) -> Int {
        precondition(!batch.isEmpty, "a batch without room would look like the end of the log")
        if let failure { throw failure }
        do {
            var count = 0
            if columnCount == 0 { try parseHeader() }
            while count < batch.count {
                if lines.cursor == lines.limit, try !lines.fill() { break }
                count = try parseRows(into: batch, from: count)
            }
            return count
        } catch {
            failure = error
            throw error
        }
    }

    private func parseHeader() throws(TraceError) {
        guard try lines.fill() else {
            throw TraceError(
                file: lines.source.name, line: 1, column: 1, message: Self.headerFault("is missing")
            )
        }
        var cursor = ByteCursor(place: lines.cursor)
        while true {
            let start = cursor.place
            skipField(&cursor)
            let token = UnsafeBufferPointer(start: start, count: cursor.place - start)
            let isNamed =
                columnCount >= Self.columns.count
                || token.elementsEqual(Self.columns[columnCount].utf8)
            guard isNamed else {
                let name = ByteCursor(place: start).quotedToken(upTo: Self.comma)
                throw lines.error(
                    at: start, line: 1,
                    Self.headerFault("has \(name) for '\(Self.columns[columnCount])'"))
            }
            if columnCount >= Self.columns.count { try addExtra(token) }
            columnCount += 1
            guard cursor.byte == Self.comma else { break }
            cursor.place += 1
        }
        guard columnCount >= Self.columns.count else {
            throw lines.error(at: cursor.place, line: 1, Self.headerFault("ends early"))
        }
        lines.cursor = try nextLine(after: cursor, from: lines.cursor, line: 1)
        lines.line = 1
    }

    /// Notes what a column after the fixed ones is.
    private func addExtra(_ token: UnsafeBufferPointer<UInt8>) throws(TraceError) {
        let index = columnCount - Self.columns.count
        // A header that is too long is refused at its end.
        guard index <= LineReader.maximumLineBytes else { return }
        let column = CommandLogExtraColumn(token)
        let isRepeated = (0..<index).contains { extras[$0] == column }
        if column != .other && isRepeated {
            throw lines.error(
                at: token.baseAddress!, line: 1, "the header names '\(column)' twice")
        }
        extras[index] = column
    }

    private static func headerFault(_ what: String) -> String {
        "the header of a command log \(what): it begins '\(columns.joined(separator: ","))'"
    }

    private func parseRows(
        into batch: UnsafeMutableBufferPointer<CommandRecord>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        var line = lines.line
        var cursor = ByteCursor(place: lines.cursor)
        let limit = lines.limit
        while cursor.place < limit && count < batch.count {
            let lineStart = cursor.place
            line += 1
            if !isAtRowEnd(cursor) {
                batch[count] = try parseRow(&cursor, line: line)
                count += 1
            }
            cursor.place = try nextLine(after: cursor, from: lineStart, line: line)
        }
        lines.cursor = cursor.place
        lines.line = line
        return count
    }

    @inline(__always)
    private func parseRow(
        _ cursor: inout ByteCursor, line: Int
    ) throws(TraceError) -> CommandRecord {
        let cycle = try cyclesField(&cursor, line: line)
        try skipComma(&cursor, line: line, column: 1)
        let kind = try commandField(&cursor, line: line)
        try skipComma(&cursor, line: line, column: 2)
        if cursor.byte == Self.comma { throw fieldError(at: cursor.place, line: line, column: 2) }
        let channel = try placeField(&cursor, line: line, column: 2)
        try skipComma(&cursor, line: line, column: 3)
        var command = Command(kind)
        command.rank = try placeField(&cursor, line: line, column: 3)
        try skipComma(&cursor, line: line, column: 4)
        command.bankgroup = try placeField(&cursor, line: line, column: 4)
        try skipComma(&cursor, line: line, column: 5)
        command.bank = try placeField(&cursor, line: line, column: 5)
        try skipComma(&cursor, line: line, column: 6)
        command.row = try placeField(&cursor, line: line, column: 6)
        try skipComma(&cursor, line: line, column: 7)
        command.column = try placeField(&cursor, line: line, column: 7)
        var record = CommandRecord(cycle: cycle, channel: channel, command: command)
        for column in Self.columnsBeforeExtras..<columnCount {
            try skipComma(&cursor, line: line, column: column)
            switch extras[column &- Self.columnsBeforeExtras] {
            case .other: _ = try extraField(&cursor, line: line, isRule: false)
            case .rule: record.rule = try extraField(&cursor, line: line, isRule: true)
            case .partition:
                record.command.partition = try placeField(
                    &cursor, line: line, column: Self.partitionColumn)
            case .count:
                record.command.count = try placeField(
                    &cursor, line: line, column: Self.countColumn)
            case .inputs:
                record.command.inputs = try placeField(
                    &cursor, line: line, column: Self.inputsColumn)
            case .in:
                record.command.halves.input = try halfField(
                    &cursor, line: line, column: Self.inColumn)
            case .out:
                record.command.halves.output = try halfField(
                    &cursor, line: line, column: Self.outColumn)
            case .mask: record.command.mask = try maskField(&cursor, line: line)
            }
        }
        guard isAtRowEnd(cursor) else { throw rowEndError(at: cursor.place, line: line) }
        return record
    }

    private static let columnsBeforeExtras = 8

    @inline(__always)
    private func cyclesField(_ cursor: inout ByteCursor, line: Int) throws(TraceError) -> Int64 {
        let place = cursor.place
        guard let value = cursor.decimal(), value <= UInt64(RequestTraceReader.maximumCycle),
            cursor.byte == Self.comma || isAtRowEnd(cursor)
        else { throw fieldError(at: place, line: line, column: 0) }
        return Int64(bitPattern: value)
    }

    @inline(__always)
    private func commandField(
        _ cursor: inout ByteCursor, line: Int
    ) throws(TraceError) -> CommandKind {
        var end = cursor.place
        while end.pointee > Self.comma { end += 1 }
        let length = end - cursor.place
        guard let index = commands.index(of: cursor, length: length),
            let kind = CommandKind(rawValue: UInt8(truncatingIfNeeded: index))
        else { throw fieldError(at: cursor.place, line: line, column: 1) }
        cursor.place = end
        return kind
    }

    /// A number that fits, or -1 for an empty field.
    @inline(__always)
    private func placeField(
        _ cursor: inout ByteCursor, line: Int, column: Int
    ) throws(TraceError) -> Int32 {
        let place = cursor.place
        if cursor.byte == Self.comma || isAtRowEnd(cursor) { return -1 }
        guard let value = cursor.decimal(), value <= UInt64(Int32.max),
            cursor.byte == Self.comma || isAtRowEnd(cursor)
        else { throw fieldError(at: place, line: line, column: column) }
        return Int32(truncatingIfNeeded: value)
    }

    /// Half of a buffer; 0 for an empty field, 255 for a number that no buffer has.
    private func halfField(
        _ cursor: inout ByteCursor, line: Int, column: Int
    ) throws(TraceError) -> UInt8 {
        UInt8(clamping: max(0, try placeField(&cursor, line: line, column: column)))
    }

    /// Bits that are not all zero, or 0 for an empty field.
    @inline(__always)
    private func maskField(_ cursor: inout ByteCursor, line: Int) throws(TraceError) -> UInt64 {
        let place = cursor.place
        if cursor.byte == Self.comma || isAtRowEnd(cursor) { return 0 }
        guard cursor.skipHexPrefix(), let value = cursor.hexadecimal(),
            cursor.byte == Self.comma || isAtRowEnd(cursor)
        else { throw fieldError(at: place, line: line, column: Self.maskColumn) }
        return value
    }

    /// Walks over a further column's field; the index of its rule, if it names one.
    @inline(__always)
    private func extraField(
        _ cursor: inout ByteCursor, line: Int, isRule: Bool
    ) throws(TraceError) -> UInt8 {
        if cursor.byte == 34 {
            return try quotedField(&cursor, line: line, isRule: isRule)
        }
        let start = cursor
        skipField(&cursor)
        let length = cursor.place - start.place
        if !isRule || length == 0 { return 0 }
        if let index = rules.index(of: start, length: length) {
            return UInt8(truncatingIfNeeded: index)
        }
        let bytes = UnsafeBufferPointer(start: start.place, count: length)
        return try newRule(String(decoding: bytes, as: UTF8.self), at: start.place, line: line)
    }

    /// Walks to the comma or the line end after a field without quotes.
    @inline(__always) private func skipField(_ cursor: inout ByteCursor) {
        while cursor.byte != Self.comma && !isAtRowEnd(cursor) { cursor.place += 1 }
    }

    @inline(never)
    private func quotedField(
        _ cursor: inout ByteCursor, line: Int, isRule: Bool
    ) throws(TraceError) -> UInt8 {
        let start = cursor.place
        var bytes: [UInt8] = []
        cursor.place += 1
        while !(cursor.byte == 34 && cursor.place[1] != 34) {
            if cursor.byte == 10 {
                throw lines.error(at: start, line: line, "the quoted field has no closing quote")
            }
            bytes.append(cursor.byte)
            cursor.place += cursor.byte == 34 ? 2 : 1
        }
        cursor.place += 1
        if !isRule { return 0 }
        let name = String(decoding: bytes, as: UTF8.self)
        if let index = rules.names.firstIndex(of: name) {
            return UInt8(truncatingIfNeeded: index)
        }
        return try newRule(name, at: start, line: line)
    }

    @inline(never)
    private func newRule(
        _ name: String, at place: UnsafePointer<UInt8>, line: Int
    ) throws(TraceError) -> UInt8 {
        guard let index = rules.add(name) else {
            throw lines.error(at: place, line: line, "a log may name at most 255 rules")
        }
        return UInt8(truncatingIfNeeded: index)
    }

    @inline(__always) func isAtRowEnd(_ cursor: ByteCursor) -> Bool {
        cursor.byte == 10 || (cursor.byte == 13 && cursor.place[1] == 10)
    }

    @inline(__always)
    private func skipComma(
        _ cursor: inout ByteCursor, line: Int, column: Int
    ) throws(TraceError) {
        guard cursor.byte == Self.comma else {
            throw missingFieldError(at: cursor.place, line: line, column: column)
        }
        cursor.place += 1
    }

    /// The start of the next line, if this one is not too long.
    @inline(__always)
    private func nextLine(
        after cursor: ByteCursor, from start: UnsafePointer<UInt8>, line: Int
    ) throws(TraceError) -> UnsafePointer<UInt8> {
        let next = cursor.place + (cursor.byte == 13 ? 2 : 1)
        if next - start > LineReader.maximumLineBytes + 1 {
            throw lines.overlongLine(at: start, line: line)
        }
        return next
    }
}
