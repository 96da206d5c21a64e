import ConfigFiles
import DRAMModel

/// What is wrong with a field that the parser did not take.
///
/// Each function reads the field again and says which rule it breaks; only errors take that time.
extension RequestTraceReader {
    private static let shapes = "0xADDRESS READ|WRITE CYCLE"

    /// The form that the first request line is in.
    func form(of cursor: ByteCursor, line: Int) throws(TraceError) -> Form {
        var cursor = cursor
        let start = cursor.place
        if Self.loadOrStore(&cursor) != nil { return .ramulator }
        let digits = Self.isNumber(ByteCursor(place: start))
        if digits { return .dramsim3 }
        throw lines.error(
            at: start, line: line,
            "\(ByteCursor(place: start).quotedToken(upTo: 35)) begins no request: a line is "
                + "'\(Self.shapes)' or 'LD|ST ADDRESS'"
                + suggestion(for: Self.text(at: start), among: ["LD", "ST"]))
    }

    /// The error for an address that was not taken.
    @inline(never)
    func addressError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        lines.error(at: place, line: line, addressFault(at: place))
    }

    private func addressFault(at place: UnsafePointer<UInt8>) -> String {
        var cursor = ByteCursor(place: place)
        let token = cursor.quotedToken(upTo: 35)
        if cursor.isAtLineEnd { return "the address is missing: a line is 'LD|ST ADDRESS'" }
        if form == .dramsim3 {
            var other = cursor
            if Self.loadOrStore(&other) != nil { return mixingFault("LD|ST ADDRESS") }
        }
        let start = cursor
        let isHex = cursor.skipHexPrefix()
        if form == .dramsim3 && !isHex {
            return start.token(upTo: 35).allSatisfy(isHexDigit)
                ? "the address \(token) is missing its 0x: write 0x\(Self.text(at: place))"
                : "bad address \(token): it must be 0x and hexadecimal digits"
        }
        let digits = cursor.token(upTo: 35)
        let isDigit = isHex ? isHexDigit : isDecimalDigit
        if digits.isEmpty || !digits.allSatisfy(isDigit) {
            return "bad address \(token): it must be 0x and hexadecimal digits"
                + (form == .ramulator ? ", or decimal digits" : "")
        }
        guard let address = isHex ? cursor.hexadecimal() : cursor.decimal() else {
            return "the address \(token) is larger than 64 bits"
        }
        return "address \(hexadecimal(address)) is outside the memory of \(capacityBytes) bytes"
    }

    /// The error for an operation of DRAMsim3's form that was not taken.
    @inline(never)
    func operationError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        lines.error(at: place, line: line, operationFault(at: place))
    }

    private func operationFault(at place: UnsafePointer<UInt8>) -> String {
        let cursor = ByteCursor(place: place)
        if cursor.isAtLineEnd {
            return "the operation and the cycle are missing: a line is '\(Self.shapes)'"
        }
        return "unknown operation \(cursor.quotedToken(upTo: 35)): it must be READ or WRITE"
            + suggestion(for: Self.text(at: place), among: Self.operations.map(\.name))
    }

    /// The error for an operation of Ramulator's form that was not taken.
    @inline(never)
    func loadOrStoreError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        let cursor = ByteCursor(place: place)
        return lines.error(
            at: place, line: line,
            Self.isNumber(cursor)
                ? mixingFault(Self.shapes)
                : "unknown operation \(cursor.quotedToken(upTo: 35)): it must be LD or ST"
                    + suggestion(for: Self.text(at: place), among: ["LD", "ST"]))
    }

    /// The error for a cycle that was not taken.
    @inline(never)
    func cycleError(at place: UnsafePointer<UInt8>, line: Int, earliest: Int64) -> TraceError {
        lines.error(at: place, line: line, Self.cycleFault(at: place, earliest: earliest))
    }

    private static func cycleFault(at place: UnsafePointer<UInt8>, earliest: Int64) -> String {
        var cursor = ByteCursor(place: place)
        let token = cursor.quotedToken(upTo: 35)
        if cursor.isAtLineEnd { return "the cycle is missing: a line is '\(shapes)'" }
        let digits = cursor.token(upTo: 35)
        if digits.first == 45 && digits.count > 1 && digits.dropFirst().allSatisfy(isDecimalDigit) {
            return "the cycle \(token) is negative"
        }
        if !digits.allSatisfy(isDecimalDigit) {
            return "bad cycle \(token): it must be decimal digits"
        }
        guard let cycle = cursor.decimal(), cycle <= UInt64(maximumCycle) else {
            return "the cycle \(token) is larger than 2^54"
        }
        return "the cycle goes back from \(earliest) to \(cycle): "
            + "requests must stand in the order of their cycles"
    }

    /// The error for something after the last field.
    @inline(never)
    func extraFieldError(at place: UnsafePointer<UInt8>, line: Int) -> TraceError {
        lines.error(
            at: place, line: line,
            "unexpected \(ByteCursor(place: place).quotedToken(upTo: 35)): a line is "
                + (form == .ramulator ? "'LD|ST ADDRESS'" : "'\(Self.shapes)'"))
    }

    private func mixingFault(_ other: String) -> String {
        "a line of the form '\(other)' in a trace whose form line \(formLine) fixed as "
            + (form == .ramulator ? "'LD|ST ADDRESS'" : "'\(Self.shapes)'")
    }

    /// Whether the token looks like a number, and so like an address, more than like a word.
    private static func isNumber(_ cursor: ByteCursor) -> Bool {
        isDecimalDigit(cursor.byte) || cursor.token(upTo: 35).allSatisfy(isHexDigit)
    }

    private static func text(at place: UnsafePointer<UInt8>) -> String {
        String(decoding: ByteCursor(place: place).token(upTo: 35).prefix(40), as: UTF8.self)
    }
}
