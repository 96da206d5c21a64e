import ConfigFiles

/// A CSV file with a header, read whole, whose columns are known by name.
struct CSVTable {
    /// A row, with what is needed to say where it is wrong.
    struct Row {
        fileprivate let table: CSVTable
        fileprivate let fields: [(text: String, column: Int)]
        fileprivate let line: Int

        /// The text of a column.
        func text(_ name: String) -> String { fields[table.places[name]!].text }

        /// The number of a column; `nil` where the field is empty.
        func figure(_ name: String) throws(ConfigurationError) -> Double? {
            let field = fields[table.places[name]!]
            guard !field.text.isEmpty else { return nil }
            guard let number = Double(field.text), number.isFinite else {
                throw table.failure(
                    "\(name): \(quoted(field.text)) is not a number", line, field.column)
            }
            return number
        }

        /// The number of a column, which must be there.
        func number(_ name: String) throws(ConfigurationError) -> Double {
            if let number = try figure(name) { return number }
            let field = fields[table.places[name]!]
            throw table.failure("\(name) is empty; expected a number", line, field.column)
        }

        /// An error about the row.
        func failure(_ message: String) -> ConfigurationError {
            table.failure(message, line, 1)
        }
    }

    private let path: String
    private var places: [String: Int] = [:]
    private var lines: [(text: Substring, number: Int)] = []
    private var names: [(text: String, column: Int)] = []

    /// Takes a file's text, whose columns must be those that `writer` writes, in any order.
    ///
    /// - Throws: What is wrong with the header, and where.
    init(
        path: String, text: String, columns: [String], writer: String
    ) throws(ConfigurationError) {
        self.path = path
        let newline = UInt8(ascii: "\n")
        for (number, bytes) in text.utf8.split(
            separator: newline, omittingEmptySubsequences: false
        ).enumerated() {
            let isReturn = bytes.last == UInt8(ascii: "\r")
            let line = Substring(isReturn ? bytes.dropLast() : bytes)
            if !line.isEmpty { lines.append((line, number + 1)) }
        }
        names = Self.fields(lines.removeFirst().text)
        for (place, name) in names.enumerated() {
            guard columns.contains(name.text) else {
                throw failure(
                    "\(quoted(name.text)) is no column that '\(writer)' writes"
                        + suggestionOrList(for: name.text, among: columns), 1, name.column)
            }
            guard places.updateValue(place, forKey: name.text) == nil else {
                throw failure("the column \(quoted(name.text)) is repeated", 1, name.column)
            }
        }
        guard let missing = columns.first(where: { places[$0] == nil }) else { return }
        throw failure("no column '\(missing)', which '\(writer)' writes", 1, 1)
    }

    /// Passes on the rows in their order.
    func forEachRow(
        _ body: (Row) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        for line in lines {
            let fields = Self.fields(line.text)
            guard fields.count == names.count else {
                throw failure(
                    "\(fields.count) fields, and the header has \(names.count)", line.number, 1)
            }
            try body(Row(table: self, fields: fields, line: line.number))
        }
    }

    /// Rows, without the header.
    var count: Int { lines.count }

    /// An error at the end of the header, about what does not follow.
    func emptyFailure() -> ConfigurationError { failure("no rows behind the header", 1, 1) }

    /// The fields of a line and the columns where they begin; quotes are taken off.
    private static func fields(_ line: Substring) -> [(text: String, column: Int)] {
        var fields: [(text: String, column: Int)] = [("", 1)]
        var isQuoted = false
        var before: Character?
        for (column, character) in line.enumerated() {
            if character == "\"" {
                // Two in quotes are one.
                if before == "\"", !isQuoted { fields[fields.count - 1].text.append("\"") }
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                fields.append(("", column + 2))
            } else {
                fields[fields.count - 1].text.append(character)
            }
            before = character
        }
        return fields
    }

    private func failure(_ message: String, _ line: Int, _ column: Int) -> ConfigurationError {
        ConfigurationError(message, at: SourceLocation(file: path, line: line, column: column))
    }
}
