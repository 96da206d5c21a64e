import CYaml

/// Drives libyaml's event parser over one file.
///
/// libyaml's own state machine does not recurse, and this one keeps at most two levels: sections
/// and their keys. Deeper values are reported and skipped.
package struct YAMLParser {
    private static let deepestNesting = 32
    private static let mostKeys = 10_000

    private let source: SourceFile
    private var document = YAMLDocument()
    private var section: YAMLDocument.Entry?
    private var sectionEntries: [YAMLDocument.Entry] = []
    private var pendingKey: LocatedText?
    private var hasRoot = false
    private var rootIsOpen = false
    private var skippedDepth = 0
    private var keyCount = 0

    /// Parses a file; values that are no scalars go to `diagnostics`, broken syntax is thrown.
    package static func parse(
        _ source: SourceFile, diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> YAMLDocument {
        var parser = YAMLParser(source: source)
        return try parser.run(&diagnostics)
    }

    private init(source: SourceFile) {
        self.source = source
    }

    private mutating func run(
        _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> YAMLDocument {
        let reader = YAMLEventReader(source)
        try reader.forEach(&diagnostics) {
            (event, location, diagnostics) throws(ConfigurationError) in
            try handle(event, at: location, &diagnostics)
        }
        guard hasRoot else { throw diagnostics.fail("the file is empty", at: reader.start) }
        return document
    }

    private mutating func handle(
        _ event: yaml_event_t, at location: SourceLocation,
        _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        switch event.type {
        case YAML_SCALAR_EVENT:
            try handleScalar(event.data.scalar, at: location, &diagnostics)
        case YAML_MAPPING_START_EVENT:
            try openMapping(at: location, &diagnostics)
        case YAML_SEQUENCE_START_EVENT:
            try openSkipped("a list", at: location, &diagnostics)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            close()
        default:
            break
        }
    }

    private typealias Scalar = yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar

    private mutating func handleScalar(
        _ scalar: Scalar, at location: SourceLocation, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        guard skippedDepth == 0 else { return }
        let text = String(
            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        guard rootIsOpen else {
            throw diagnostics.fail("expected sections, not a single value", at: location)
        }
        guard let key = pendingKey else {
            keyCount += 1
            if keyCount > Self.mostKeys { throw diagnostics.fail("too many keys", at: location) }
            pendingKey = LocatedText(text: text, location: location)
            return
        }
        let isNull =
            scalar.style == YAML_PLAIN_SCALAR_STYLE && ["", "~", "null"].contains(text)
        finish(YAMLDocument.Entry(key: key, value: text, location: location, isNull: isNull))
    }

    private mutating func openMapping(
        at location: SourceLocation, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        if !rootIsOpen {
            rootIsOpen = true
            hasRoot = true
        } else if skippedDepth == 0, section == nil, let key = pendingKey {
            section = YAMLDocument.Entry(key: key, value: nil, location: location)
            pendingKey = nil
        } else {
            try openSkipped("a mapping", at: location, &diagnostics)
        }
    }

    private mutating func openSkipped(
        _ what: String, at location: SourceLocation, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        if skippedDepth == 0 {
            guard rootIsOpen else {
                throw diagnostics.fail("expected sections, not \(what)", at: location)
            }
            guard let key = pendingKey else {
                throw diagnostics.fail("a key must be a word, not \(what)", at: location)
            }
            diagnostics.error(
                "\(quoted(key.text)) must be a single value, not \(what)", at: location)
            finish(YAMLDocument.Entry(key: key, value: nil, location: location))
        }
        skippedDepth += 1
        if skippedDepth > Self.deepestNesting {
            throw diagnostics.fail("nested too deeply", at: location)
        }
    }

    private mutating func finish(_ entry: YAMLDocument.Entry) {
        pendingKey = nil
        if section != nil {
            sectionEntries.append(entry)
        } else {
            document.items.append((entry, .scalar))
        }
    }

    private mutating func close() {
        if skippedDepth > 0 {
            skippedDepth -= 1
        } else if let open = section {
            document.items.append((open, .section(sectionEntries)))
            section = nil
            sectionEntries = []
        }
    }
}
