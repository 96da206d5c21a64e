import ConfigFiles
import DRAMModel

/// What is wrong with a line that the parser did not take.
///
/// Each function reads the text again and says which rule it breaks; only errors take that time.
extension PIMTextParser {
    /// The fault of a token that names no operation.
    func operationFault(at place: UnsafePointer<UInt8>) -> String {
        let text = Self.text(at: place)
        if text.hasPrefix("librasim-pim/") {
            return "a second header: a file holds one stream of one channel"
        }
        return "unknown operation \(ByteCursor(place: place).quotedToken(upTo: 35))"
            + suggestion(for: text, among: PIMOperation.Kind.allCases.map(\.name))
    }

    /// The fault of a field that was not taken.
    func fieldFault(
        at place: UnsafePointer<UInt8>, kind: PIMOperation.Kind, given: PIMFields
    ) -> String {
        let quoted = ByteCursor(place: place).quotedToken(upTo: 35)
        let token = ByteCursor(place: place).token(upTo: 35)
        if token.first == 120 && (token.count == 1 || isDecimalDigit(token[1])) {
            return fault(of: .field(.times), token.dropFirst(), quoted, kind, given)
        }
        let name = String(decoding: token.prefix { $0 != 61 }.prefix(40), as: UTF8.self)
        let words = PIMKey.all.filter { $0.field != .times }
        guard let key = words.first(where: { $0.name == name }) else {
            let known = words.filter { kind.fields.contains(PIMFields($0.field)) }
            let what = token.contains(61) ? "unknown key '\(name)'" : "unexpected \(quoted)"
            return "\(what): a line is '\(kind.shape)'"
                + suggestion(for: name, among: known.map(\.name))
        }
        let value = token.dropFirst(name.utf8.count)
        if case .scope(.all) = key {
            if !value.isEmpty { return "unexpected \(quoted): 'all' has no value" }
        } else if value.count < 2 {
            let example = if case .scope(.mask) = key { "0xM" } else { "N" }
            return "'\(name)' lacks its value: write \(name)=\(example)"
        }
        return fault(of: key, value.dropFirst(), quoted, kind, given)
    }

    private func fault(
        of key: PIMKey, _ value: Slice<UnsafeBufferPointer<UInt8>>, _ quoted: String,
        _ kind: PIMOperation.Kind, _ given: PIMFields
    ) -> String {
        let field = key.field
        if !kind.fields.contains(PIMFields(field)) {
            return "\(kind.name) takes no "
                + (field == .times ? "repetition 'xN'" : "'\(key.name)'")
                + ": a line is '\(kind.shape)'"
        }
        if given.contains(PIMFields(field)) {
            return field == .scope
                ? "a second scope, \(quoted): one of all, group=G, bank=B and mask=0xM is enough"
                : "the \(field.name) is given twice"
        }
        if case .scope(let form) = key, !form.fits(kind.traits.scope) {
            return if case .bankGroup = kind.traits.scope {
                "\(kind.name) opens a bank group, not \(quoted): write group=G"
            } else {
                "\(kind.name) copies from one bank, not \(quoted): write bank=B"
            }
        }
        return numberFault(key, value)
    }

    private func numberFault(
        _ key: PIMKey, _ value: Slice<UnsafeBufferPointer<UInt8>>
    ) -> String {
        let text = String(decoding: value.prefix(40), as: UTF8.self)
        let isDecimal = !value.isEmpty && value.allSatisfy(isDecimalDigit)
        switch key {
        case .scope(.mask):
            let digits = value.dropFirst(2)
            let isNumber =
                value.starts(with: "0x".utf8) && !digits.isEmpty && digits.allSatisfy(isHexDigit)
            return isNumber
                ? "the mask '\(text)' is larger than 64 bits"
                : "bad mask '\(text)': it must be 0x and hexadecimal digits"
        case .scope(let form):
            if !isDecimal { return "bad \(form.name) '\(text)': it must be decimal digits" }
            let count = form == .group ? rules.bankgroups : rules.banks
            return "\(form.name) \(text) is none: a rank has \(upTo(count, form.name))"
        case .field(let field):
            if !isDecimal {
                return "bad \(field.name) '\(text)': it must be decimal digits"
                    + (field.traits.takesAll ? " or 'all'" : "")
            }
            return field == .at
                ? "the cycle '\(text)' is larger than 2^54"
                : "the \(field.name) '\(text)' is larger than \(Int32.max)"
        }
    }

