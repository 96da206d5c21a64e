/// Text in lines of limited width.
enum TextBlock {
    /// Columns of help texts.
    static let columns = 80

    /// Columns that the labels of a summary take.
    static let labelColumns = 13

    /// Lines of a summary behind their label, which stands before the first.
    static func row(_ label: String, _ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            let start = index == 0 ? label : ""
            return start + spaces(labelColumns - start.utf8.count) + line
        }
    }

    /// Breaks pieces into lines; each line but the first is indented.
    static func wrap(_ pieces: [String], indent: Int = 0, columns: Int = columns) -> [String] {
        var lines: [String] = []
        var line = ""
        for piece in pieces {
            if line.isEmpty {
                line = piece
            } else if line.utf8.count + 1 + piece.utf8.count <= columns {
                line += " " + piece
            } else {
                lines.append(line)
                line = spaces(indent) + piece
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// A paragraph in lines.
    static func wrap(_ text: String, columns: Int = columns) -> [String] {
        wrap(text.split(separator: " ").map(String.init), columns: columns)
    }

    /// Two columns: terms on the left, explanations on the right.
    static func definitions(_ rows: [(term: String, text: String)]) -> [String] {
        let widest = rows.map(\.term.utf8.count).filter { $0 <= 24 }.max() ?? 0
        let start = widest + 4
        return rows.flatMap { row in
            var lines = wrap(row.text, columns: columns - start).map { spaces(start) + $0 }
            let term = "  " + row.term
            if term.utf8.count + 2 <= start, let first = lines.first {
                lines[0] = term + first.dropFirst(term.utf8.count)
            } else {
                lines.insert(term, at: 0)
            }
            return lines
        }
    }

    /// So many spaces.
    static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
