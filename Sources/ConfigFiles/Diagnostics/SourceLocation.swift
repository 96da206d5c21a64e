/// A location in an input: a file's line and column, both counted from one.
///
/// For an override the file is the whole argument, `--set section.key=value`, and the column counts
/// from the first letter of `section.key=value`.
public struct SourceLocation: Equatable, Hashable, Sendable {
    /// The path as it was given, or `--set section.key=value`.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column in characters, from 1.
    public var column: Int

    /// Creates a location.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The first location of a file.
    public static func start(of file: String) -> SourceLocation {
        SourceLocation(file: file, line: 1, column: 1)
    }

    /// `file:line:column`.
    public var rendered: String { "\(file):\(line):\(column)" }
}
