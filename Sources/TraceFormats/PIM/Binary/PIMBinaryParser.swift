import DRAMModel

/// Turns the records of a PIM trace's binary form into operations.
final class PIMBinaryParser {
    let rules: PIMOperationRules

    private let source: ByteSource
    private let events: EventNames
    private let chunkBytes: Int
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    // The unread bytes of the buffer.
    private var start = 0
    private var end = 0
    private var record: Int64 = 0
    private var operations: Int64 = 0
    private var lastCycle: Int64 = 0
    private var isAtEnd = false

    /// Reads the header; takes `chunkBytes` of the source at a time.
    init(
        source: ByteSource, configuration: MemoryConfiguration, events: EventNames,
        chunkBytes: Int
    ) throws(TraceError) {
        // Nothing throws after the buffer is there: `deinit` would not run.
        let channel = try Self.channel(
            of: source, channels: configuration.organization.channels)
        rules = PIMOperationRules(configuration, channel: channel)
        self.source = source
        self.events = events
        self.chunkBytes = chunkBytes
        // A definition with the longest name, and a chunk.
        buffer = .allocate(
            capacity: PIMRecord.bytes + EventNames.mostBytes + 8 + chunkBytes)
        buffer.initialize(repeating: 0)
    }

    deinit { buffer.deallocate() }

