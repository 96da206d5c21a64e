import Foundation

/// The scalars of a YAML file of sections; keys outside of any are in the section "".
struct YAMLSections {
    private(set) var names: [String] = []
    private var values: [String: [String: String]] = [:]

    init(_ text: String) {
        var section = ""
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            let key = parts[0].trimmingCharacters(in: .whitespaces)
            let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            if line.hasPrefix("  ") {
                values[section, default: [:]][key] = value
            } else if value.isEmpty {
                section = key
                names.append(key)
            } else {
                values["", default: [:]][key] = value
            }
        }
    }

    /// The text of a key.
    subscript(section: String, key: String) -> String? { values[section]?[key] }

    /// The number of a key.
    func number(_ section: String, _ key: String) -> Int? { self[section, key].flatMap { Int($0) } }
}
