import ConfigFiles

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

    /// What stands in place of a request trace, as `replay --traffic` takes it: the kind and keys
    /// of `traffic`, with those keys that are set as `traffic.KEY`.
    public var traffic: String? {
        guard let text = value("traffic") else { return nil }
        var words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        for setting in effectiveSettings {
            guard let key = setting.trafficKey else { continue }
            words.removeAll { $0.trimmed.hasPrefix("\(key)=") }
            words.append("\(key)=\(setting.value)")
        }
        return words.joined(separator: ",")
    }

    /// The settings that say something about traffic.
    public var trafficSettings: [ExperimentSetting] {
        effectiveSettings.filter { $0.key == "traffic" || $0.trafficKey != nil }
    }
}
