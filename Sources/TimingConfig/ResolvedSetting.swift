import ConfigFiles

/// One key of a timing file with the value it has after inheritance, overrides and defaults.
public struct ResolvedSetting: Equatable, Sendable {
    /// How the value is written in JSON.
    public enum Kind: Sendable {
        /// A number; `value` is a valid JSON number.
        case number
        /// `true` or `false`.
        case boolean
        /// A string; `value` holds no quotes and is not escaped.
        case string
    }

    /// Where a value comes from.
    public enum Origin: Equatable, Sendable {
        /// Written at a location in a file or an override.
        case written(SourceLocation)
        /// Left out, and given its default.
        case standardDefault
        /// Left out of a DRAMsim3 file, and given DRAMsim3's default.
        case referenceDefault
    }

    /// Section of the timing file; empty for keys outside sections.
    public var section: String
    /// The key's canonical name.
    public var key: String
    /// The value as in a YAML file, without quotes.
    public var value: String
    /// How the value is written in JSON.
    public var kind: Kind
    /// Where the value comes from.
    public var origin: Origin

    /// Creates a setting.
    public init(section: String, key: String, value: String, kind: Kind, origin: Origin) {
        self.section = section
        self.key = key
        self.value = value
        self.kind = kind
        self.origin = origin
    }
}

extension ValueForm {
    /// How a value is written in JSON.
    var kind: ResolvedSetting.Kind {
        switch self {
        case .cycles, .count, .powerOfTwo, .quantity, .permille, .share: .number
        case .boolean: .boolean
        case .period, .ratio, .choice, .text, .note, .list, .node: .string
        }
    }
}
