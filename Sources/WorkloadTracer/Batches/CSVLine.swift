import ConfigFiles

/// A line of a table as cells.
enum CSVLine {
    /// A cell without its quotes.
    struct Cell {
        var text: String
        /// Where it begins, from 1.
        var column: Int
    }

    /// The cells of the line that `text` read last; those in quotes may hold separators, and two
    /// quotes for one.
    static func cells(
        _ line: [UInt8], _ separator: UInt8, _ text: LineStream
    ) throws(ConfigurationError) -> [Cell] {
        var cells: [Cell] = []
        var (place, start, column) = (0, 0, 1)
        while true {
            column += line[start..<place].count { $0 & 0xC0 != 0x80 }
            start = place
            var bytes: [UInt8] = []
            if place < line.count, line[place] == 34 {
                place += 1
                while true {
                    guard place < line.count else {
                        throw text.failure("a quote that does not end in its line", column: column)
                    }
                    if line[place] == 34 {
                        place += 1
                        guard place < line.count, line[place] == 34 else { break }
                    }
                    bytes.append(line[place])
                    place += 1
                }
                guard place == line.count || line[place] == separator else {
                    throw text.failure(
                        "text behind the end of a quote",
                        column: LineStream.column(of: place, in: line))
                }
            } else {
                place = line[place...].firstIndex(of: separator) ?? line.count
                bytes = Array(line[start..<place])
            }
            cells.append(Cell(text: String(decoding: bytes, as: UTF8.self), column: column))
            guard place < line.count else { return cells }
            place += 1
        }
    }

    /// Whether a text is a date and time: `2023-11-16 18:15:46.6805900`, perhaps with a zone.
    static func isDate(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isDate($0) }
    }

    private static func isDate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 19 else { return false }
        for (index, byte) in bytes.prefix(19).enumerated() {
            let fits =
                switch index {
                case 4, 7: byte == UInt8(ascii: "-")
                case 10: byte == 32 || byte == UInt8(ascii: "T")
                case 13, 16: byte == UInt8(ascii: ":")
                default: byte.isDigit
                }
            guard fits else { return false }
        }
        var rest = bytes.dropFirst(19)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard rest.first?.isDigit == true else { return false }
            rest = rest.drop(while: \.isDigit)
        }
        guard let sign = rest.first, rest.count > 1 else {
            return rest.isEmpty || rest.first == UInt8(ascii: "Z")
        }
        return (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"))
            && rest.dropFirst().allSatisfy { $0.isDigit || $0 == UInt8(ascii: ":") }
    }
}
