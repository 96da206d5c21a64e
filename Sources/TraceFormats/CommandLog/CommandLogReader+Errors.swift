import ConfigFiles
import DRAMModel

/// What is wrong with a field that the parser did not take.
extension CommandLogReader {
    // Columns without a place of their own, for `fieldError`.
    static let partitionColumn = columns.count
    static let maskColumn = columns.count + 1
    static let countColumn = columns.count + 2

    static let inputsColumn = columns.count + 3
    static let inColumn = columns.count + 4
    static let outColumn = columns.count + 5

    private static let names = columns + ["partition", "mask", "count", "inputs", "in", "out"]

    /// The error for a number or a command that was not taken; `column` is an index of `columns`,
    /// or one of the numbers that follow them.
    @inline(never)
    func fieldError(at place: UnsafePointer<UInt8>, line: Int, column: Int) -> TraceError {
        lines.error(at: place, line: line, fieldFault(at: place, column: column))
    }

    private func fieldFault(at place: UnsafePointer<UInt8>, column: Int) -> String {
        let cursor = ByteCursor(place: place)
        let name = Self.names[column]
        var end = cursor
        while end.byte != Self.comma && !isAtRowEnd(end) { end.place += 1 }
        let bytes = UnsafeBufferPointer(start: place, count: end.place - place)
        if bytes.isEmpty { return "the \(name) is missing" }
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        let token = bytes.count > 40 ? "'\(text)…'" : "'\(text)'"
        if column == 1 {
            let names = CommandKind.allCases.map { "\($0.name)" }
            return "unknown command \(token)" + suggestion(for: text, among: names)
        }
        if column == Self.maskColumn {
            var digits = cursor
            let isNumber =
                digits.skipHexPrefix() && digits.place < end.place
                && UnsafeBufferPointer(start: digits.place, count: end.place - digits.place)
                    .allSatisfy(isHexDigit)
            return isNumber
                ? "the mask \(token) is larger than 64 bits"
                : "bad mask \(token): it must be 0x and hexadecimal digits"
        }
        if !bytes.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
            return "bad \(name) \(token): it must be decimal digits"
        }
        return "the \(name) \(token) is larger than \(column == 0 ? "2^54" : "\(Int32.max)")"
    }

    /// The error for a row that ends before the field at index `column`.
    @inline(never)
    func missingFieldError(
        at place: UnsafePointer<UInt8>, line: Int, column: Int
    ) -> TraceError {
        let cursor = ByteCursor(place: place)
        if !isAtRowEnd(cursor) { return rowEndError(at: place, line: line) }
        return lines.error(
            at: place, line: line,
            "the row ends after \(column) fields: the header has more columns")
    }

    /// The error for something that stands where a field must end.
    @inline(never)
    func rowEndError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        let token = ByteCursor(place: place).quotedToken(upTo: Self.comma)
        return lines.error(
            at: place, line: line,
            place.pointee == Self.comma
                ? "the row has more fields than the header has columns"
                : "unexpected \(token) after a field")
    }
}
