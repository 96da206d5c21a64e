/// A YAML value of any shape, with its location.
package indirect enum YAMLTree: Sendable {
    /// A scalar; `isNull` when it is empty or `~`, and not in quotes.
    case scalar(String, isNull: Bool, SourceLocation)
    /// A list.
    case list([YAMLTree], SourceLocation)
    /// Keys and their values, in the order of the file; keys may repeat, which readers must refuse.
    case mapping([Entry], SourceLocation)

    /// A key and its value.
    package struct Entry: Sendable {
        /// The key.
        package var key: String
        /// Where the key stands.
        package var location: SourceLocation
        /// The value.
        package var value: YAMLTree

        /// Creates an entry.
        package init(key: String, location: SourceLocation, value: YAMLTree) {
            self.key = key
            self.location = location
            self.value = value
        }
    }

    /// Where it begins.
    package var location: SourceLocation {
        switch self {
        case .scalar(_, _, let location), .list(_, let location), .mapping(_, let location):
            location
        }
    }

    /// `a list`, `a mapping`, `a single value`.
    package var kind: String {
        switch self {
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// Whether it is a scalar that says nothing.
    package var isNull: Bool {
        if case .scalar(_, true, _) = self { true } else { false }
    }

    /// Reads a file that `extender` names.
    ///
    /// - Throws: What keeps it from being read or parsed, with its location.
    package static func read(
        path: String, extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> YAMLTree {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        return try YAMLTree(source, &diagnostics)
    }

    /// Parses a file that has been read.
    ///
    /// - Throws: What keeps it from being parsed, with its location.
    package init(
        _ source: SourceFile, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        var builder = YAMLTreeBuilder()
        let reader = YAMLEventReader(source)
        try reader.forEach(&diagnostics) {
            (event, location, diagnostics) throws(ConfigurationError) in
            try builder.take(event, at: location, diagnostics)
        }
        guard let root = builder.root else {
            throw diagnostics.fail("the file is empty", at: reader.start)
        }
        self = root
    }
}
