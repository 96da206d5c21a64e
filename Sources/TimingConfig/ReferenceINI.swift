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
        var loaded = try builder.build()
        let keys = UnusedKeys(
            .init(settings: settings, memory: loaded.configuration), mainFile: source.path,
            hasOverrides: !overrides.isEmpty
        ) { _ in nil }
        loaded.take(keys.all, ofImport: source.path)
        return loaded
    }
}

extension LoadedConfiguration {
    /// Takes keys that nothing reads: those of the imported file itself are only warned of, but for
    /// currents of what never happens, which every such file holds.
    fileprivate mutating func take(_ keys: [UnusedKey], ofImport path: String) {
        let own = keys.filter { $0.location?.file == path && !$0.id.hasPrefix("power.") }
        unused = keys.filter { $0.location?.file != path }
        guard let first = own.first else { return }
        let list = own.prefix(50).map { "\($0.spelling) (line \($0.location?.line ?? 0))" }
        let rest = own.count > 50 ? " and \(own.count - 50) more" : ""
        warnings.append(
            Diagnostic(
                severity: .warning, location: first.location,
                message: "nothing reads these keys in this memory: "
                    + "\(list.joined(separator: ", "))\(rest)"))
    }
}
