import TraceFormats

/// Writes JSON without blanks, for a page: `<` is written as an escape, so that no text ends the
/// element that it stands in; what is no finite number is null.
struct CompactJSON {
    private let writer: ByteWriter
    private var needsComma = false

    /// Creates a writer.
    init(_ writer: ByteWriter) { self.writer = writer }

    /// Writes an object as a value.
    mutating func object(_ body: (inout CompactJSON) -> Void) { container("{", "}", body) }

    /// Writes a member of an object that is an object.
    mutating func object(_ name: String, _ body: (inout CompactJSON) -> Void) {
        key(name)
        object(body)
    }

    /// Writes an array as a value.
    mutating func array(_ body: (inout CompactJSON) -> Void) { container("[", "]", body) }

    /// Writes an array of all elements as a value.
    mutating func array<Elements: Sequence>(
        _ elements: Elements, _ body: (inout CompactJSON, Elements.Element) -> Void
    ) {
        array { json in
            for element in elements { body(&json, element) }
        }
    }

    /// Writes a member of an object that is an array of all elements.
    mutating func array<Elements: Sequence>(
        _ name: String, _ elements: Elements, _ body: (inout CompactJSON, Elements.Element) -> Void
    ) {
        key(name)
        array(elements, body)
    }

    /// Writes a member of an object.
    mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a member of an object.
    mutating func member(_ name: String, _ number: Double?) {
        key(name)
        value(number)
    }

    /// Writes a member of an object.
    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        raw(flag ? "true" : "false")
    }

    /// Writes text.
    mutating func value(_ text: String) { raw(Self.quoted(text)) }

    /// Writes a number, or null.
    mutating func value(_ number: Double?) {
        guard let number, number.isFinite else { return raw("null") }
        if number == number.rounded(), abs(number) < 1e15 { return raw("\(Int64(number))") }
        raw("\(number)")
    }

    private mutating func key(_ name: String) {
        raw(Self.quoted(name))
        writer.append(":")
        needsComma = false
    }

    private mutating func container(
        _ start: StaticString, _ end: StaticString, _ body: (inout CompactJSON) -> Void
    ) {
        if needsComma { writer.append(",") }
        writer.append(start)
        needsComma = false
        body(&self)
        writer.append(end)
        needsComma = true
    }

    private mutating func raw(_ text: String) {
        if needsComma { writer.append(",") }
        writer.append(text)
        needsComma = true
    }

    /// A text in quotes.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0x7f:
                let digits = String(byte, radix: 16)
                bytes += "\\u00\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
