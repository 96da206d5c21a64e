import ConfigFiles

/// Reads the `.ini` files of DRAMsim3, with DRAMsim3's defaults for what they leave out.
///
/// Keys that DRAMsim3 ignores are ignored too, and named in one warning. The configuration has
/// policy `dramsim3`.
public enum ReferenceINI {
    /// Loads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each, under the names of our own timing files, applied
    ///     after the import.
    ///   - forWriting: The result is to become a timing file of our own: what such a file may not
    ///     say is an error, though DRAMsim3 runs it.
    /// - Throws: All errors, with their locations.
    public static func load(
        path: String, overrides: [String] = [], forWriting: Bool = false
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, &diagnostics)
        return try load(
            source, overrides: overrides, forWriting: forWriting, diagnostics: diagnostics)
    }

    static func load(
        _ source: SourceFile, overrides: [String], forWriting: Bool = false,
        diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var diagnostics = diagnostics
        let document = INIDocument(source, diagnostics: &diagnostics)
        guard !document.entries.isEmpty else {
            throw diagnostics.fail(
                "the file holds no 'key = value'",
                at: .start(of: source.path))
        }
        var importer = ReferenceImporter(document, diagnostics: diagnostics)
        var settings = importer.settings()
        let standards = try StandardChoice(
            settings, overrides, mainFile: source.path, importer.diagnostics)
        settings.override(
            with: Settings(overrides: overrides, standards.table, &importer.diagnostics))
        var builder = ConfigurationBuilder(
            settings: settings, standards: standards, mainFile: source.path, isImport: true,
            isLenient: !forWriting, diagnostics: importer.diagnostics)
        return try builder.build()
    }
}
