import ConfigFiles
import DRAMModel

/// Reads timing files into configurations, and writes them.
public enum TimingFile {
    /// The sections of a timing file.
    package static var sections: [String] { Schema.sections }

    /// The longest chain of `extends`.
    private static let deepestExtension = 16

    /// Loads a timing file: YAML, or a DRAMsim3 file where the name ends in `.ini` or the text
    /// starts with a `[section]`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each, applied in order after the file and its parents.
    /// - Throws: All errors, with their locations.
    public static func load(
        path: String, overrides: [String] = []
    ) throws(ConfigurationError) -> LoadedConfiguration {
        try load(path: path, settings: [], overrides: overrides)
    }

    /// Loads a timing file with settings of another file, which come after its own and before
    /// overrides.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - located: Settings that replace those of the file; a DRAMsim3 file takes none.
    ///   - overrides: `section.key=value` each, applied in order after all others.
    ///   - extender: The location of its path, for errors when it cannot be read.
    package static func load(
        path: String, settings located: [LocatedSetting], overrides: [String],
        extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        if isReferenceINI(source) {
            if let first = located.first {
                throw diagnostics.fail(
                    "a DRAMsim3 file takes no settings from another file; convert it with "
                        + "'librasim import' first", at: first.key.location)
            }
            return try ReferenceINI.load(source, overrides: overrides, diagnostics: diagnostics)
        }
        var settings = try loadChain(source, &diagnostics)
        settings.override(with: Settings(located, Schema.table, &diagnostics))
        settings.override(with: Settings(overrides: overrides, Schema.table, &diagnostics))
        var builder = ConfigurationBuilder(
            settings: settings, mainFile: path, isImport: false, isLenient: false,
            diagnostics: diagnostics)
        return try builder.build()
    }

    /// The settings of a file and of the files it extends, nearest first.
    private static func loadChain(
        _ main: SourceFile, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> Settings {
        var sets: [Settings] = []
        var source = main
        var chain: [SourceFile.Identity] = []
        while true {
            chain.append(source.identity)
            let own = try Settings(
                YAMLTree(source, &diagnostics), Schema.table, &diagnostics)
            sets.append(own)
            guard let parent = own["extends"], let name = parent.text,
                let location = parent.location
            else { break }
            guard chain.count <= deepestExtension else {
                throw diagnostics.fail(
                    "more than \(deepestExtension) files extend one another", at: location)
            }
            let next = try SourceFile.read(
                SourceFile.path(name, from: source.path), extender: location, &diagnostics)
            if chain.contains(next.identity) {
                throw diagnostics.fail("\(quoted(name)) extends itself", at: location)
            }
            if isReferenceINI(next) {
                throw diagnostics.fail(
                    "\(quoted(name)) is a DRAMsim3 file; convert it with 'librasim import' first",
                    at: location)
            }
            source = next
        }
        // From the farthest on: what a file drops of its parents' settings, no child of it sees.
        var settings = Settings()
        for own in sets.reversed() { settings.override(with: own) }
        return settings
    }

    private static func isReferenceINI(_ source: SourceFile) -> Bool {
        let name = source.path.lowercased()
        if name.hasSuffix(".ini") { return true }
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return false }
        var isComment = false
        for byte in source.bytes {
            if byte == UInt8(ascii: "\n") {
                isComment = false
            } else if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") {
                isComment = true
            } else if !isComment, !byte.isBlank {
                return byte == UInt8(ascii: "[")
            }
        }
        return false
    }
}
