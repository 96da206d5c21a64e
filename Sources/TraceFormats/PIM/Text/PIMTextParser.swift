import DRAMModel

/// Turns the lines of a PIM trace's text form into operations.
final class PIMTextParser {
    let lines: LineReader
    let rules: PIMOperationRules
    let keys = PIMKeyTable()

    private let events: EventNames
    private var lastCycle: Int64 = 0

    /// Reads the header.
    init(
        lines: LineReader, configuration: MemoryConfiguration, events: EventNames
    ) throws(TraceError) {
        self.lines = lines
        self.events = events
        let channel = try PIMTextHeader.parse(
            lines, channels: configuration.organization.channels)
        rules = PIMOperationRules(configuration, channel: channel)
    }

    /// Fills `batch` and returns how many operations it holds; 0 at the end of the trace.
    func parse(
        into batch: UnsafeMutableBufferPointer<PIMOperation>
    ) throws(TraceError) -> Int {
        var count = 0
        while count < batch.count {
            if lines.cursor == lines.limit, try !lines.fill() { break }
            count = try parseLines(into: batch, from: count)
        }
        return count
    }

    private func parseLines(
        into batch: UnsafeMutableBufferPointer<PIMOperation>, from start: Int
    ) throws(TraceError) -> Int {
        var count = start
        var line = lines.line
        var cursor = ByteCursor(place: lines.cursor)
        let limit = lines.limit
        while cursor.place < limit && count < batch.count {
            let lineStart = cursor.place
            line += 1
            cursor.skipBlanks()
            if !cursor.isAtLineEnd {
                batch[count] = try parseOperation(&cursor, line: line)
                count += 1
            }
            guard cursor.finishLine() else {
                throw lines.error(at: cursor.place, line: line, "unexpected byte in the comment")
            }
            // The newline counts one; a carriage return belongs to the line.
            if cursor.place - lineStart > LineReader.maximumLineBytes + 1 {
                throw lines.overlongLine(at: lineStart, line: line)
            }
        }
        lines.cursor = cursor.place
        lines.line = line
        return count
    }

    @inline(__always)
    private func parseOperation(
        _ cursor: inout ByteCursor, line: Int
    ) throws(TraceError) -> PIMOperation {
        let start = cursor.place
        guard let kind = keys.kind(&cursor) else {
            throw lines.error(at: start, line: line, operationFault(at: start))
        }
        var operation = PIMOperation(kind)
        operation.line = Int64(line)
        let fields = kind.fields
        var given = PIMFields()
        cursor.skipBlanks()
        if fields.contains(.address) {
            operation.address = try addressField(&cursor, kind, line: line)
            given = .address
        } else if fields.contains(.event) {
            operation.event = try eventField(&cursor, kind, line: line)
            given = .event
        } else if fields.contains(.duration) {
            operation.count = try durationField(&cursor, kind, line: line)
            given = .duration
        } else if fields.contains(.scope) {
            operation.rank = rules.defaultRank(kind)
        }
        while true {
            cursor.skipBlanks()
            if cursor.isAtLineEnd { break }
            let place = cursor.place
            guard let field = parseField(&cursor, into: &operation, allowed: fields),
                cursor.isAtTokenEnd, given.isDisjoint(with: field)
            else {
                throw lines.error(
                    at: place, line: line, fieldFault(at: place, kind: kind, given: given))
            }
            given.formUnion(field)
        }
        guard given.isSuperset(of: kind.requiredFields) else {
            throw lines.error(
                at: cursor.place, line: line, missingFault(kind: kind, given: given))
        }
        if operation.count < 0 {
            // All columns from the first one on, wherever in the line that stands.
            operation.count = max(1, rules.columns &- operation.column)
        }
        if let fault = rules.fault(of: operation) {
            throw error(fault, operation, at: start, line: line)
        }
        if given.contains(.at) { try advance(to: operation.cycle, at: start, line: line) }
        return operation
    }

