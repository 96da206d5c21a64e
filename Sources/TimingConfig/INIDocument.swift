import ConfigFiles

/// A DRAMsim3 configuration file: `[section]` lines and `key = value` lines, with their locations.
///
/// As in DRAMsim3, sections and keys count alike in either case, and of a repeated key the first
/// value counts. `;` and `#` begin a comment line; `;` after a blank ends a value.
struct INIDocument {
    /// One `key = value` line.
    struct Entry {
        var section: String
        var key: LocatedText
        var value: LocatedText
    }

    private static let mostEntries = 10_000

    /// The lines that count.
    private(set) var entries: [Entry] = []
    private var indexByName: [String: Int] = [:]

    /// Parses a file.
    init(_ source: SourceFile, diagnostics: inout DiagnosticCollector) {
        var section = ""
        let lines = source.bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = LocatedText(
                text: String(decoding: line, as: UTF8.self),
                location: SourceLocation(file: source.path, line: index + 1, column: 1))
            if entries.count == Self.mostEntries {
                diagnostics.error("too many keys", at: text.location)
                return
            }
            parse(text, &section, &diagnostics)
        }
    }

    /// The line that gives a key, by its `section.name`.
    func entry(_ id: String) -> Entry? { indexByName[id.lowercased()].map { entries[$0] } }

    private static func name(_ section: String, _ key: String) -> String {
        (section + "." + key).lowercased()
    }

    private mutating func parse(
        _ line: LocatedText, _ section: inout String, _ diagnostics: inout DiagnosticCollector
    ) {
        let content = line.text.trimmed
        guard let first = content.unicodeScalars.first, first != ";", first != "#" else { return }
        if first == "[" {
            guard let end = content.firstIndex(of: "]") else {
                diagnostics.error("a section without its ']'", at: line.start)
                return
            }
            section = content[..<end].dropFirst().trimmed
            return
        }
        let scalars = line.text.unicodeScalars
        guard let sign = scalars.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            diagnostics.error(
                "expected 'key = value', a [section] or a comment", at: line.start)
            return
        }
        let key = line.piece(line.text[..<sign])
        let value = line.piece(Self.withoutComment(line.text[scalars.index(after: sign)...]))
        let name = Self.name(section, key.text)
        if key.text.isEmpty {
            diagnostics.error("no key before '\(scalars[sign])'", at: line.start)
        } else if let earlier = indexByName[name].map({ entries[$0] }) {
            diagnostics.warning(
                "\(quoted(key.text)) is repeated; the value in line "
                    + "\(earlier.key.location.line) counts, as in DRAMsim3",
                at: key.location)
        } else {
            indexByName[name] = entries.count
            entries.append(Entry(section: section, key: key, value: value))
        }
    }

    private static func withoutComment(_ value: Substring) -> Substring {
        var isAfterBlank = true
        var index = value.utf8.startIndex
        while index < value.utf8.endIndex {
            let byte = value.utf8[index]
            if byte == UInt8(ascii: ";"), isAfterBlank { return value[..<index] }
            isAfterBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
            value.utf8.formIndex(after: &index)
        }
        return value
    }
}

extension LocatedText {
    /// A part of a line without the blanks around it, with the location of its first letter.
    fileprivate func piece(_ part: Substring) -> LocatedText {
        let start = part.utf8.firstIndex { !$0.isBlank } ?? part.startIndex
        var moved = location
        // Columns count characters, not bytes.
        for byte in text.utf8[..<start] where byte & 0xC0 != 0x80 { moved.column += 1 }
        return LocatedText(text: part.trimmed, location: moved)
    }

    /// Where its first letter stands.
    fileprivate var start: SourceLocation { piece(text[...]).location }
}
