import DRAMModel

extension TimingFile {
    /// A timing file that loads back to the same configuration.
    ///
    /// - Parameters:
    ///   - loaded: The configuration; a comment behind each value says where the value comes from.
    ///   - source: What the file was made from, for its heading and its `source` key.
    public static func yaml(for loaded: LoadedConfiguration, source: String) -> String {
        var lines = ["# Timing is in clock cycles, currents are in mA, the voltage is in V."]
        lines.append("format: \(Schema.format)")
        var section = ""
        for (key, setting) in zip(keys(of: loaded), loaded.resolved) {
            guard !key.isImplied(loaded.configuration) else { continue }
            if setting.section != section {
                section = setting.section
                lines.append("")
                lines.append("\(section):")
            }
            let indent = section.isEmpty ? "" : "  "
            let value = isPlain(setting.value) ? setting.value : doubleQuoted(setting.value)
            let comment = comment(setting.origin)
            lines.append("\(indent)\(setting.key): \(value)\(comment)")
            if setting.key == "name", section.isEmpty {
                lines.append("source: \(doubleQuoted(source))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func keys(of loaded: LoadedConfiguration) -> [SchemaKey] {
        Schema.keys.filter { $0.text(loaded.configuration) != nil }
    }

    private static func comment(_ origin: ResolvedSetting.Origin) -> String {
        switch origin {
        case .written(let location):
            let file = location.file.split(separator: "/").last.map(String.init) ?? location.file
            let text = escaped(file)
            return location.file.hasPrefix("--set ")
                ? "  # \(text)" : "  # \(text):\(location.line)"
        case .referenceDefault: return "  # DRAMsim3's default"
        case .standardDefault: return ""
        }
    }

    /// Whether a text stays the same text without quotes.
    private static func isPlain(_ text: String) -> Bool {
        let isWord = text.utf8.allSatisfy {
            $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: " ")
        }
        let startsWell = text.utf8.first.map { $0 != UInt8(ascii: "-") && !$0.isBlank } ?? false
        let endsWell = text.utf8.last.map { !$0.isBlank } ?? false
        return isWord && startsWell && endsWell && text.lowercased() != "null"
    }

    /// A text as a YAML scalar in quotes.
    package static func doubleQuoted(_ text: String) -> String {
        "\"" + escaped(text) + "\""
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            // Line separators, and what YAML does not call printable.
            case "\u{2028}", "\u{2029}": result += scalar.yamlEscape
            case " "..."~", "\u{A1}"..."\u{D7FF}": result.unicodeScalars.append(scalar)
            default: result += scalar.yamlEscape
            }
        }
        return result
    }
}
