/// The lines of a small text file, with the location of each, for inputs that are not YAML.
package struct TextLines: Sendable {
    /// The path as given.
    package let path: String
    /// The lines without their ends; a last one without text is left out.
    package let lines: [String]

    /// Reads a file of at most 16 MiB; `extender` is the location of its path.
    package init(path: String, extender: SourceLocation) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        self.path = path
        var lines = source.bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).map { line in
            String(
                decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        self.lines = lines
    }

    /// An error at a line, from 0, and column, from 1.
    package func failure(_ message: String, line: Int, column: Int) -> ConfigurationError {
        ConfigurationError(
            message, at: SourceLocation(file: path, line: line + 1, column: column))
    }
}
