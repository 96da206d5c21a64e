import CYaml

/// Passes on the events of one YAML document.
///
/// It refuses what no input may hold: aliases, anchors, tags, a second document.
struct YAMLEventReader {
    private let source: SourceFile

    init(_ source: SourceFile) { self.source = source }

    /// The file's first location.
    var start: SourceLocation { location(0, 0) }

    /// Passes on the events of the document with their locations; broken syntax is thrown.
    func forEach(
        _ diagnostics: inout DiagnosticCollector,
        _ body: (
            yaml_event_t, SourceLocation, inout DiagnosticCollector
        ) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        let state = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { state.deallocate() }
        guard yaml_parser_initialize(state) == 1 else {
            throw diagnostics.fail("out of memory", at: nil)
        }
        defer { yaml_parser_delete(state) }
        // libyaml keeps the address of its input: the copy must stay where it is until the parser
        // is gone.
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, source.bytes.count))
        defer { input.deallocate() }
        _ = input.initialize(from: source.bytes)
        yaml_parser_set_encoding(state, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(state, input.baseAddress, source.bytes.count)

        var event = yaml_event_t()
        var documents = 0
        while true {
            guard yaml_parser_parse(state, &event) == 1 else {
                throw syntaxError(of: state.pointee, diagnostics)
            }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return }
            let location = location(event.start_mark.line, event.start_mark.column)
            if event.type == YAML_DOCUMENT_START_EVENT { documents += 1 }
            try refuse(event, document: documents, at: location, diagnostics)
            try body(event, location, &diagnostics)
        }
    }

    private func refuse(
        _ event: yaml_event_t, document: Int, at location: SourceLocation,
        _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            if document > 1 {
                throw diagnostics.fail("a second document; a file holds one", at: location)
            }
        case YAML_ALIAS_EVENT:
            throw diagnostics.fail("aliases are not supported; write the value out", at: location)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuse(scalar.anchor, scalar.tag, at: location, diagnostics)
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            try refuse(mapping.anchor, mapping.tag, at: location, diagnostics)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            try refuse(sequence.anchor, sequence.tag, at: location, diagnostics)
        default:
            break
        }
    }

    private func refuse(
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

    private func location(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: source.path, line: line + 1, column: column + 1)
    }

    private func syntaxError(
        of state: yaml_parser_t, _ diagnostics: DiagnosticCollector
    ) -> ConfigurationError {
        let problem = state.problem.map { String(cString: $0) } ?? "out of memory"
        if state.error == YAML_READER_ERROR {
            return diagnostics.fail(problem, at: source.location(ofByte: state.problem_offset))
        }
        let mark = state.problem_mark
        var context = state.context.map { " " + String(cString: $0) } ?? ""
        if !context.isEmpty, state.context_mark.line < mark.line {
            context += " that begins in line \(state.context_mark.line + 1)"
        }
        return diagnostics.fail(problem + context, at: location(mark.line, mark.column))
    }
}
