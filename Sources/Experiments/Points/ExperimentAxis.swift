import ConfigFiles

/// A key and the value that an experiment gives it.
public struct ExperimentSetting: Equatable, Sendable {
    /// The key: `timing.tFAW`, `batch.requests`, `system.file`, `trace`.
    public var key: String
    /// The value as written; files are seen from where the program runs, several a line each.
    public var value: String
    /// Where it stands.
    public var location: SourceLocation

    /// Creates a setting.
    public init(key: String, value: String, location: SourceLocation) {
        self.key = ExperimentKeys.key(key)
        self.value = value
        self.location = location
    }

    /// Creates a setting of several files.
    init(key: String, files: [String], location: SourceLocation) {
        self.init(key: key, value: files.joined(separator: "\n"), location: location)
    }

    /// Whether the value is a path, or several.
    public var isFile: Bool { ExperimentKeys.isFile(key) }

    /// The key of traffic that `traffic.KEY` names.
    public var trafficKey: String? {
        key.hasPrefix("traffic.") ? String(key.dropFirst("traffic.".count)) : nil
    }

    /// The value as files: several where a key takes a list of them.
    public var files: [String] { value.split(separator: "\n").map { String($0) } }
}

/// Something that an experiment varies.
public struct ExperimentAxis: Equatable, Sendable {
    /// One of its values.
    public struct Value: Equatable, Sendable {
        /// What results call it.
        public var label: String
        /// What it sets.
        public var settings: [ExperimentSetting]
    }

    /// A range that random samples are drawn from.
    public struct Range: Equatable, Sendable {
        /// The least value.
        public var lower: Int
        /// The greatest value.
        public var upper: Int
        /// The key that it sets.
        public var key: String
        /// Where it stands.
        public var location: SourceLocation
    }

    /// What results call it: the key as the file spells it.
    public var name: String
    /// Its values; none when it has a range.
    public var values: [Value]
    /// Its range, for random samples.
    public var range: Range?

    /// Why a text is the label of no value; nil when it is one.
    func refusal(of text: String) -> String? {
        if let range {
            if let value = Int(text), (range.lower...range.upper).contains(value) { return nil }
            return "'\(text)' is no value of '\(name)', which is \(range.lower) to \(range.upper)"
        }
        let known = values.map(\.label)
        if known.contains(text) { return nil }
        return "'\(text)' is no value of '\(name)'" + suggestionOrList(for: text, among: known)
    }
}
