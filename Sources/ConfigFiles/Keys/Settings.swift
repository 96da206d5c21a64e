/// The settings of an input: the text given for each key of a table, with its location.
package struct Settings: Sendable {
    /// What is given for one key.
    package struct Setting: Sendable {
        /// What stands there; `nil` when it is no value, which has been reported.
        package var value: YAMLTree?
        /// The name it was given under: canonical, an alias or a shorthand.
        package var spelling: String
        /// Location of the name.
        package var keyLocation: SourceLocation?
        /// Location of the value; `nil` for a default of another program.
        package var location: SourceLocation?
        /// Whether the name sets another key too, for which errors in the value are reported.
        package var isRepeated = false

        /// The text of a scalar.
        package var text: String? {
            if case .scalar(let text, _, _)? = value { text } else { nil }
        }

        /// Creates a setting of a text that another program's file or defaults give.
        package init(text: String?, spelling: String, location: SourceLocation?) {
            let known = location ?? SourceLocation(file: "", line: 0, column: 0)
            value = text.map { .scalar($0, isNull: false, known) }
            self.spelling = spelling
            self.location = location
        }

        fileprivate init(_ value: YAMLTree?, _ name: LocatedText, at location: SourceLocation) {
            self.value = value
            spelling = name.text
            keyLocation = name.location
            self.location = location
        }
    }

    /// Settings by the id of their key.
    package private(set) var settings: [String: Setting] = [:]
    /// Locations of the sections.
    package private(set) var sections: [String: SourceLocation] = [:]
    /// What stands in sections that are handed on to another file, in order.
    package private(set) var passed: [LocatedSetting] = []

    /// Creates an empty set.
    package init() {}

    /// What is given for a key.
    package subscript(id: String) -> Setting? {
        get { settings[id] }
        set { settings[id] = newValue }
    }

    /// Replaces settings by those of another set.
    package mutating func replace(with other: Settings) {
        settings.merge(other.settings) { _, new in new }
        sections.merge(other.sections) { _, new in new }
        passed += other.passed
    }
}

/// Checking names against a table.
extension Settings {
    /// Takes in a mapping; reports what the table does not allow.
    package init(
        _ tree: YAMLTree, _ table: KeyTable, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        guard case .mapping(let entries, _) = tree else {
            throw diagnostics.fail(table.mustBeMapping(not: tree), at: tree.location)
        }
        for entry in entries {
            let isSection = table.sections.contains(entry.key)
            if case .mapping(let inner, _) = entry.value, !isNode(entry.key, table) {
                addSection(entry, inner, table, &diagnostics)
            } else if entry.value.isNull, isSection, table.allowsEmptySections {
                open(entry, &diagnostics)
            } else {
                add(entry, section: "", table, &diagnostics)
            }
        }
        guard case .file(let format) = table.scope, settings["format"] == nil else { return }
        diagnostics.error(
            "missing key format; write 'format: \(format)'",
            at: .start(of: tree.location.file))
    }

    /// Takes in settings that stand in another file; a later one wins.
    package init(
        _ located: [LocatedSetting], _ table: KeyTable, _ diagnostics: inout DiagnosticCollector
    ) {
        for setting in located {
            diagnostics.register(file: setting.location.file)
            guard let targets = table.targets(section: setting.section, name: setting.key.text)
            else {
                diagnostics.error(
                    table.unknownKey(setting.key.text, in: setting.section),
                    at: setting.key.location)
                continue
            }
            let value = YAMLTree.scalar(setting.value, isNull: false, setting.location)
            set(targets, setting.key, value, at: setting.location)
        }
    }

