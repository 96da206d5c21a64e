import DRAMModel

/// Writes a PIM trace, in text or binary form, that `PIMTraceReader` reads back as the same
/// operations.
///
///     let writer = try PIMTraceWriter(
///         path: "attention.pim", form: .text, configuration: memory, channel: 0)
///     operation.event = writer.event("logits")
///     try writer.append(operation)
///     try writer.finish()
///
/// Scopes are written in the shortest of their forms. The file appears when it is finished; a name
/// in `.gz` is packed. Appending traps on an operation that the reader would refuse. Complexity:
/// linear; about 50 ns an operation. Not for use from several threads at once.
public final class PIMTraceWriter {
    /// How a trace is written down.
    public enum Form: String, CaseIterable, Sendable {
        /// One line an operation.
        case text
        /// One record of 48 bytes an operation.
        case binary
    }

    /// How the trace is written down.
    public let form: Form
    /// The channel that the trace is for.
    public var channel: Int { rules.channel }

    private let writer: ByteWriter
    private let rules: PIMOperationRules
    private let lines: PIMLineFormat
    private let events = EventNames()
    // Events whose names are in the binary file.
    private var definedEvents = 0
    private var operations: Int64 = 0
    private var lastCycle: Int64 = 0

    /// Opens `path` and writes the header; `-` is standard output.
    ///
    /// `configuration` must be one that a timing file may describe, and the one that the trace will
    /// be read with.
    public init(
        path: String, form: Form, configuration: MemoryConfiguration, channel: Int
    ) throws(OutputError) {
        precondition((0..<configuration.organization.channels).contains(channel), "no such channel")
        self.form = form
        rules = PIMOperationRules(configuration, channel: channel)
        lines = PIMLineFormat(rules)
        writer = try ByteWriter(path: path)
        switch form {
        case .text:
            writer.append("librasim-pim/\(PIMTraceReader.version) channel=\(channel) time=cycles\n")
        case .binary:
            writer.append(PIMTraceReader.magic)
            for number in [PIMTraceReader.version, UInt32(channel)] {
                for shift in [0, 8, 16, 24] {
                    writer.append(byte: UInt8(truncatingIfNeeded: number >> UInt32(shift)))
                }
            }
        }
    }

    /// The file that holds the trace until `finish()`, for signal handlers that must remove it;
    /// `nil` when it is written directly.
    public var temporaryPath: String? { writer.temporaryPath }

    /// The index of an event, for `PIMOperation.event`.
    ///
    /// A reader numbers events as they first appear: its indices are these where events are asked
    /// for in the order of their first use. Traps on a name that is not 1 to 255 letters, digits,
    /// `_`, `-` and `.`.
    public func event(_ name: String) -> Int32 {
        var name = name
        return name.withUTF8 { bytes in
            precondition(
                (1...EventNames.mostBytes).contains(bytes.count)
                    && bytes.allSatisfy(EventNames.isPart), "not the name of an event")
            guard let index = events.index(of: bytes) else {
                fatalError("a trace may name at most \(EventNames.mostNames) events")
            }
            return index
        }
    }

    /// Appends an operation; its `line` does not matter.
    public func append(_ operation: PIMOperation) throws(OutputError) {
        check(operation)
        if operation.cycle > 0 { lastCycle = operation.cycle }
        operations += 1
        switch form {
        case .text: appendLine(operation)
        case .binary: appendRecord(operation)
        }
        if let failure = writer.failure { throw failure }
    }

    /// Appends operations.
    public func append(_ operations: UnsafeBufferPointer<PIMOperation>) throws(OutputError) {
        for operation in operations { try append(operation) }
    }

    /// Completes the trace and makes the file appear; nothing may be appended after it.
    public func finish() throws(OutputError) {
        if form == .binary {
            var end = PIMRecord(kind: PIMRecord.end)
            end.cycle = operations
            append(end)
        }
        try writer.commit()
    }

    /// Gives the trace up: no file appears.
    public func discard() { writer.discard() }

    private func check(_ operation: PIMOperation) {
        let kind = operation.kind
        let isAddressed = kind.fields.contains(.address)
        let hasEvent = kind.fields.contains(.event)
        let isWhole =
            PIMRecord(operation).isClean(for: kind)
            && (!hasEvent || (operation.event >= 0 && operation.event < events.count))
            && (isAddressed ? operation.mask == 0 : operation.address == 0)
            && (operation.cycle == 0 || operation.cycle >= lastCycle)
        if isWhole && rules.fault(of: operation) == nil { return }
        fatalError(fault(of: operation))
    }

    private func fault(of operation: PIMOperation) -> String {
        if let fault = rules.fault(of: operation) { return rules.message(fault, operation) }
        return operation.cycle != 0 && operation.cycle < lastCycle
            ? PIMTextParser.backwardsFault(from: lastCycle, to: operation.cycle)
            : "\(operation.kind.name) with a field that does not apply to it, or an unknown event"
    }

    private func appendLine(_ operation: PIMOperation) {
        let room = writer.reserve(PIMLineFormat.maximumBytes)
        var place = lines.writeStart(operation, to: room)
        if operation.event >= 0 {
            for byte in events.name(Int(operation.event)) {
                place.pointee = byte
                place += 1
            }
        }
        writer.advance(lines.writeEnd(operation, to: place) - room)
    }

    private func appendRecord(_ operation: PIMOperation) {
        while definedEvents <= Int(operation.event) {
            let name = events.name(definedEvents)
            var definition = PIMRecord(kind: PIMRecord.definition)
            definition.event = Int32(definedEvents)
            definition.count = Int32(name.count)
            append(definition)
            name.withUnsafeBufferPointer { writer.append($0) }
            for _ in 0..<(-name.count & 7) { writer.append(byte: 0) }
            definedEvents += 1
        }
        append(PIMRecord(operation))
    }

    private func append(_ record: PIMRecord) {
        record.write(to: writer.reserve(PIMRecord.bytes))
        writer.advance(PIMRecord.bytes)
    }
}
