/// One key of an input file: its names, what its value looks like, and whether it must be given.
package struct ConfigKey: Sendable {
    /// The section it stands in; empty outside sections.
    package let section: String
    /// The canonical name.
    package let name: String
    /// `section.name`, or the bare name outside sections.
    package let id: String
    /// Other names of the same key.
    package var aliases: [String] = []
    /// The type, unit and range of its value.
    package let form: ValueForm
    /// Whether the key must be given.
    package var isRequired = true
    /// Whether `--set` may give it another value.
    package var isOverridable = true

    /// Creates a key that must be given.
    package init(_ section: String, _ name: String, _ form: ValueForm) {
        self.section = section
        self.name = name
        id = section.isEmpty ? name : section + "." + name
        self.form = form
    }

    /// The same key, which may be left out.
    package var optional: ConfigKey {
        var key = self
        key.isRequired = false
        return key
    }
}

/// Keys by what their values look like.
extension ConfigKey {
    /// A whole number in a range.
    package static func count(
        _ section: String, _ name: String, _ range: ClosedRange<Int>
    ) -> ConfigKey {
        ConfigKey(section, name, .count(range))
    }

    /// A decimal number in a range; both are kept in thousandths.
    package static func permille(
        _ section: String, _ name: String, _ range: ClosedRange<Int>
    ) -> ConfigKey {
        ConfigKey(section, name, .permille(range))
    }

    /// A decimal number in a range, with this unit or none.
    package static func quantity(
        _ section: String, _ name: String, unit: String, _ range: ClosedRange<Double> = 0...1e9
    ) -> ConfigKey {
        ConfigKey(section, name, .quantity(unit: unit, range))
    }

    /// `true` or `false`; it may be left out.
    package static func flag(_ section: String, _ name: String) -> ConfigKey {
        ConfigKey(section, name, .boolean).optional
    }

    /// One of the words of an enumeration.
    package static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ section: String, _ name: String, _: Choice.Type
    ) -> ConfigKey {
        ConfigKey(section, name, .choice(Choice.allCases.map(\.rawValue)))
    }

    /// Text on one line.
    package static func text(_ section: String, _ name: String) -> ConfigKey {
        ConfigKey(section, name, .text)
    }

    /// Text for the reader only; it may be left out.
    package static func note(_ section: String, _ name: String) -> ConfigKey {
        var key = ConfigKey(section, name, .note).optional
        key.isOverridable = false
        return key
    }
}
