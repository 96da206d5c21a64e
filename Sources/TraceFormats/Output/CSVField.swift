/// Text as a field of a CSV file.
public enum CSVField {
    /// A name as a field (RFC 4180), on one line: control characters become spaces.
    public static func quoted(_ name: String) -> String {
        let line = String(
            decoding: name.utf8.map { $0 < 32 || $0 == 127 ? 32 : $0 }, as: UTF8.self)
        guard line.utf8.contains(where: { $0 == 44 || $0 == 34 }) else { return line }
        return "\""
            + line.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
