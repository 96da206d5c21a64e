/// What an input file, or a mapping inside one, gives for the keys of a table.
package struct KeyedInput: Sendable {
    /// Where it begins; the first line of a file.
    package let start: SourceLocation
    private let settings: Settings
    private let values: [String: Value]
    private let diagnostics: DiagnosticCollector

    /// Reads a file, then applies `section.key=value` overrides in their order.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - format: What its key `format` must say.
    ///   - keys: Every key it may hold beside `format`.
    ///   - located: Settings of other files that replace those of the file.
    ///   - overrides: Values that replace those of the file.
    ///   - passedSections: Sections of another file that it may hold as well, to be handed on.
    ///   - extender: The location of its path, for errors when it cannot be read.
    /// - Throws: All errors, with their locations.
    package init(
        path: String, format: String, keys: [ConfigKey], settings located: [LocatedSetting] = [],
        overrides: [String] = [], passing passedSections: [String] = [],
        extender: SourceLocation? = nil
    ) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        try self.init(
            source, format: format, keys: keys, settings: located, overrides: overrides,
            passing: passedSections, diagnostics)
    }

    /// Takes a file that has been read, then applies overrides.
    ///
    /// - Throws: All errors, with their locations.
    package init(
        _ source: SourceFile, format: String, keys: [ConfigKey],
        settings located: [LocatedSetting] = [], overrides: [String] = [],
        passing passedSections: [String] = [], _ collected: DiagnosticCollector
    ) throws(ConfigurationError) {
        let table = KeyTable(.file(format: format), keys: keys, passing: passedSections)
        var diagnostics = collected
        let tree = try YAMLTree(source, &diagnostics)
        var settings = try Settings(tree, table, &diagnostics)
        settings.replace(with: Settings(located, table, &diagnostics))
        settings.replace(with: Settings(overrides: overrides, table, &diagnostics))
        try self.init(settings, table, start: .start(of: source.path), diagnostics)
    }

    /// Takes a mapping inside a file.
    ///
    /// - Parameters:
    ///   - tree: The mapping.
    ///   - what: What it is, for messages: `a claim`.
    ///   - keys: Every key it may hold.
    /// - Throws: All errors, with their locations.
    package init(
        _ tree: YAMLTree, _ what: String, keys: [ConfigKey]
    ) throws(ConfigurationError) {
        try self.init(tree, KeyTable(.mapping(what), keys: keys))
    }

    /// Takes a mapping inside a file, one of many of the same keys.
    ///
    /// - Parameters:
    ///   - tree: The mapping.
    ///   - table: Every key it may hold.
    /// - Throws: All errors, with their locations.
    package init(_ tree: YAMLTree, _ table: KeyTable) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        let settings = try Settings(tree, table, &diagnostics)
        try self.init(settings, table, start: tree.location, diagnostics)
    }

    /// Takes settings of a table that stand in other files.
    ///
    /// - Throws: All errors, with their locations.
    package init(
        _ located: [LocatedSetting], keys: [ConfigKey]
    ) throws(ConfigurationError) {
        let table = KeyTable(.settings, keys: keys)
        let start = located.first?.location ?? .start(of: "")
        var diagnostics = DiagnosticCollector()
        let settings = Settings(located, table, &diagnostics)
        try self.init(settings, table, start: start, diagnostics)
    }

    private init(
        _ settings: Settings, _ table: KeyTable, start: SourceLocation,
        _ collected: DiagnosticCollector
    ) throws(ConfigurationError) {
        var diagnostics = collected
        settings.reportMissing(table, start: start, &diagnostics)
        var values: [String: Value] = [:]
        for key in table.keys {
            if case .value(let value) = settings.read(key, start: start, &diagnostics) {
                values[key.id] = value
            }
        }
        try diagnostics.throwErrors()
        self.start = start
        self.settings = settings
        self.values = values
        self.diagnostics = diagnostics
    }

    /// What stands in sections that are handed on to another file, in order.
    package var passed: [LocatedSetting] { settings.passed }

    /// What stands in some of those sections.
    package func passed(to sections: [String]) -> [LocatedSetting] {
        passed.filter { sections.contains($0.section) }
    }

    /// What is given for keys of a section, for another file, in the order of the table.
    package func located(section: String, keys: [ConfigKey]) -> [LocatedSetting] {
        keys.filter { $0.section == section }.compactMap { key in
            guard let setting = settings[key.id], let text = setting.text else { return nil }
            let location = setting.location ?? start
            let name = LocatedText(text: key.name, location: setting.keyLocation ?? location)
            return LocatedSetting(section: section, key: name, value: text, location: location)
        }
    }

    /// Whether a key is given.
    package func isGiven(_ id: String) -> Bool { values[id] != nil }

    /// A whole number, if given.
    package func integer(_ id: String) -> Int? {
        if case .integer(let value)? = values[id] { value } else { nil }
    }

    /// A decimal number, if given.
    package func real(_ id: String) -> Double? {
        if case .real(let value)? = values[id] { value } else { nil }
    }

    /// A truth value, if given.
    package func flag(_ id: String) -> Bool? {
        if case .boolean(let value)? = values[id] { value } else { nil }
    }

    /// A text or word, if given.
    package func text(_ id: String) -> String? {
        if case .text(let value)? = values[id] { value } else { nil }
    }

    /// A word as a case, if given; its form has made sure that there is one.
    package func choice<Choice: RawRepresentable<String>>(_ id: String, _: Choice.Type) -> Choice? {
        text(id).flatMap(Choice.init(rawValue:))
    }

    /// The items of a list, if given.
    package func items(_ id: String) -> [YAMLTree]? {
        if case .items(let items)? = values[id] { items } else { nil }
    }

    /// What stands there, of whatever shape, if given.
    package func node(_ id: String) -> YAMLTree? {
        if case .node(let node)? = values[id] { node } else { nil }
    }

    /// Where a key got its value; the start when it has none.
    package func location(_ id: String) -> SourceLocation { settings[id]?.location ?? start }

    /// Where a key stands; the start when it does not.
    package func keyLocation(_ id: String) -> SourceLocation {
        settings[id]?.keyLocation ?? start
    }

    /// An error about a key's value.
    package func failure(_ message: String, at id: String) -> ConfigurationError {
        diagnostics.fail(message, at: location(id))
    }

    /// A path as seen from where the program runs: relative to the folder of the file that it
    /// stands in, or, given with an override, to the current one.
    package func resolvedPath(_ id: String) -> String? {
        guard let name = text(id) else { return nil }
        let file = location(id).file
        return file.hasPrefix("--set ") ? name : SourceFile.path(name, from: file)
    }
}