    /// Takes in `section.key=value` arguments; a later one wins.
    package init(
        overrides: [String], _ table: KeyTable, _ diagnostics: inout DiagnosticCollector
    ) {
        for text in overrides {
            diagnostics.register(file: Override.file(text))
            guard let override = Override(text) else {
                diagnostics.error(Override.expectation, at: Override.end(of: text))
                continue
            }
            let (section, name) = (override.section.text, override.name.text)
            if !section.isEmpty, !table.sections.contains(section) {
                diagnostics.error(table.unknownSection(section), at: override.section.location)
                continue
            }
            guard let targets = table.targets(section: section, name: name) else {
                diagnostics.error(
                    table.unknownKey(name, in: section), at: override.name.location)
                continue
            }
            guard targets.allSatisfy({ table[$0]?.isOverridable ?? true }) else {
                diagnostics.error("'\(name)' cannot be overridden", at: override.name.location)
                continue
            }
            let location = override.value.location
            let isEmpty = override.value.text.trimmed.isEmpty
            if isEmpty { diagnostics.error("'\(name)' has no value", at: location) }
            let value = YAMLTree.scalar(override.value.text, isNull: false, location)
            set(targets, override.name, isEmpty ? nil : value, at: location)
        }
    }

    private func isNode(_ name: String, _ table: KeyTable) -> Bool {
        if case .node? = table[name]?.form { true } else { false }
    }

    private mutating func addSection(
        _ entry: YAMLTree.Entry, _ inner: [YAMLTree.Entry], _ table: KeyTable,
        _ diagnostics: inout DiagnosticCollector
    ) {
        let name = entry.key
        let isPassed = table.passedSections.contains(name)
        guard isPassed || table.sections.contains(name) else {
            if table.targets(section: "", name: name) != nil {
                add(entry, section: "", table, &diagnostics)
            } else {
                let hasSections = !(table.sections + table.passedSections).isEmpty
                diagnostics.error(
                    hasSections ? table.unknownSection(name) : table.unknownKey(name, in: ""),
                    at: entry.location)
            }
            return
        }
        open(entry, &diagnostics)
        for entry in inner {
            if isPassed {
                pass(entry, section: name, &diagnostics)
            } else {
                add(entry, section: name, table, &diagnostics)
            }
        }
    }

    private mutating func open(
        _ entry: YAMLTree.Entry, _ diagnostics: inout DiagnosticCollector
    ) {
        if let earlier = sections[entry.key] {
            diagnostics.error(
                "section '\(entry.key)' is repeated; it began in line \(earlier.line)",
                at: entry.location)
        } else {
            sections[entry.key] = entry.location
        }
    }

    private mutating func add(
        _ entry: YAMLTree.Entry, section: String, _ table: KeyTable,
        _ diagnostics: inout DiagnosticCollector
    ) {
        let name = entry.key
        guard let targets = table.targets(section: section, name: name) else {
            diagnostics.error(table.unknownKey(name, in: section), at: entry.location)
            return
        }
        if let earlier = targets.compactMap({ settings[$0] }).first {
            let line = earlier.location?.line ?? 0
            diagnostics.error(
                earlier.spelling == name
                    ? "\(quoted(name)) is repeated; it was given in line \(line)"
                    : "'\(name)' repeats '\(earlier.spelling)' of line \(line); give one of them",
                at: entry.location)
            return
        }
        let value = usable(entry, as: table[targets[0]]!.form, &diagnostics)
        set(
            targets, LocatedText(text: name, location: entry.location), value,
            at: entry.value.location)
    }

    /// The value of an entry; `nil` after reporting why it is none.
    private func usable(
        _ entry: YAMLTree.Entry, as form: ValueForm, _ diagnostics: inout DiagnosticCollector
    ) -> YAMLTree? {
        guard let problem = form.problem(with: entry.value) else { return entry.value }
        diagnostics.error("\(quoted(entry.key)) \(problem)", at: entry.value.location)
        return nil
    }

    private mutating func pass(
        _ entry: YAMLTree.Entry, section: String, _ diagnostics: inout DiagnosticCollector
    ) {
        guard case .scalar(let text, _, let location)? = usable(entry, as: .text, &diagnostics)
        else { return }
        passed.append(
            LocatedSetting(
                section: section, key: LocatedText(text: entry.key, location: entry.location),
                value: text, location: location))
    }

    private mutating func set(
        _ targets: [String], _ name: LocatedText, _ value: YAMLTree?, at location: SourceLocation
    ) {
        for (index, id) in targets.enumerated() {
            settings[id] = Setting(value, name, at: location)
            settings[id]!.isRepeated = index > 0
        }
    }
}
