import ConfigFiles
import DRAMModel

/// One key of a timing file, and where its value goes.
struct SchemaKey: Sendable {
    /// Reads or changes one value of a memory: `{ $1(&$0.timing.CL) }`.
    ///
    /// Cheaper than a key path, which the runtime puts together when it is first needed.
    typealias Access<T> = @Sendable (inout MemoryConfiguration, (inout T) -> Void) -> Void

    /// Its names, what its value looks like, and whether it must be given.
    let key: ConfigKey
    /// Stores a value of the key's form.
    var store: @Sendable (Value, inout MemoryConfiguration) -> Void = { _, _ in }
    /// The value as in a file without quotes; `nil` when the configuration has none.
    var text: @Sendable (KeyedMemory) -> String? = { _ in nil }
    /// Whether a file can do without the key since its default is the value.
    var isImplied: @Sendable (MemoryConfiguration) -> Bool = { _ in false }

    /// The same key, which a configuration has only under a condition.
    func present(when condition: @escaping @Sendable (KeyedMemory) -> Bool) -> SchemaKey {
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

/// A memory as its keys read it, each value by itself.
final class KeyedMemory {
    private(set) var memory: MemoryConfiguration
    /// What standards give where the timing file does not.
    private(set) lazy var parameters = ParameterValues(memory)

    init(_ memory: MemoryConfiguration) { self.memory = memory }

    /// One value; keys of parts that a memory may lack are asked only where it has them.
    subscript<T>(access: SchemaKey.Access<T>) -> T {
        var found: T?
        access(&memory) { found = $0 }
        return found!
    }
}

extension SchemaKey {
    /// Creates a key.
    init(
        section: String, name: String, aliases: [String] = [], form: ValueForm,
        isRequired: Bool = false, isOverridable: Bool = true,
        store: @escaping @Sendable (Value, inout MemoryConfiguration) -> Void = { _, _ in },
        text: @escaping @Sendable (KeyedMemory) -> String? = { _ in nil },
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
        _ section: String, _ name: String, _ form: ValueForm, aliases: [String] = [],
        isRequired: Bool = false, _ access: @escaping Access<Int>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, aliases: aliases, form: form, isRequired: isRequired,
            store: { if case .integer(let value) = $0 { access(&$1) { $0 = value } } },
            text: { String($0[access]) })
    }

    static func cycles(
        _ section: String, _ name: String, aliases: [String] = [], isRequired: Bool = false,
        _ access: @escaping Access<Int>
    ) -> SchemaKey {
        integer(section, name, .cycles, aliases: aliases, isRequired: isRequired, access)
    }

    /// A decimal number that is kept in thousandths.
    static func permille(
        _ section: String, _ name: String, _ range: ClosedRange<Int>,
        _ access: @escaping Access<Int>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .permille(range),
            store: { if case .integer(let value) = $0 { access(&$1) { $0 = value } } },
            text: { ValueForm.decimal(permille: $0[access]) })
    }

    static func quantity(
        _ section: String, _ name: String, unit: String, _ access: @escaping Access<Double>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .quantity(unit: unit, 0...1e9),
            store: { if case .real(let value) = $0 { access(&$1) { $0 = value } } },
            text: { ValueForm.decimal($0[access]) })
    }

    static func boolean(
        _ section: String, _ name: String, _ access: @escaping Access<Bool>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .boolean,
            store: { if case .boolean(let value) = $0 { access(&$1) { $0 = value } } },
            text: { $0[access] ? "true" : "false" })
    }

    static func text(
        _ section: String, _ name: String, isRequired: Bool = false,
        _ access: @escaping Access<String>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .text, isRequired: isRequired,
            store: { if case .text(let value) = $0 { access(&$1) { $0 = value } } },
            text: { $0[access] })
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ section: String, _ name: String, isRequired: Bool = false,
        _ access: @escaping Access<Choice>
    ) -> SchemaKey {
        SchemaKey(
            section: section, name: name, form: .choice(Choice.allCases.map(\.rawValue)),
            isRequired: isRequired,
            store: {
                if case .text(let text) = $0, let value = Choice(rawValue: text) {
                    access(&$1) { $0 = value }
                }
            },
            text: { $0[access].rawValue })
    }

    static func power(
        _ name: String, unit: String = "mA",
        _ access: @escaping @Sendable (inout PowerParameters, (inout Double?) -> Void) -> Void
    ) -> SchemaKey {
        SchemaKey(
            section: "power", name: name, form: .quantity(unit: unit, 0...1e9),
            store: {
                if case .real(let value) = $0 {
                    var power = $1.power ?? PowerParameters()
                    access(&power) { $0 = value }
                    $1.power = power
                }
            },
            text: {
                guard var power = $0.memory.power else { return nil }
                var found: Double?
                access(&power) { found = $0 }
                return found.map { ValueForm.decimal($0) }
            })
    }
}

extension SchemaKey {
    /// A parameter that has no field of its own.
    static func parameter(_ name: String) -> SchemaKey {
        SchemaKey(
            section: "timing", name: name, form: .cycles,
            store: { if case .integer(let value) = $0 { $1.timing.others[name] = value } },
            text: { $0.parameters.cycles(name).map { String($0) } },
            isImplied: { $0.timing.others[name] == nil })
    }
}
