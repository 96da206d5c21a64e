import ConfigFiles

/// What an experiment's points are, and settings from outside its file.
extension Experiment {
    /// The kind that all inputs belong to.
    static func kind(
        _ base: [ExperimentSetting], _ axes: [ExperimentAxis], at location: SourceLocation
    ) throws(ConfigurationError) -> ExperimentKind {
        let settings = base + axes.flatMap { $0.values.flatMap(\.settings) }
        let inputs = settings.filter { ExperimentKeys.inputs.contains($0.key) }
        guard let first = inputs.first else {
            throw ConfigurationError(
                "'base' names no input: expected 'workload', or 'timing' with 'trace', 'traffic' "
                    + "or 'pim'",
                at: location)
        }
        let kind: ExperimentKind = first.key == "workload" ? .run : .replay
        if let other = inputs.first(where: { !kind.inputs.contains($0.key) }) {
            throw ConfigurationError(
                "'\(other.key)' does not go with '\(first.key)': points either run a workload or "
                    + "replay 'trace' or 'traffic' and 'pim' on 'timing'", at: other.location)
        }
        return kind
    }

    /// Adds `key=value` from the command line to what all points have in common.
    ///
    /// - Throws: when it is no such thing, or the key is an axis, which would win.
    public mutating func apply(override text: String) throws(ConfigurationError) {
        guard let override = Override(text) else {
            throw ConfigurationError(Override.expectation, at: Override.end(of: text))
        }
        let location = Override.start(of: text)
        let (name, value) = (override.id, override.value.text)
        try ExperimentKeys.check(name, at: location)
        let setting = ExperimentSetting(key: name, value: value, location: location)
        if ExperimentKeys.inputs.contains(setting.key), !kind.inputs.contains(setting.key) {
            throw ConfigurationError(
                "'\(name)' is no input of this experiment, whose points are \(kind.rawValue)s",
                at: location)
        }
        if let axis = axes.first(where: { $0.sets(setting.key) }) {
            throw ConfigurationError(
                "'\(name)' is set by the axis '\(axis.name)' of \(path); change it there",
                at: location)
        }
        base.append(setting)
    }
}

extension ExperimentAxis {
    /// Whether some value of it sets a key.
    fileprivate func sets(_ key: String) -> Bool {
        range?.key == key || values.contains { $0.settings.contains { $0.key == key } }
    }
}
