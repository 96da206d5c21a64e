/// A `section.key=value` argument, taken apart.
package struct Override: Sendable {
    /// What an argument that is none should have been.
    package static let expectation = "expected section.key=value, such as timing.tFAW=16"

    /// The section; empty without one.
    package let section: LocatedText
    /// The name of the key.
    package let name: LocatedText
    /// The value, as given.
    package let value: LocatedText

    /// Takes an argument apart; `nil` without `=`.
    package init?(_ text: String) {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        func piece(_ part: Substring) -> LocatedText {
            LocatedText(text: String(part), location: Self.location(part.startIndex, in: text))
        }
        let path = text[..<equals]
        let dot = path.firstIndex(of: ".")
        section = piece(dot.map { path[..<$0] } ?? path.prefix(0))
        name = piece(dot.map { path[path.index(after: $0)...] } ?? path)
        value = piece(text[text.index(after: equals)...])
    }

    /// `section.key`, or the bare name without a section.
    package var id: String {
        section.text.isEmpty ? name.text : "\(section.text).\(name.text)"
    }

    /// The file name of locations in an argument.
    package static func file(_ text: String) -> String { "--set " + text }

    /// The location of an argument.
    package static func start(of text: String) -> SourceLocation {
        location(text.startIndex, in: text)
    }

    /// The location behind an argument.
    package static func end(of text: String) -> SourceLocation { location(text.endIndex, in: text) }

    private static func location(_ index: String.Index, in text: String) -> SourceLocation {
        SourceLocation(
            file: file(text), line: 1, column: text.unicodeScalars[..<index].count + 1)
    }
}
