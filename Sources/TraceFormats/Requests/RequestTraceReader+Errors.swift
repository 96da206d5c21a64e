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
        if Self.isStamp(ByteCursor(place: start)) { return .dramsys }
        if Self.isNumber(ByteCursor(place: start)) {
            cursor = ByteCursor(place: start)
            cursor.place += cursor.token(upTo: 35).count
            cursor.skipBlanks()
            return Self.letter(&cursor) != nil ? .ramulator1 : .dramsim3
        }
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
        if cursor.isAtLineEnd { return "the address is missing: a line is '\(shape)'" }
        if form == .dramsim3 || form == .ramulator1 {
            var other = cursor
            if Self.loadOrStore(&other) != nil { return mixingFault("LD|ST ADDRESS") }
        }
        let start = cursor
        let isHex = cursor.skipHexPrefix()
        if (form == .dramsim3 || form == .ramulator1) && !isHex {
            return start.token(upTo: 35).allSatisfy(isHexDigit)
                ? "the address \(token) is missing its 0x: write 0x\(Self.text(at: place))"
                : "bad address \(token): it must be 0x and hexadecimal digits"
        }
        let digits = cursor.token(upTo: 35)
        let isDigit = isHex || form == .dramsys ? isHexDigit : isDecimalDigit
        if digits.isEmpty || !digits.allSatisfy(isDigit) {
            return "bad address \(token): it must be 0x and hexadecimal digits"
                + (form == .ramulator ? ", or decimal digits" : "")
        }
        guard let address = isHex || form == .dramsys ? cursor.hexadecimal() : cursor.decimal()
        else {
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
        var other = cursor
        if Self.letter(&other) != nil { return mixingFault("0xADDRESS R|W") }
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
        lines.error(at: place, line: line, cycleFault(at: place, earliest: earliest))
    }

    private func cycleFault(at place: UnsafePointer<UInt8>, earliest: Int64) -> String {
        var cursor = ByteCursor(place: place)
        let token = cursor.quotedToken(upTo: 35)
        if cursor.isAtLineEnd { return "the cycle is missing: a line is '\(shape)'" }
        let digits = cursor.token(upTo: 35)
        if digits.first == 45 && digits.count > 1 && digits.dropFirst().allSatisfy(isDecimalDigit) {
            return "the cycle \(token) is negative"
        }
        if !digits.allSatisfy(isDecimalDigit) {
            return "bad cycle \(token): it must be decimal digits"
        }
        guard let cycle = cursor.decimal(), cycle <= lastTick else {
            return clock == nil
                ? "the cycle \(token) is larger than 2^54"
                : "the cycle \(token) lies behind cycle 2^54 of the memory"
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
                + "'\(fullShape)'")
    }

    private func mixingFault(_ other: String) -> String {
        "a line of the form '\(other)' in a trace whose form line \(formLine) fixed as "
            + "'\(shape)'"
    }

    /// What a line of the trace's form must have.
    var shape: String {
        switch form {
        case .ramulator: "LD|ST ADDRESS"
        case .ramulator1: "0xADDRESS R|W"
        case .dramsys: "CYCLE: read|write 0xADDRESS"
        case .dramsim3, nil: Self.shapes
        }
    }

    /// What it may have.
    private var fullShape: String {
        switch form {
        case .dramsys: "CYCLE: [(BYTES)] read|write 0xADDRESS [DATA]"
        case .dramsim3: Self.shapes + " [SOURCE [BYTES]]"
        default: shape
        }
    }

    /// Whether the token is decimal digits and a colon, as a line of DRAMSys begins.
    private static func isStamp(_ cursor: ByteCursor) -> Bool {
        let token = cursor.token(upTo: 35)
        return token.count > 1 && token.last == 58 && token.dropLast().allSatisfy(isDecimalDigit)
    }

    /// Whether the token looks like a number, and so like an address, more than like a word.
    private static func isNumber(_ cursor: ByteCursor) -> Bool {
        isDecimalDigit(cursor.byte) || cursor.token(upTo: 35).allSatisfy(isHexDigit)
    }

    private static func text(at place: UnsafePointer<UInt8>) -> String {
        String(decoding: ByteCursor(place: place).token(upTo: 35).prefix(40), as: UTF8.self)
    }
}