    private func upTo(_ count: Int32, _ name: String) -> String {
        count == 1 ? "\(name) 0" : "\(name)s 0 to \(count - 1)"
    }

    /// The fault of a line that ends before all is said.
    func missingFault(kind: PIMOperation.Kind, given: PIMFields) -> String {
        guard let field = kind.requiredFields.subtracting(given).first else {
            preconditionFailure("nothing is missing")
        }
        return "the \(field.name) is missing: a line is '\(kind.shape)'"
    }

    /// The fault of an address that was not taken.
    func addressFault(at place: UnsafePointer<UInt8>, kind: PIMOperation.Kind) -> String {
        var cursor = ByteCursor(place: place)
        if cursor.isAtLineEnd { return "the address is missing: a line is '\(kind.shape)'" }
        let quoted = cursor.quotedToken(upTo: 35)
        let isHex = cursor.skipHexPrefix()
        let digits = cursor.token(upTo: 35)
        guard !digits.isEmpty, digits.allSatisfy(isHexDigit) else {
            return "bad address \(quoted): it must be 0x and hexadecimal digits"
        }
        return isHex
            ? "the address \(quoted) is larger than 64 bits"
            : "the address \(quoted) is missing its 0x: write 0x\(Self.text(at: place))"
    }

    /// The fault of a duration that was not taken.
    func durationFault(at place: UnsafePointer<UInt8>, kind: PIMOperation.Kind) -> String {
        let cursor = ByteCursor(place: place)
        if cursor.isAtLineEnd { return "the duration is missing: a line is '\(kind.shape)'" }
        return cursor.token(upTo: 35).allSatisfy(isDecimalDigit)
            ? "the duration \(cursor.quotedToken(upTo: 35)) is larger than \(Int32.max)"
            : "bad duration \(cursor.quotedToken(upTo: 35)): it must be decimal digits"
    }

    /// The fault of an event's name that was not taken.
    func eventFault(at place: UnsafePointer<UInt8>, kind: PIMOperation.Kind) -> String {
        let cursor = ByteCursor(place: place)
        if cursor.isAtLineEnd { return "the event is missing: a line is '\(kind.shape)'" }
        let token = cursor.token(upTo: 35)
        return token.allSatisfy(EventNames.isPart)
            ? "the event's name is longer than \(EventNames.mostBytes) bytes"
            : "bad event \(cursor.quotedToken(upTo: 35)): "
                + "a name is letters, digits, '_', '-' and '.'"
    }

    /// The message for times that go backwards.
    static func backwardsFault(from last: Int64, to cycle: Int64) -> String {
        "the cycle goes back from \(last) to \(cycle): operations must stand in the order of their "
            + "cycles"
    }

    /// The error for a line that can be read but not be done.
    @inline(never)
    func error(
        _ fault: PIMOperationFault, _ operation: PIMOperation, at start: UnsafePointer<UInt8>,
        line: Int
    ) -> TraceError {
        let blamed =
            fault.field(of: operation.kind).map { place(of: $0, inLineAt: start) } ?? start
        return lines.error(at: blamed, line: line, rules.message(fault, operation))
    }

    /// Where a line gives a field; its column for a count left to be 1; else where it begins.
    @inline(never)
    func place(
        of field: PIMField, inLineAt start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8> {
        var cursor = ByteCursor(place: start)
        var isFirst = true
        var column: UnsafePointer<UInt8>?
        while true {
            cursor.place += cursor.token(upTo: 35).count
            cursor.skipBlanks()
            if cursor.isAtLineEnd { return column ?? start }
            if isFirst && (field == .address || field == .duration) { return cursor.place }
            isFirst = false
            var word = cursor
            guard let key = keys.key(&word) else { continue }
            if key.field == field { return cursor.place }
            if key.field == .column { column = cursor.place }
        }
    }

    private static func text(at place: UnsafePointer<UInt8>) -> String {
        String(decoding: ByteCursor(place: place).token(upTo: 35).prefix(40), as: UTF8.self)
    }
}
