/// Values of trees whose keys no table holds.
extension YAMLTree {
    /// The text of a scalar that is not empty, `key` being what messages call it.
    package func text(_ key: String) throws(ConfigurationError) -> String {
        let value = try parsed(.text, key)
        guard case .text(let text) = value else { preconditionFailure("a form of another kind") }
        return text
    }

    /// The items of a list that has some, `key` being what messages call it.
    package func items(_ key: String) throws(ConfigurationError) -> [YAMLTree] {
        let value = try parsed(.list, key)
        guard case .items(let items) = value else { preconditionFailure("a form of another kind") }
        return items
    }

    /// The entries of a mapping of any keys, each of which it holds once.
    ///
    /// - Parameter what: What the mapping is, for messages: `'axes'`.
    package func entries(_ what: String) throws(ConfigurationError) -> [Entry] {
        guard case .mapping(let entries, _) = self else {
            throw ConfigurationError(
                KeyTable(.mapping(what), keys: []).mustBeMapping(not: self), at: location)
        }
        var lines: [String: Int] = [:]
        for entry in entries {
            if let earlier = lines.updateValue(entry.location.line, forKey: entry.key) {
                throw ConfigurationError(
                    "\(quoted(entry.key)) is repeated; it was given in line \(earlier)",
                    at: entry.location)
            }
        }
        return entries
    }

    private func parsed(_ form: ValueForm, _ key: String) throws(ConfigurationError) -> Value {
        if let problem = form.problem(with: self) {
            throw ConfigurationError("\(quoted(key)) \(problem)", at: location)
        }
        do throws(ValueError) {
            return try form.parse(self, period_fs: nil)
        } catch {
            throw ConfigurationError("\(key): \(error.message)", at: location)
        }
    }
}
