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
        var place = 0
        while true {
            let start = place
            let column = LineStream.column(of: start, in: line)
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
        let bytes = text.utf8
        guard bytes.count >= form.count else { return false }
        for (byte, expected) in zip(bytes, form) {
            let fits =
                switch expected {
                case 100: isDigit(byte)
                case 32: byte == 32 || byte == 84
                default: byte == expected
                }
            guard fits else { return false }
        }
        var rest = bytes.dropFirst(form.count)
        if rest.first == 46 {
            rest = rest.dropFirst()
            guard rest.first.map(isDigit) == true else { return false }
            rest = rest.drop(while: isDigit)
        }
        guard let sign = rest.first, rest.count > 1 else { return rest.isEmpty || rest.first == 90 }
        return (sign == 43 || sign == 45) && rest.dropFirst().allSatisfy { isDigit($0) || $0 == 58 }
    }

    private static let form = Array("dddd-dd-dd dd:dd:dd".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
