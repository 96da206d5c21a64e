import ConfigFiles

/// What of the settings of banks a file inherits.
extension Settings {
    /// Replaces settings by those of another set.
    ///
    /// A split of the banks given there, in whatever form, replaces the whole one given here; banks
    /// that are no longer sliced keep nothing of their slices.
    mutating func override(with other: Settings) {
        if Schema.splitKeys.contains(where: { other[$0] != nil }) {
            for id in Schema.splitKeys { self[id] = nil }
        }
        if let structure = other["bank.structure"]?.text, structure.trimmed != "sliced" {
            for id in Schema.slicedKeys { self[id] = nil }
        }
        replace(with: other)
    }
}
