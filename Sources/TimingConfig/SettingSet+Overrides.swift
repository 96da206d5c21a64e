import ConfigFiles

extension SettingSet {
    /// Keys that say what a file is, not what the memory is.
    private static let fixedKeys = ["format", "extends", "source"]

    /// Applies settings that stand in another file.
    mutating func apply(_ placed: [PlacedSetting], diagnostics: inout DiagnosticCollector) {
        var overriding = SettingSet()
        for setting in placed {
            let name = setting.key.text
            diagnostics.register(file: setting.location.file)
            guard let targets = Schema.targets(section: setting.section, name: name) else {
                diagnostics.error(
                    Schema.unknownKey(name, in: setting.section), at: setting.key.location)
                continue
            }
            for id in targets {
                overriding.set(
                    id,
                    Setting(text: setting.value, spelling: name, location: setting.location))
            }
        }
        overriding.inherit(self)
        self = overriding
    }

    /// Applies `section.key=value` arguments; a later one wins.
    mutating func apply(overrides: [String], diagnostics: inout DiagnosticCollector) {
        var overriding = SettingSet()
        for override in overrides {
            let file = "--set " + override
            diagnostics.register(file: file)
            func place(_ index: String.Index) -> SourceLocation {
                let before = override.unicodeScalars[..<index].count
                return SourceLocation(file: file, line: 1, column: before + 1)
            }
            guard let equals = override.firstIndex(of: "=") else {
                diagnostics.error(
                    "expected section.key=value, such as timing.tFAW=16",
                    at: place(override.endIndex))
                continue
            }
            let path = override[..<equals]
            let dot = path.firstIndex(of: ".")
            let section = dot.map { String(path[..<$0]) } ?? ""
            let nameStart = dot.map { path.index(after: $0) } ?? path.startIndex
            let name = String(path[nameStart...])
            let valueStart = override.index(after: equals)
            if !section.isEmpty, !Schema.sections.contains(section) {
                diagnostics.error(Schema.unknownSection(section), at: place(path.startIndex))
            } else if section.isEmpty, Self.fixedKeys.contains(name) {
                diagnostics.error("'\(name)' cannot be overridden", at: place(nameStart))
            } else if let targets = Schema.targets(section: section, name: name) {
                let text = String(override[valueStart...])
                if text.trimmed.isEmpty {
                    diagnostics.error("'\(name)' has no value", at: place(valueStart))
                }
                let setting = Setting(
                    text: text.trimmed.isEmpty ? nil : text, spelling: name,
                    location: place(valueStart))
                for id in targets { overriding.set(id, setting) }
            } else {
                diagnostics.error(Schema.unknownKey(name, in: section), at: place(nameStart))
            }
        }
        overriding.inherit(self)
        self = overriding
    }
}