    /// Walks over a field and stores it: which it was, or `nil` if it cannot be taken.
    @inline(__always)
    private func parseField(
        _ cursor: inout ByteCursor, into operation: inout PIMOperation, allowed: PIMFields
    ) -> PIMFields? {
        guard let key = keys.key(&cursor), !allowed.isDisjoint(with: PIMFields(key.field)) else {
            return nil
        }
        switch key {
        case .scope(let form):
            guard form.fits(operation.kind.traits.scope), let mask = banks(form, &cursor) else {
                return nil
            }
            operation.mask = mask
        case .field(.at):
            guard let cycle = cursor.decimal(), cycle <= UInt64(PIMOperationRules.maximumCycle)
            else { return nil }
            operation.cycle = Int64(cycle)
        case .field(let field):
            guard let number = Self.number(&cursor, orAll: field.traits.takesAll) else {
                return nil
            }
            operation.store(number, in: field)
        }
        return PIMFields(key.field)
    }

    /// The banks that a scope names; `nil` if the memory does not have them.
    @inline(__always)
    private func banks(_ form: PIMScopeForm, _ cursor: inout ByteCursor) -> UInt64? {
        switch form {
        case .all: return rules.allBanks
        case .group:
            guard let group = Self.number(&cursor), group < rules.bankgroups else { return nil }
            return rules.banks(ofGroup: group)
        case .bank:
            guard let bank = Self.number(&cursor), bank < rules.banks else { return nil }
            return 1 << UInt64(bank)
        case .mask: return cursor.skipHexPrefix() ? cursor.hexadecimal() : nil
        }
    }

    /// A decimal number that fits.
    @inline(__always) private static func number(_ cursor: inout ByteCursor) -> Int32? {
        guard let value = cursor.decimal(), value <= UInt64(Int32.max) else { return nil }
        return Int32(truncatingIfNeeded: value)
    }

    /// A decimal number that fits; -1 for the word `all` where a field takes it.
    @inline(__always)
    private static func number(_ cursor: inout ByteCursor, orAll takesAll: Bool) -> Int32? {
        // The first letter is in the low byte.
        if takesAll && cursor.word & 0xff_ffff == 0x6c_6c61 {
            cursor.place += 3
            return -1
        }
        return number(&cursor)
    }

    @inline(__always)
    private func addressField(
        _ cursor: inout ByteCursor, _ kind: PIMOperation.Kind, line: Int
    ) throws(TraceError) -> UInt64 {
        let place = cursor.place
        guard cursor.skipHexPrefix(), let address = cursor.hexadecimal(), cursor.isAtTokenEnd else {
            throw lines.error(at: place, line: line, addressFault(at: place, kind: kind))
        }
        return address
    }

    private func durationField(
        _ cursor: inout ByteCursor, _ kind: PIMOperation.Kind, line: Int
    ) throws(TraceError) -> Int32 {
        let place = cursor.place
        guard let cycles = Self.number(&cursor), cursor.isAtTokenEnd else {
            throw lines.error(at: place, line: line, durationFault(at: place, kind: kind))
        }
        return cycles
    }

    private func eventField(
        _ cursor: inout ByteCursor, _ kind: PIMOperation.Kind, line: Int
    ) throws(TraceError) -> Int32 {
        let place = cursor.place
        while EventNames.isPart(cursor.byte) { cursor.place += 1 }
        let name = UnsafeBufferPointer(start: place, count: cursor.place - place)
        guard cursor.isAtTokenEnd, !name.isEmpty, name.count <= EventNames.mostBytes else {
            throw lines.error(at: place, line: line, eventFault(at: place, kind: kind))
        }
        guard let index = events.index(of: name) else {
            throw lines.error(
                at: place, line: line, "a trace may name at most \(EventNames.mostNames) events")
        }
        return index
    }

    @inline(__always)
    private func advance(
        to cycle: Int64, at start: UnsafePointer<UInt8>, line: Int
    ) throws(TraceError) {
        if cycle < lastCycle {
            throw lines.error(
                at: place(of: .at, inLineAt: start), line: line,
                Self.backwardsFault(from: lastCycle, to: cycle))
        }
        lastCycle = cycle
    }
}
