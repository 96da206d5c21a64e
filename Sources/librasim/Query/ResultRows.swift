import Experiments
import TraceFormats

/// Rows of results as text.
struct ResultRows {
    /// Forms of rows.
    enum Form {
        case table, csv, json
    }

    private let statement: Statement

    /// Takes what a statement finds.
    init(_ statement: Statement) { self.statement = statement }

    /// Writes all rows; failures of the writer stay with it.
    ///
    /// - Parameter objects: Columns that hold JSON, which is written as it is.
    func write(to writer: ByteWriter, as form: Form, objects: [String] = []) throws {
        do throws(StoreError) {
            switch form {
            case .table: try writeTable(writer)
            case .csv: try writeCSV(writer)
            case .json: try writeJSON(writer, objects)
            }
        } catch {
            throw Failure(error)
        }
    }

    private func writeTable(_ writer: ByteWriter) throws(StoreError) {
        var rows = [statement.columns]
        while let row = try statement.next() { rows.append(row.map(\.text)) }
        for line in Table.lines(rows) { writer.append(line + "\n") }
    }

    private func writeCSV(_ writer: ByteWriter) throws(StoreError) {
        writer.append(statement.columns.map(ResultTable.field).joined(separator: ",") + "\n")
        while let row = try statement.next() {
            writer.append(row.map { ResultTable.field($0.text) }.joined(separator: ",") + "\n")
        }
    }

    private func writeJSON(_ writer: ByteWriter, _ objects: [String]) throws(StoreError) {
        let columns = statement.columns
        let isObject = columns.map(objects.contains)
        var separator = "[\n"
        while let row = try statement.next() {
            let members = row.indices.map { index in
                let value = isObject[index] ? row[index].text : row[index].json
                return "\(JSONText.quoted(columns[index])): \(value)"
            }
            writer.append(separator + "{" + members.joined(separator: ", ") + "}")
            separator = ",\n"
        }
        writer.append(separator == ",\n" ? "\n]\n" : "[]\n")
    }
}
