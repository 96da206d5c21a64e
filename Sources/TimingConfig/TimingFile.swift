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
        let trees = try chain(from: source, &diagnostics)
        let files = Files(path: path, trees: trees, diagnostics: diagnostics)
        var (loaded, settings) = try resolve(files, located, overrides)
        loaded.unused = unused(
            .init(settings: settings, memory: loaded.configuration), files, located, overrides)
        return loaded
    }

    /// A timing file and those it extends.
    private struct Files {
        let path: String
        /// What stands in them, nearest first.
        let trees: [YAMLTree]
        /// What has been found in reading them.
        let diagnostics: DiagnosticCollector
    }

    /// Makes a memory of files, settings of other files and overrides.
    private static func resolve(
        _ files: Files, _ located: [LocatedSetting], _ overrides: [String]
    ) throws(ConfigurationError) -> (LoadedConfiguration, Settings) {
        var diagnostics = files.diagnostics
        let standards = try StandardChoice(
            files.trees, located, overrides, mainFile: files.path, diagnostics)
        // From the farthest on: what a file drops of its parents' settings, no child of it sees.
        var settings = Settings()
        var rules: [YAMLTree] = []
        var ancestry = Ancestry()
        for tree in files.trees.reversed() {
            let own = try Settings(tree, standards.table, &diagnostics)
            if case .list(let items, _)? = own["rules"]?.value { rules += items }
            settings.override(with: own)
            ancestry.add(child: tree.location.file, period: settings["clock.tCK"]?.text)
        }
        settings.override(with: Settings(located, standards.table, &diagnostics))
        settings.override(with: Settings(overrides: overrides, standards.table, &diagnostics))
        let added = standards.rows.rules(rules, &diagnostics)
        var builder = ConfigurationBuilder(
            settings: settings, standards: standards, addedRules: added, mainFile: files.path,
            ancestry: ancestry, isImport: false, isLenient: false, diagnostics: diagnostics)
        return (try builder.build(), settings)
    }

    private static func unused(
        _ whole: UnusedKeys.Resolved, _ files: Files, _ located: [LocatedSetting],
        _ overrides: [String]
    ) -> [UnusedKey] {
        var otherFiles: [String] = []
        for setting in located where !otherFiles.contains(setting.key.location.file) {
            otherFiles.append(setting.key.location.file)
        }
        return UnusedKeys(
            whole, mainFile: files.path, otherFiles: otherFiles, hasOverrides: !overrides.isEmpty
        ) { last in
            let end = located.lastIndex { $0.key.location.file == last }
            let own = Array(located.prefix(end.map { $0 + 1 } ?? 0))
            let resolved = try? resolve(files, own, [])
            return resolved.map { .init(settings: $0.1, memory: $0.0.configuration) }
        }.all
    }

    /// A file and the files it extends, nearest first.
    private static func chain(
        from main: SourceFile, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> [YAMLTree] {
        var trees: [YAMLTree] = []
        var source = main
        var chain: [SourceFile.Identity] = []
        while true {
            chain.append(source.identity)
            let tree = try YAMLTree(source, &diagnostics)
            trees.append(tree)
            guard let (name, location) = tree.scalar("extends") else { return trees }
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
