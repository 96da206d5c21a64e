/// Columns that stand under each other.
enum Table {
    /// Lines of cells padded to the widest of their column; the first column to the right side.
    static func lines(_ rows: [[String]], leading: Int = 1, gap: Int = 3) -> [String] {
        let widths = widths(rows)
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = TextBlock.spaces(widths[column] - cell.unicodeScalars.count)
                if column > 0 { line += TextBlock.spaces(gap) }
                line += column < leading ? cell + padding : padding + cell
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }

    /// The same in at most `TextBlock.summaryColumns` columns: texts of the first column that are
    /// too long go on below, where the other columns are empty.
    static func wrappedLines(_ rows: [[String]], gap: Int = 3) -> [String] {
        let others = widths(rows).dropFirst().reduce(0) { $0 + gap + $1 }
        let room = max(24, TextBlock.summaryColumns - others)
        let wrapped = rows.flatMap { row -> [[String]] in
            let words = row[0].split(separator: " ").map(String.init)
            let texts = TextBlock.wrap(words, indent: 2, columns: room)
            return [[texts.first ?? ""] + row.dropFirst()] + texts.dropFirst().map { [$0] }
        }
        return lines(wrapped, gap: gap)
    }

    /// The widest cell of each column.
    private static func widths(_ rows: [[String]]) -> [Int] {
        let columns = rows.map(\.count).max() ?? 0
        return (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
    }
}
