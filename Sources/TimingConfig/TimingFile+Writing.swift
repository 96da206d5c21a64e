import ConfigFiles
import DRAMModel

extension TimingFile {
    /// A timing file that loads back to the same configuration.
    ///
    /// - Parameters:
    ///   - loaded: The configuration; a comment behind each value says where the value comes from,
    ///     and what nothing reads is a comment itself.
    ///   - source: What the file was made from, for its heading and its `source` key.
    public static func yaml(for loaded: LoadedConfiguration, source: String) -> String {
        var lines = ["# Timing is in clock cycles, currents are in mA, the voltage is in V."]
        lines.append("format: \(Schema.format)")
        var section = ""
        let isRead = isRead(in: loaded.configuration)
        for (key, setting) in zip(keys(of: loaded), loaded.resolved) {
            guard !key.isImplied(loaded.configuration) else { continue }
            if setting.section != section {
                section = setting.section
                lines.append("")
                lines.append("\(section):")
            }
            let indent = section.isEmpty ? "" : "  "
            let value =
                isLiteral(setting.value, of: key.form)
                ? setting.value : YAMLText.doubleQuoted(setting.value)
            let comment = comment(setting.origin)
            let line = "\(setting.key): \(value)\(comment)"
            lines.append(indent + (isRead(key) ? line : "# \(line)"))
            if setting.key == "name", section.isEmpty {
                lines.append("source: \(YAMLText.doubleQuoted(source))")
            }
        }
        lines += rules(of: loaded.configuration)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The rules that the file adds, a mapping each.
    private static func rules(of memory: MemoryConfiguration) -> [String] {
        guard !memory.addedRules.isEmpty else { return [] }
        var lines = ["", "rules:"]
        for rule in memory.addedRules {
            var values = [
                ("name", rule.name), ("after", rule.text.after), ("before", rule.text.before),
                ("where", rule.scope.rawValue), ("cycles", rule.text.cycles),
                ("source", rule.source),
            ]
            if !rule.text.perCount.isEmpty { values.append(("per_count", rule.text.perCount)) }
            if !rule.only.isEmpty { values.append(("only", rule.only.joined(separator: " "))) }
            let cells = values.map { "\($0.0): \(YAMLText.doubleQuoted($0.1))" }
            lines.append("  - " + cells.joined(separator: "\n    "))
        }
        return lines
    }

    /// Whether a value stands in a file without quotes.
    private static func isLiteral(_ text: String, of form: ValueForm) -> Bool {
        if case .node = form, text.hasPrefix("{") { return true }
        return YAMLText.isPlain(text)
    }

    fileprivate static func keys(of loaded: LoadedConfiguration) -> [SchemaKey] {
        let memory = loaded.configuration
        let keyed = KeyedMemory(memory)
        let standards = [memory.standard, memory.rules, memory.units].compactMap(\.self)
        return Schema.all(Schema.parameters(standards)).filter {
            $0.text(keyed) != nil
        }
    }

    private static func comment(_ origin: ResolvedSetting.Origin) -> String {
        switch origin {
        case .written(let location):
            let file = location.file.split(separator: "/").last.map(String.init) ?? location.file
            let text = YAMLText.escaped(file)
            return location.file.hasPrefix("--set ")
                ? "  # \(text)" : "  # \(text):\(location.line)"
        case .referenceDefault: return "  # DRAMsim3's default"
        case .standardDefault: return ""
        }
    }

    /// Which keys of a file by itself are read; one with others would not be taken.
    fileprivate static func isRead(in memory: MemoryConfiguration) -> (SchemaKey) -> Bool {
        let device = ReadKeys(memory, .any, isGiven: { _ in true })
        let own = ReadKeys(memory, .own, isGiven: { _ in true })
        return { key in
            key.key.isRequired || (key.id.isOfDevice ? device : own).contains(key.id)
        }
    }
}

extension LoadedConfiguration {
    /// The values of the keys that something reads, under `section.key`: a file that is written has
    /// them again when it is loaded.
    public var readValues: [String: String] {
        let isRead = TimingFile.isRead(in: configuration)
        var values: [String: String] = [:]
        for (key, setting) in zip(TimingFile.keys(of: self), resolved) where isRead(key) {
            values[key.id] = setting.value
        }
        return values
    }
}
