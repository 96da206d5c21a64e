import ConfigFiles

/// A line of JSON lines: an object with the values of a row.
struct JSONLine {
    /// The values of the columns, in their order.
    let cells: [CSVLine.Cell]
    /// The names of all other values.
    let others: [String]

    /// Takes the line that `text` read last.
    ///
    /// - Throws: What is wrong, at its place.
    init(
        _ line: [UInt8], _ columns: [BatchTableForm.Column], _ text: LineStream
    ) throws(ConfigurationError) {
        if let (cells, others) = Self.flat(line, columns) {
            (self.cells, self.others) = (cells, others)
            return
        }
        let above = text.line - 1
        do throws(ConfigurationError) {
            var diagnostics = DiagnosticCollector()
            let source = SourceFile(path: text.path, bytes: line)
            let entries = try YAMLTree(source, &diagnostics).entries("a request")
            var cells: [CSVLine.Cell] = []
            for column in columns {
                guard let entry = entries.first(where: { $0.key == column.name }) else {
                    throw diagnostics.fail(
                        "missing \(column.name): a request has "
                            + columns.map(\.name).joined(separator: ", "),
                        at: .start(of: text.path))
                }
                cells.append(
                    CSVLine.Cell(
                        text: try entry.value.text(column.name),
                        column: entry.value.location.column))
            }
            self.cells = cells
            others = entries.map(\.key).filter { key in !columns.contains { $0.name == key } }
        } catch {
            // The parser has seen this line alone.
            var error = error
            for index in error.diagnostics.indices {
                error.diagnostics[index].location?.line += above
            }
            throw error
        }
    }

    /// What a line says where it takes no parser; nil where it does, or where something is missing.
    private static func flat(
        _ line: [UInt8], _ columns: [BatchTableForm.Column]
    ) -> (cells: [CSVLine.Cell], others: [String])? {
        guard let object = FlatJSON(line) else { return nil }
        var cells: [CSVLine.Cell] = []
        for column in columns {
            guard let member = object.members.first(where: { $0.key == column.name }),
                let text = member.text
            else { return nil }
            cells.append(CSVLine.Cell(text: text, column: member.column))
        }
        let others = object.members.map(\.key)
        return (cells, others.filter { key in !columns.contains { $0.name == key } })
    }
}
