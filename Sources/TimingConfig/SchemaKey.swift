import ConfigFiles
import DRAMModel

/// One key of a timing file, and where its value goes.
struct SchemaKey: Sendable {
    typealias Path<T> = WritableKeyPath<MemoryConfiguration, T> & Sendable

    /// Its names, what its value looks like, and whether it must be given.
    let key: ConfigKey
    /// Stores a value of the key's form.
    var store: @Sendable (Value, inout MemoryConfiguration) -> Void = { _, _ in }
    /// The value as in a file without quotes; `nil` when the configuration has none.
    var text: @Sendable (MemoryConfiguration) -> String? = { _ in nil }
    /// Whether a file can do without the key since its default is the value.
    var isImplied: @Sendable (MemoryConfiguration) -> Bool = { _ in false }

    /// The same key, which a configuration has only under a condition.
    func present(when condition: @escaping @Sendable (MemoryConfiguration) -> Bool) -> SchemaKey {
        var key = self
        let text = text
        key.text = { condition($0) ? text($0) : nil }
        return key
    }

    /// Its section; empty outside sections.
    var section: String { key.section }
    /// Its canonical name.
    var name: String { key.name }
    /// `section.name`, or the bare name outside sections.
    var id: String { key.id }
    /// What its value looks like.
    var form: ValueForm { key.form }
}

extension SchemaKey {
    /// Creates a key.
    init(
        section: String, name: String, aliases: [String] = [], form: ValueForm,
        isRequired: Bool = false, isOverridable: Bool = true,
        store: @escaping @Sendable (Value, inout MemoryConfiguration) -> Void = { _, _ in },
        text: @escaping @Sendable (MemoryConfiguration) -> String? = { _ in nil },
        isImplied: @escaping @Sendable (MemoryConfiguration) -> Bool = { _ in false }
    ) {
        var key = ConfigKey(section, name, form)
        key.aliases = aliases
        key.isRequired = isRequired
        key.isOverridable = isOverridable
        self.init(key: key, store: store, text: text, isImplied: isImplied)
    }
}

/// Keys by the type of what they hold.
extension SchemaKey {
    static func integer(
        _ section: String, _ name: String, _ path: Path<Int>, _ form: ValueForm,
        aliases: [String] = [], isRequired: Bool = false
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, aliases: aliases, form: form, isRequired: isRequired,
            store: { if case .integer(let value) = $0 { $1[keyPath: path] = value } },
            text: { String($0[keyPath: path]) })
    }

    static func cycles(
        _ section: String, _ name: String, _ path: Path<Int>, aliases: [String] = [],
        isRequired: Bool = false
    ) -> SchemaKey {
        integer(section, name, path, .cycles, aliases: aliases, isRequired: isRequired)
    }

    /// A decimal number that is kept in thousandths.
    static func permille(
        _ section: String, _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .permille(range),
            store: { if case .integer(let value) = $0 { $1[keyPath: path] = value } },
            text: { ValueForm.decimal(permille: $0[keyPath: path]) })
    }

    static func quantity(
        _ section: String, _ name: String, _ path: Path<Double>, unit: String
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .quantity(unit: unit, 0...1e9),
            store: { if case .real(let value) = $0 { $1[keyPath: path] = value } },
            text: { ValueForm.decimal($0[keyPath: path]) })
    }

    static func boolean(_ section: String, _ name: String, _ path: Path<Bool>) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .boolean,
            store: { if case .boolean(let value) = $0 { $1[keyPath: path] = value } },
            text: { $0[keyPath: path] ? "true" : "false" })
    }

    static func text(
        _ section: String, _ name: String, _ path: Path<String>, isRequired: Bool = false
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .text, isRequired: isRequired,
            store: { if case .text(let value) = $0 { $1[keyPath: path] = value } },
            text: { $0[keyPath: path] })
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ section: String, _ name: String, _ path: Path<Choice>, isRequired: Bool = false
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .choice(Choice.allCases.map(\.rawValue)),
            isRequired: isRequired,
            store: {
                if case .text(let text) = $0, let value = Choice(rawValue: text) {
                    $1[keyPath: path] = value
                }
            },
            text: { $0[keyPath: path].rawValue })
    }

    static func power(
        _ name: String, _ path: WritableKeyPath<PowerParameters, Double?> & Sendable,
        unit: String = "mA"
    ) -> SchemaKey {
        SchemaKey(
            section: "power", name: name, form: .quantity(unit: unit, 0...1e9),
            store: {
                if case .real(let value) = $0 {
                    var power = $1.power ?? PowerParameters()
                    power[keyPath: path] = value
                    $1.power = power
                }
            },
            text: { $0.power?[keyPath: path].map { ValueForm.decimal($0) } })
    }
}

extension SchemaKey {
    /// A parameter that has no field of its own.
    static func parameter(_ name: String) -> SchemaKey {
        SchemaKey(
            section: "timing", name: name, form: .cycles,
            store: { if case .integer(let value) = $0 { $1.timing.others[name] = value } },
            text: { $0.parameter(name).map { String($0) } },
            isImplied: { $0.timing.others[name] == nil })
    }
}
