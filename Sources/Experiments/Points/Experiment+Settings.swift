import ConfigFiles

/// Each key has one place that sets it.
extension Experiment {
    /// A key and where something sets it.
    fileprivate typealias Place = (key: String, location: SourceLocation)

    /// Throws when a point sets a key twice: by two axes, by an axis and `base` or `set`, or under
    /// two names within one of them.
    func checkSettings() throws(ConfigurationError) {
        let base = base.flatMap(\.places)
        guard sampling == .list, let first = axes.first else {
            // Any values of two axes may meet.
            return try Self.check(base + axes.flatMap(\.places))
        }
        for index in first.values.indices {
            try Self.check(base + axes.flatMap { $0.values[index].places })
        }
    }

    private static func check(_ places: [Place]) throws(ConfigurationError) {
        var known: [String: SourceLocation] = [:]
        for (key, location) in places {
            guard let other = known.updateValue(location, forKey: key) else { continue }
            throw ConfigurationError(
                "'\(key)' is set at \(other.file):\(other.line):\(other.column) too; expected one "
                    + "place that sets a key", at: location)
        }
    }
}

extension ExperimentAxis {
    /// Each key once, at the first value that sets it; twice where one value sets it twice.
    fileprivate var places: [Experiment.Place] {
        if let range { return [(range.key, range.location)] }
        var places: [Experiment.Place] = []
        var known: Set<String> = []
        for value in values {
            let own = value.places
            places += own.filter { !known.contains($0.key) }
            known.formUnion(own.map(\.key))
        }
        return places
    }
}

extension ExperimentAxis.Value {
    fileprivate var places: [Experiment.Place] { settings.flatMap(\.places) }
}

extension ExperimentSetting {
    /// Its key, and those of traffic in the value of `traffic`, such as `traffic.rate` for
    /// `random,rate=0.5`.
    fileprivate var places: [Experiment.Place] {
        guard key == "traffic" else { return [(key, location)] }
        let words = value.split(separator: ",")
        return [(key, location)]
            + words.compactMap { word in
                word.firstIndex(of: "=").map { ("traffic.\(word[..<$0].trimmed)", location) }
            }
    }
}
