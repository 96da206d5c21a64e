import CYaml

/// A YAML value of any shape, with its place.
///
/// For inputs that nest, such as experiment files; `YAMLDocument` is for files of sections and scalars.
package indirect enum YAMLTree: Sendable {
    /// A scalar; `isNull` when it is empty or `~`, and not in quotes.
    case scalar(String, isNull: Bool, SourceLocation)
    /// A list.
    case list([YAMLTree], SourceLocation)
    /// Keys and their values, in the order of the file; keys may repeat, which the reader must refuse.
    case mapping([Entry], SourceLocation)

    /// A key and its value.
    package struct Entry: Sendable {
        /// The key.
        package var key: String
        /// Where the key stands.
        package var location: SourceLocation
        /// The value.
        package var value: YAMLTree
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

    /// Reads a file.
    ///
    /// - Throws: What keeps it from being read or parsed, with its place.
    package static func read(
        path: String, extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> YAMLTree {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        var builder = YAMLTreeBuilder()
        let reader = YAMLEventReader(source)
        try reader.forEach(&diagnostics) {
            (event, location, diagnostics) throws(ConfigurationError) in
            try builder.take(event, at: location, diagnostics)
        }
        guard let root = builder.root else {
            throw diagnostics.fail("the file is empty", at: reader.start)
        }
        return root
    }

    /// An error at a place.
    package static func failure(_ message: String, at location: SourceLocation)
        -> ConfigurationError
    {
        ConfigurationError(diagnostics: [
            Diagnostic(severity: .error, location: location, message: message)
        ])
    }
}
