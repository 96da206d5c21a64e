import ConfigFiles

/// The settings of a file, of a file with what it extends, or of those with overrides.
struct SettingSet {
    /// The text given for one canonical key.
    struct Setting {
        /// The value; `nil` when what stands there is no scalar, which has been reported.
        var text: String?
        /// The name it was given under: canonical, an alias or a shorthand.
        var spelling: String
        /// Place of the value; `nil` for a default of the reference simulator.
        var location: SourceLocation?
    }

    /// Settings by the id of their key.
    private(set) var settings: [String: Setting] = [:]
    /// Places of the sections.
    private(set) var sections: [String: SourceLocation] = [:]

    subscript(id: String) -> Setting? { settings[id] }

    /// Takes in a parsed YAML file.
    init(_ document: YAMLDocument, diagnostics: inout DiagnosticCollector) {
        for (entry, content) in document.items {
            let name = entry.key.text
            switch content {
            case .scalar where entry.isNull && Schema.sections.contains(name):
                open(entry.key, &diagnostics)
            case .scalar:
                add(entry, section: "", &diagnostics)
            case .section(let entries):
                guard Schema.sections.contains(name) else {
                    diagnostics.error(
                        Schema.targets(section: "", name: name) == nil
                            ? Schema.unknownSection(name) : "'\(name)' must be a single value",
                        at: entry.key.location)
                    continue
                }
                open(entry.key, &diagnostics)
                for entry in entries { add(entry, section: name, &diagnostics) }
            }
        }
    }

    /// Creates an empty set.
    init() {}

    /// Fills in what this set leaves out from the set that it extends.
    ///
    /// A split of the banks given here, in whatever form, replaces the whole inherited one; banks that are
    /// no longer sliced inherit nothing of their slices.
    mutating func inherit(_ parent: SettingSet) {
        var inherited = parent.settings
        if Schema.splitKeys.contains(where: { settings[$0] != nil }) {
            for id in Schema.splitKeys { inherited[id] = nil }
        }
        if let structure = settings["bank.structure"]?.text, structure.trimmed != "sliced" {
            for id in Schema.slicedKeys { inherited[id] = nil }
        }
        settings.merge(inherited) { own, _ in own }
        sections.merge(parent.sections) { own, _ in own }
    }

    /// Sets one key, whatever it was before.
    mutating func set(_ id: String, _ setting: Setting) {
        settings[id] = setting
    }

    private mutating func open(_ key: LocatedText, _ diagnostics: inout DiagnosticCollector) {
        if let earlier = sections[key.text] {
            diagnostics.error(
                "section '\(key.text)' is repeated; it began in line \(earlier.line)",
                at: key.location)
        } else {
            sections[key.text] = key.location
        }
    }

    private mutating func add(
        _ entry: YAMLDocument.Entry, section: String, _ diagnostics: inout DiagnosticCollector
    ) {
        let name = entry.key.text
        guard let targets = Schema.targets(section: section, name: name) else {
            diagnostics.error(Schema.unknownKey(name, in: section), at: entry.key.location)
            return
        }
        if let earlier = targets.compactMap({ settings[$0] }).first {
            let line = earlier.location.map { " of line \($0.line)" } ?? ""
            diagnostics.error(
                earlier.spelling == name
                    ? "'\(name)' is repeated; it was given in line \(earlier.location?.line ?? 0)"
                    : "'\(name)' repeats '\(earlier.spelling)'\(line); give one of them",
                at: entry.key.location)
            return
        }
        if entry.isNull { diagnostics.error("'\(name)' has no value", at: entry.location) }
        let text = entry.isNull ? nil : entry.value
        for id in targets {
            set(id, Setting(text: text, spelling: name, location: entry.location))
        }
    }
}
