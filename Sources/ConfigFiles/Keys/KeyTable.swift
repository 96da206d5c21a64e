/// Every key that a file, or a mapping inside one, may hold.
///
/// The one table behind reading, suggestions and missing keys.
package struct KeyTable: Sendable {
    /// What the keys describe.
    package enum Scope: Sendable {
        /// A file whose key `format` must say this.
        case file(format: String)
        /// A mapping inside a file, by what messages call it: `a claim`.
        case mapping(String)
        /// Settings whose sections are spread over files.
        case settings
    }

    /// One name that sets several keys, or a key of another section.
    package struct Shorthand: Sendable {
        /// The section it stands in.
        package let section: String
        /// The name.
        package let name: String
        /// The ids of the keys that it sets; errors in its value are reported for the first.
        package let targets: [String]

        /// Creates a shorthand.
        package init(_ section: String, _ name: String, sets targets: [String]) {
            self.section = section
            self.name = name
            self.targets = targets
        }
    }

    /// What the keys describe.
    package let scope: Scope
    /// The keys, in the order of a file.
    package let keys: [ConfigKey]
    /// The sections, in the order of a file.
    package let sections: [String]
    /// Sections of another file, whose keys are handed on as they are.
    package let passedSections: [String]
    /// Whether a section without keys says something.
    package let allowsEmptySections: Bool
    private let shorthands: [Shorthand]
    /// Where each key is in `keys`, by its id.
    private let indexByID: [String: Int]
    /// The ids of the keys that aliases and shorthands set, by `section.name`.
    private let otherTargets: [String: [String]]

    /// Creates a table; a file's key `format` is added to its keys.
    package init(
        _ scope: Scope, keys: [ConfigKey], shorthands: [Shorthand] = [],
        passing passedSections: [String] = [], allowsEmptySections: Bool = false
    ) {
        var keys = keys
        if case .file(let format) = scope {
            // Whether it is missing is asked of each file by itself.
            var key = ConfigKey("", "format", .choice([format])).optional
            key.isOverridable = false
            keys.insert(key, at: 0)
        }
        self.scope = scope
        self.keys = keys
        self.shorthands = shorthands
        self.passedSections = passedSections
        self.allowsEmptySections = allowsEmptySections
        var sections: [String] = []
        for key in keys where !key.section.isEmpty && !sections.contains(key.section) {
            sections.append(key.section)
        }
        self.sections = sections
        var indexByID = [String: Int](minimumCapacity: keys.count)
        var otherTargets: [String: [String]] = [:]
        for (index, key) in keys.enumerated() {
            let earlier = indexByID.updateValue(index, forKey: key.id)
            precondition(earlier == nil, "two keys of one id")
            for alias in key.aliases {
                otherTargets[Self.id(section: key.section, name: alias)] = [key.id]
            }
        }
        for shorthand in shorthands {
            let id = Self.id(section: shorthand.section, name: shorthand.name)
            otherTargets[id] = shorthand.targets
        }
        self.indexByID = indexByID
        self.otherTargets = otherTargets
    }

    private static func id(section: String, name: String) -> String {
        section.isEmpty ? name : section + "." + name
    }

    /// The key with an id.
    package subscript(id: String) -> ConfigKey? { indexByID[id].map { keys[$0] } }

    /// The ids of the keys that a name in a section sets; `nil` for an unknown name.
    package func targets(section: String, name: String) -> [String]? {
        let id = Self.id(section: section, name: name)
        if let index = indexByID[id], keys[index].section == section { return [id] }
        // Outside sections `timing.tCK` is no name, though it is an id; only a key that is called
        // `batch.size` has a point in its name.
        if section.isEmpty, name.utf8.contains(UInt8(ascii: ".")) { return nil }
        return otherTargets[id]
    }
}

/// What to say of names that are not in the table.
extension KeyTable {
    /// Why a key is not known, and which one was probably meant.
    package func unknownKey(_ name: String, in section: String) -> String {
        if section.isEmpty, sections.contains(name) {
            return "'\(name)' is a section and must hold keys"
        }
        let own = keys.filter { $0.section == section }
        // The likeliest to be meant come first.
        let names =
            shorthands.filter { $0.section == section }.map(\.name) + own.map(\.name)
            + own.flatMap(\.aliases) + (section.isEmpty ? sections : [])
        let problem = "unknown key \(quoted(name))\(scopeText(of: section))"
        let elsewhere = sections.first {
            $0 != section && targets(section: $0, name: name) != nil
        }
        if let elsewhere, nearestName(to: name, among: names) == nil {
            return "\(problem); it belongs in section '\(elsewhere)'"
        }
        return problem + suggestionOrList(for: name, among: names, of: own.map(\.name))
    }

    /// Why a name that no table holds is no key, and which one was probably meant.
    package static func unknownKey(
        _ name: String, among names: [String], expected: String
    ) -> String {
        let hint = suggestion(for: name, among: names)
        return "unknown key \(quoted(name))" + (hint.isEmpty ? "; expected \(expected)" : hint)
    }

    /// Why a section is not known, and which one was probably meant.
    package func unknownSection(_ name: String) -> String {
        Self.unknownSection(name, among: sections + passedSections)
    }

    /// Why a section is none of some, and which of them was probably meant.
    package static func unknownSection(_ name: String, among sections: [String]) -> String {
        "unknown section \(quoted(name))" + suggestionOrList(for: name, among: sections)
    }

    /// What to say of a file or mapping that is none of keys and values.
    package func mustBeMapping(not tree: YAMLTree) -> String {
        var (what, example) = ("the file", keys.first.map { ", such as '\($0.name): …'" } ?? "")
        switch scope {
        case .file(let format): example = ", such as 'format: \(format)'"
        case .mapping(let name): what = name
        case .settings: break
        }
        return "\(what) must be a mapping of keys to values\(example), not \(tree.kind)"
    }

    /// ` in 'timing'`, ` in a claim`; empty for keys of a file outside its sections.
    private func scopeText(of section: String) -> String {
        if !section.isEmpty { return " in '\(section)'" }
        if case .mapping(let what) = scope { return " in \(what)" }
        return ""
    }
}
