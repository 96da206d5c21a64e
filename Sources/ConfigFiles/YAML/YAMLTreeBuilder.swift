import CYaml

/// Builds a tree from events, without recursion.
struct YAMLTreeBuilder {
    private static let deepestNesting = 32
    private static let mostNodes = 100_000

    /// An open list, or an open mapping with the key whose value comes next.
    private struct Frame {
        var isList: Bool
        var location: SourceLocation
        var items: [YAMLTree] = []
        var entries: [YAMLTree.Entry] = []
        var key: LocatedText?
    }

    private(set) var root: YAMLTree?
    private var frames: [Frame] = []
    private var nodes = 0

    mutating func take(
        _ event: yaml_event_t, at location: SourceLocation, _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            let isNull =
                scalar.style == YAML_PLAIN_SCALAR_STYLE && ["", "~", "null"].contains(text)
            try add(.scalar(text, isNull: isNull, location), diagnostics)
        case YAML_MAPPING_START_EVENT:
            try open(Frame(isList: false, location: location), diagnostics)
        case YAML_SEQUENCE_START_EVENT:
            try open(Frame(isList: true, location: location), diagnostics)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            let frame = frames.removeLast()
            let value: YAMLTree =
                frame.isList
                ? .list(frame.items, frame.location) : .mapping(frame.entries, frame.location)
            try add(value, diagnostics)
        default:
            break
        }
    }

    private mutating func open(
        _ frame: Frame, _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        if let last = frames.last, !last.isList, last.key == nil {
            let what = frame.isList ? "a list" : "a mapping"
            throw diagnostics.fail("a key must be a word, not \(what)", at: frame.location)
        }
        guard frames.count < Self.deepestNesting else {
            throw diagnostics.fail("nested too deeply", at: frame.location)
        }
        frames.append(frame)
    }

    private mutating func add(
        _ value: YAMLTree, _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        nodes += 1
        if nodes > Self.mostNodes {
            throw diagnostics.fail("more than \(Self.mostNodes) values", at: value.location)
        }
        guard !frames.isEmpty else {
            root = value
            return
        }
        let last = frames.count - 1
        if frames[last].isList {
            frames[last].items.append(value)
        } else if let key = frames[last].key {
            frames[last].entries.append(
                YAMLTree.Entry(key: key.text, location: key.location, value: value))
            frames[last].key = nil
        } else {
            guard case .scalar(let text, _, let location) = value else {
                throw diagnostics.fail(
                    "a key must be a word, not \(value.kind)", at: value.location)
            }
            frames[last].key = LocatedText(text: text, location: location)
        }
    }
}
