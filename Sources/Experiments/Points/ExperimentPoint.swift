/// One combination of the values of an experiment's axes.
public struct ExperimentPoint: Equatable, Sendable {
    /// Its index in the experiment, from 0.
    public var index: Int
    /// The label of each axis' value, in the order of the axes.
    public var labels: [String]
    /// All that is set, later ones winning over earlier ones.
    public var settings: [ExperimentSetting]
    /// Which repeat it is, from 0.
    public var repetition = 0

    /// The last value of a key, if it is set.
    public func value(_ key: String) -> String? {
        setting(key)?.value
    }

    /// The setting that gives a key its value, if there is one.
    public func setting(_ key: String) -> ExperimentSetting? {
        settings.last { $0.key == key }
    }

    /// The setting that counts of each key, in the order of the keys.
    public var finalSettings: [ExperimentSetting] {
        effectiveSettings.sorted { $0.key < $1.key }
    }

    /// What counts of the settings, in their order: each key once with its last value.
    public var effectiveSettings: [ExperimentSetting] {
        var seen: Set<String> = []
        return settings.reversed().filter { seen.insert($0.key).inserted }.reversed()
    }

    /// `key=value` for all keys but inputs, each key once with its last value.
    public var overrides: [String] {
        effectiveSettings.filter { !ExperimentKeys.inputs.contains($0.key) }
            .map { "\($0.key)=\($0.value)" }
    }
}
