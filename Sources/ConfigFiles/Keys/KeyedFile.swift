/// A YAML file of sections with scalar keys, checked against a table of its keys.
///
/// For inputs beside timing files: the same reader, errors and overrides, without their defaults and
/// inheritance.
package struct KeyedFile: Sendable {
    /// The path as given.
    package let path: String
    /// What stands in sections that are handed on to another file, in order.
    package private(set) var passed: [PlacedSetting] = []
    private var settings: [String: (value: Value, location: SourceLocation)] = [:]
    private var diagnostics = DiagnosticCollector()
    // Of keys that are there but wrong, so that they are not reported as missing too.
    private static let unusable = Value.boolean(false)

    /// Reads a file, then applies `section.key=value` overrides in their order.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - format: What its key `format` must say.
    ///   - keys: Every key it may hold beside `format`.
    ///   - overrides: Values that take the place of the file's.
    ///   - sections: Sections of another file that it may hold as well, to be handed on.
    ///   - extender: The place that names the file, blamed when it cannot be read.
    /// - Throws: Everything that is wrong, with its place.
    package init(
        path: String, format: String, keys: [KeyedFileKey], overrides: [String] = [],
        passing sections: [String] = [], extender: SourceLocation? = nil
    ) throws(ConfigurationError) {
        self.path = path
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        let document = try YAMLParser.parse(source, diagnostics: &diagnostics)
        let keys = [KeyedFileKey(section: "", name: "format", form: .choice([format]))] + keys
        read(document, keys, passing: Set(sections))
        for override in overrides { apply(override, keys) }
        let start = SourceLocation(file: path, line: 1, column: 1)
        for key in keys where !key.isOptional && settings[key.id] == nil {
            let isFormat = key.id == "format"
            diagnostics.error(
                isFormat
                    ? "missing key format; write 'format: \(format)'" : "missing key \(key.id)",
                at: start)
        }
        try diagnostics.throwErrors()
    }

    /// Whether a key has a value.
    package func isGiven(_ key: KeyedFileKey) -> Bool { settings[key.id] != nil }

    /// A whole number, if given.
    package func integer(_ id: String) -> Int? {
        if case .integer(let value)? = settings[id]?.value { value } else { nil }
    }

    /// A decimal number, if given.
    package func real(_ id: String) -> Double? {
        if case .real(let value)? = settings[id]?.value { value } else { nil }
    }

    /// A truth value, if given.
    package func flag(_ id: String) -> Bool? {
        if case .boolean(let value)? = settings[id]?.value { value } else { nil }
    }

    /// A text or word, if given.
    package func text(_ id: String) -> String? {
        if case .text(let value)? = settings[id]?.value { value } else { nil }
    }

    /// A word as a case, if given; its form has made sure that there is one.
    package func choice<Choice: RawRepresentable<String>>(_ id: String, _: Choice.Type) -> Choice? {
        text(id).flatMap(Choice.init(rawValue:))
    }

    /// Where a key got its value; the start of the file when it has none.
    package func location(_ id: String) -> SourceLocation {
        settings[id]?.location ?? SourceLocation(file: path, line: 1, column: 1)
    }

    /// An error about a key's value.
    package func failure(_ message: String, at id: String) -> ConfigurationError {
        diagnostics.fail(message, at: location(id))
    }

    /// A path in the file as seen from where the program runs: relative to the file's folder, or, given with
    /// an override, to the current one.
    package func resolvedPath(_ id: String) -> String? {
        guard let name = text(id) else { return nil }
        return location(id).file == path ? SourceFile.path(name, from: path) : name
    }

    private mutating func read(
        _ document: YAMLDocument, _ keys: [KeyedFileKey], passing: Set<String>
    ) {
        var sections: [String: SourceLocation] = [:]
        let names = Set(keys.map(\.section)).union(passing)
        for (entry, content) in document.items {
            guard case .section(let entries) = content else {
                add(entry, section: "", keys)
                continue
            }
            let name = entry.key.text
            guard names.contains(name), !name.isEmpty else {
                diagnostics.error(
                    keys.contains { $0.id == name }
                        ? "'\(name)' must be a single value"
                        : Self.unknown(section: name, names), at: entry.key.location)
                continue
            }
            if let earlier = sections[name] {
                diagnostics.error(
                    "section '\(name)' is repeated; it began in line \(earlier.line)",
                    at: entry.key.location)
            }
            sections[name] = entry.key.location
            for entry in entries {
                if passing.contains(name) {
                    pass(entry, section: name)
                } else {
                    add(entry, section: name, keys)
                }
            }
        }
    }

    private mutating func add(
        _ entry: YAMLDocument.Entry, section: String, _ keys: [KeyedFileKey]
    ) {
        let name = entry.key.text
        guard let key = keys.first(where: { $0.section == section && $0.name == name }) else {
            diagnostics.error(
                Self.unknown(key: name, in: section, keys), at: entry.key.location)
            return
        }
        if let earlier = settings[key.id] {
            diagnostics.error(
                "'\(name)' is repeated; it was given in line \(earlier.location.line)",
                at: entry.key.location)
        } else if let text = entry.value, !entry.isNull {
            set(key, text, at: entry.location)
        } else {
            if entry.isNull { diagnostics.error("'\(name)' has no value", at: entry.location) }
            settings[key.id] = (Self.unusable, entry.location)
        }
    }

    private mutating func pass(_ entry: YAMLDocument.Entry, section: String) {
        guard let text = entry.value, !entry.isNull else {
            if entry.isNull {
                diagnostics.error("'\(entry.key.text)' has no value", at: entry.location)
            }
            return
        }
        passed.append(
            PlacedSetting(section: section, key: entry.key, value: text, location: entry.location))
    }

    private mutating func apply(_ override: String, _ keys: [KeyedFileKey]) {
        let file = "--set " + override
        diagnostics.register(file: file)
        func place(_ index: String.Index) -> SourceLocation {
            SourceLocation(
                file: file, line: 1, column: override.unicodeScalars[..<index].count + 1)
        }
        guard let equals = override.firstIndex(of: "="),
            let dot = override[..<equals].firstIndex(of: ".")
        else {
            diagnostics.error("expected section.key=value", at: place(override.endIndex))
            return
        }
        let section = String(override[..<dot])
        let nameStart = override.index(after: dot)
        let name = String(override[nameStart..<equals])
        guard let key = keys.first(where: { $0.section == section && $0.name == name }) else {
            diagnostics.error(Self.unknown(key: name, in: section, keys), at: place(nameStart))
            return
        }
        let valueStart = override.index(after: equals)
        set(key, String(override[valueStart...]), at: place(valueStart))
    }

    private mutating func set(_ key: KeyedFileKey, _ text: String, at location: SourceLocation) {
        do throws(ValueError) {
            settings[key.id] = (try key.form.parse(text, tCK_fs: nil), location)
        } catch {
            diagnostics.error("'\(key.name)': \(error.message)", at: location)
            settings[key.id] = (Self.unusable, location)
        }
    }

    private static func unknown(section: String, _ names: Set<String>) -> String {
        let sections = names.filter { !$0.isEmpty }.sorted()
        let hint = suggestion(for: section, among: sections)
        return "unknown section \(quoted(section))"
            + (hint.isEmpty ? "; there are \(sections.joined(separator: ", "))" : hint)
    }

    private static func unknown(
        key name: String, in section: String, _ keys: [KeyedFileKey]
    ) -> String {
        if section.isEmpty, keys.contains(where: { $0.section == name }) {
            return "'\(name)' is a section and must hold keys"
        }
        let place = section.isEmpty ? "" : " in '\(section)'"
        let own = keys.filter { $0.section == section }.map(\.name)
        if own.isEmpty { return "unknown key \(quoted(name))\(place), which has no keys here" }
        let hint = suggestion(for: name, among: own)
        return "unknown key \(quoted(name))\(place)"
            + (hint.isEmpty ? "; there are \(own.joined(separator: ", "))" : hint)
    }
}
