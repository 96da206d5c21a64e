/// What files are asked before it is known which keys they may hold.
extension KeyedFile {
    /// The text of a `section.key` in a file, unchecked.
    ///
    /// - Returns: nil when the key is missing or is no scalar, and when the file cannot be read, which
    ///   loading it will say.
    package static func glance(_ id: String, in path: String) -> String? {
        var diagnostics = DiagnosticCollector()
        guard let source = try? SourceFile.read(path, &diagnostics),
            let document = try? YAMLParser.parse(source, diagnostics: &diagnostics)
        else { return nil }
        for (entry, content) in document.items {
            guard case .section(let entries) = content else { continue }
            let found = entries.last { "\(entry.key.text).\($0.key.text)" == id }
            if let found { return found.isNull ? nil : found.value }
        }
        return nil
    }
}
