/// A key that a `KeyedFile` may hold.
package struct KeyedFileKey: Sendable {
    let section: String
    let name: String
    let form: ValueForm
    var isOptional = false

    /// `section.name`, or the bare name outside sections.
    package var id: String { section.isEmpty ? name : "\(section).\(name)" }

    /// The same key, which a file may leave out.
    package var optional: KeyedFileKey {
        var key = self
        key.isOptional = true
        return key
    }

    /// A whole number in a range.
    package static func count(
        _ section: String, _ name: String, _ range: ClosedRange<Int>
    ) -> KeyedFileKey {
        KeyedFileKey(section: section, name: name, form: .count(range))
    }

    /// A decimal number in a range; both are kept in thousandths.
    package static func permille(
        _ section: String, _ name: String, _ range: ClosedRange<Int>
    ) -> KeyedFileKey {
        KeyedFileKey(section: section, name: name, form: .permille(range))
    }

    /// A decimal number from 0 to 1e9, with this unit or none.
    package static func quantity(
        _ section: String, _ name: String, unit: String
    ) -> KeyedFileKey {
        KeyedFileKey(section: section, name: name, form: .quantity(unit: unit))
    }

    /// `true` or `false`; a file may leave it out.
    package static func flag(_ section: String, _ name: String) -> KeyedFileKey {
        KeyedFileKey(section: section, name: name, form: .boolean, isOptional: true)
    }

    /// One of the words of an enumeration.
    package static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ section: String, _ name: String, _: Choice.Type
    ) -> KeyedFileKey {
        KeyedFileKey(
            section: section, name: name, form: .choice(Choice.allCases.map(\.rawValue)))
    }

    /// Text on one line.
    package static func text(_ section: String, _ name: String) -> KeyedFileKey {
        KeyedFileKey(section: section, name: name, form: .text)
    }

    /// Text for the reader only.
    package static func note(_ section: String, _ name: String) -> KeyedFileKey {
        KeyedFileKey(section: section, name: name, form: .note, isOptional: true)
    }
}
