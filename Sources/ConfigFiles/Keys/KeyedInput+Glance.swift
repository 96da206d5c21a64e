/// Reading single values before the keys of a file are known.
extension KeyedInput {
    /// The text of a `section.key` in a file, unchecked.
    ///
    /// - Returns: nil when the key is missing or is no scalar, and when the file cannot be read,
    ///   which loading it will say.
    package static func glance(_ id: String, in path: String) -> String? {
        guard case .mapping(let sections, _)? = try? YAMLTree.read(path: path) else { return nil }
        for section in sections {
            guard case .mapping(let entries, _) = section.value else { continue }
            let found = entries.last { "\(section.key).\($0.key)" == id }
            guard let found else { continue }
            if case .scalar(let text, false, _) = found.value { return text }
            return nil
        }
        return nil
    }
}
