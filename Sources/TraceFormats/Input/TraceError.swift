/// What is wrong with an input file, and where.
public struct TraceError: Error, Equatable, Sendable {
    /// The file as the user named it; `<stdin>` for standard input.
    public var file: String
    /// The line, from 1; 0 when the whole file is meant (it is missing, say).
    public var line: Int
    /// The byte of the line, from 1; 0 when the whole file is meant.
    public var column: Int
    /// The record of a binary file, from 1; 0 in a text or when the whole file is meant.
    public var record: Int64
    /// What is wrong and what to do about it, without the place.
    public var message: String

    /// Creates an error; without a line and a record it speaks of the whole file.
    public init(
        file: String, line: Int = 0, column: Int = 0, record: Int64 = 0, message: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.record = record
        self.message = message
    }

    /// `file:line:column: error: message`, ready for standard error; for a binary file
    /// `file: record N: error: message`.
    public var rendered: String {
        let place =
            line > 0 ? ":\(line):\(column)" : record > 0 ? ": record \(record)" : ""
        return "\(file)\(place): error: \(message)"
    }
}

extension TraceError: CustomStringConvertible {
    /// The same as `rendered`.
    public var description: String { rendered }
}
