/// Columns that stand under each other.
enum Table {
    /// Lines of cells padded to the widest of their column; the first column to the right side.
    static func lines(_ rows: [[String]], leading: Int = 1, gap: Int = 3) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].utf8.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = TextBlock.spaces(widths[column] - cell.utf8.count)
                if column > 0 { line += TextBlock.spaces(gap) }
                line += column < leading ? cell + padding : padding + cell
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