    /// Reads the header; the channel that it names.
    private static func channel(of source: ByteSource, channels: Int) throws(TraceError) -> Int {
        let header = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: PIMRecord.headerBytes)
        defer { header.deallocate() }
        var filled = 0
        func error(_ message: String) -> TraceError {
            TraceError(file: source.name, message: message)
        }
        while filled < header.count {
            let count = try source.read(
                into: UnsafeMutableBufferPointer(rebasing: header[filled...]))
            if count == 0 { throw error("the file is truncated: it ends within its header") }
            filled += count
        }
        let numbers = UnsafeRawBufferPointer(header)
        let version = UInt32(
            littleEndian: numbers.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard version == PIMTraceReader.version else {
            throw error("version \(version) is not known: it must be \(PIMTraceReader.version)")
        }
        let channel = UInt32(
            littleEndian: numbers.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        guard channel < channels else {
            throw error(PIMTextHeader.noChannel("\(channel)", channels: channels))
        }
        return Int(channel)
    }

    /// Fills `batch` and returns how many operations it holds; 0 at the end of the trace.
    func parse(
        into batch: UnsafeMutableBufferPointer<PIMOperation>
    ) throws(TraceError) -> Int {
        var count = 0
        while count < batch.count && !isAtEnd {
            if try !holds(PIMRecord.bytes) { throw truncation() }
            count = try parseOperations(into: batch, from: count)
            if count < batch.count && end - start >= PIMRecord.bytes { try parseOther() }
        }
        return count
    }

    /// Takes records of operations until another one, the end of the window or of the batch.
    private func parseOperations(
        into batch: UnsafeMutableBufferPointer<PIMOperation>, from first: Int
    ) throws(TraceError) -> Int {
        var count = first
        var cycle = lastCycle
        var place = UnsafeRawPointer(buffer.baseAddress! + start)
        let limit = UnsafeRawPointer(buffer.baseAddress! + end) - PIMRecord.bytes
        var record = record
        while count < batch.count && place <= limit {
            let fields = PIMRecord(place)
            guard let kind = fields.operationKind else { break }
            record += 1
            let operation = fields.operation(kind, line: record)
            guard fields.isClean(for: kind), isKnown(operation.event, kind),
                rules.fault(of: operation) == nil, operation.cycle == 0 || operation.cycle >= cycle
            else { throw operationError(fields, operation, record: record, lastCycle: cycle) }
            if operation.cycle > 0 { cycle = operation.cycle }
            batch[count] = operation
            count += 1
            place += PIMRecord.bytes
        }
        start = place - UnsafeRawPointer(buffer.baseAddress!)
        operations += Int64(count - first)
        self.record = record
        lastCycle = cycle
        return count
    }

    /// Whether an event is defined, or does not apply.
    @inline(__always)
    private func isKnown(_ event: Int32, _ kind: PIMOperation.Kind) -> Bool {
        !kind.fields.contains(.event) || (event >= 0 && event < events.count)
    }

    /// Takes a record that is no operation.
    private func parseOther() throws(TraceError) {
        record += 1
        let fields = PIMRecord(UnsafeRawPointer(buffer.baseAddress! + start))
        switch fields.kind {
        case PIMRecord.definition: try define(fields)
        case PIMRecord.end:
            start += PIMRecord.bytes
            guard fields.isEnd else { throw error("the last record has fields other than 'cycle'") }
            guard fields.cycle == operations else {
                throw error(
                    "the last record counts \(fields.cycle) operations, and the file holds "
                        + "\(operations)")
            }
            if try holds(1) { throw error("other bytes follow the last record") }
            isAtEnd = true
        default: throw error("unknown kind \(fields.kind): is the file damaged?")
        }
    }

    /// Takes the name of an event.
    private func define(_ fields: PIMRecord) throws(TraceError) {
        let count = Int(fields.count)
        guard fields.isDefinition else {
            throw error("the definition of an event has fields other than 'event' and 'count'")
        }
        guard fields.event == events.count else {
            throw error("event \(fields.event) is defined where event \(events.count) is next")
        }
        guard (1...EventNames.mostBytes).contains(count) else {
            throw error("a name of \(count) bytes: it must be 1 to \(EventNames.mostBytes)")
        }
        let padded = (count + 7) & ~7
        guard try holds(PIMRecord.bytes + padded) else { throw truncation(record) }
        let place = UnsafePointer(buffer.baseAddress! + start + PIMRecord.bytes)
        let bytes = UnsafeBufferPointer(start: place, count: padded)
        let name = UnsafeBufferPointer(rebasing: bytes[..<count])
        guard name.allSatisfy(EventNames.isPart), bytes[count...].allSatisfy({ $0 == 0 }) else {
            throw error(
                "bad name of event \(fields.event): it is letters, digits, '_', '-' and '.', "
                    + "padded with zeros")
        }
        if let other = events.find(name) {
            throw error("events \(other) and \(fields.event) have the same name")
        }
        guard events.index(of: name) != nil else {
            throw error("a trace may name at most \(EventNames.mostNames) events")
        }
        start += PIMRecord.bytes + padded
    }

    /// Whether `count` bytes can be had in the window; reads on if need be.
    @inline(__always) private func holds(_ count: Int) throws(TraceError) -> Bool {
        if end - start >= count { return true }
        return try fill(count)
    }

    @inline(never) private func fill(_ count: Int) throws(TraceError) -> Bool {
        let base = buffer.baseAddress!
        base.update(from: base + start, count: end - start)
        end -= start
        start = 0
        while end < count {
            let room = UnsafeMutableBufferPointer(rebasing: buffer[end..<end + chunkBytes])
            do {
                let more = try source.read(into: room)
                if more == 0 { return false }
                end += more
            } catch {
                throw TraceError(
                    file: error.file, record: max(1, record + 1), message: error.message)
            }
        }
        return true
    }

    private func truncation(_ record: Int64? = nil) -> TraceError {
        TraceError(
            file: source.name, record: record ?? self.record + 1,
            message: end == start
                ? "the file is truncated: its last record, of kind \(PIMRecord.end), is missing"
                : "the file is truncated: it ends within this record")
    }

    private func error(_ message: String) -> TraceError {
        TraceError(file: source.name, record: record, message: message)
    }

    @inline(never)
    private func operationError(
        _ fields: PIMRecord, _ operation: PIMOperation, record: Int64, lastCycle: Int64
    ) -> TraceError {
        let message: String
        if let stray = fields.strayField(for: operation.kind) {
            message = "\(operation.kind.name) with \(stray)"
        } else if !isKnown(operation.event, operation.kind) {
            message =
                operation.event < 0
                ? "event \(operation.event) is none"
                : "event \(operation.event) is used before it is defined"
        } else if let fault = rules.fault(of: operation) {
            message = rules.message(fault, operation)
        } else {
            message = PIMTextParser.backwardsFault(from: lastCycle, to: operation.cycle)
        }
        return TraceError(file: source.name, record: record, message: message)
    }
}
