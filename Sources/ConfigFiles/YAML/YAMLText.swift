/// Scalars as a YAML file spells them.
package enum YAMLText {
    /// Whether a text stays the same text without quotes.
    package static func isPlain(_ text: String) -> Bool {
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

    package static func escaped(_ text: String) -> String {
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
