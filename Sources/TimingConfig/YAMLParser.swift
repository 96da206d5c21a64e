import CYaml

/// Drives libyaml's event parser over one file.
///
/// libyaml's own state machine does not recurse, and this one keeps at most two levels: sections
/// and their keys. Deeper values are reported and skipped.
struct YAMLParser {
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
    static func parse(
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
        let state = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { state.deallocate() }
        guard yaml_parser_initialize(state) == 1 else {
            throw diagnostics.fail("out of memory", at: nil)
        }
        defer { yaml_parser_delete(state) }
        // libyaml keeps the address of its input: the copy stays in place until the parser is gone.
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, source.bytes.count))
        defer { input.deallocate() }
        _ = input.initialize(from: source.bytes)
        yaml_parser_set_encoding(state, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(state, input.baseAddress, source.bytes.count)

        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(state, &event) == 1 else {
                throw syntaxError(of: state.pointee, diagnostics)
            }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { break }
            try handle(event, &diagnostics)
        }
        guard hasRoot else { throw diagnostics.fail("the file is empty", at: place(0, 0)) }
        return document
    }

    private mutating func handle(
        _ event: yaml_event_t, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        let location = place(event.start_mark.line, event.start_mark.column)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            if hasRoot {
                throw diagnostics.fail("a second document; one file, one memory", at: location)
            }
        case YAML_ALIAS_EVENT:
            throw diagnostics.fail("aliases are not supported; write the value out", at: location)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try rejectDecoration(scalar.anchor, scalar.tag, at: location, diagnostics)
            try handleScalar(scalar, at: location, &diagnostics)
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            try rejectDecoration(mapping.anchor, mapping.tag, at: location, diagnostics)
            try openMapping(at: location, &diagnostics)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            try rejectDecoration(sequence.anchor, sequence.tag, at: location, diagnostics)
            try openSkipped("a list", at: location, &diagnostics)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            close()
        default:
            break
        }
    }

    private func rejectDecoration(
        _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?,
        at location: SourceLocation, _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        if anchor != nil {
            throw diagnostics.fail("anchors are not supported; remove it", at: location)
        }
        if tag != nil {
            throw diagnostics.fail("tags are not supported; remove it", at: location)
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

    private func place(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: source.path, line: line + 1, column: column + 1)
    }

    private func syntaxError(
        of state: yaml_parser_t, _ diagnostics: DiagnosticCollector
    ) -> ConfigurationError {
        let problem = state.problem.map { String(cString: $0) } ?? "out of memory"
        if state.error == YAML_READER_ERROR {
            return diagnostics.fail(problem, at: source.location(ofByte: state.problem_offset))
        }
        let context = state.context.map { " " + String(cString: $0) } ?? ""
        let mark = state.problem_mark
        return diagnostics.fail(problem + context, at: place(mark.line, mark.column))
    }
}
