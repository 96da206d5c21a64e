import ConfigFiles

/// Writes JSON as it goes: nothing of the document is kept but how deep it is.
///
///     let json = JSONWriter(to: try ByteWriter(path: "stats.json"))
///     json.beginObject()
///     json.key("cycles").value(22_616)
///     json.endObject()
///     try json.writer.commit()
///
/// One member a line. A key must precede every value in an object and nothing else; misuse traps.
public final class JSONWriter {
    private enum Container {
        case object, array
    }

    /// Where the text goes.
    public let writer: ByteWriter

    private let indent: Int
    private var containers: [Container] = []
    // Of the innermost container.
    private var isEmpty = true
    private var hasKey = false
    private var isComplete = false

    /// Creates a writer that indents each level by `indent` spaces.
    public init(to writer: ByteWriter, indent: Int = 1) {
        precondition(indent >= 0)
        self.writer = writer
        self.indent = indent
    }

    /// Begins an object, as a value.
    public func beginObject() { begin(.object, 123) }

    /// Ends the innermost container, an object.
    public func endObject() { end(.object, 125) }

    /// Begins an array, as a value.
    public func beginArray() { begin(.array, 91) }

    /// Ends the innermost container, an array.
    public func endArray() { end(.array, 93) }

    /// Writes a member's name; its value must follow.
    @discardableResult
    public func key(_ name: String) -> JSONWriter {
        precondition(containers.last == .object && !hasKey, "a key belongs to an object's value")
        newLine()
        string(name)
        writer.append(": ")
        hasKey = true
        return self
    }

    /// Writes text.
    public func value(_ text: String) {
        beginValue()
        string(text)
        endValue()
    }

    /// Writes an integer.
    public func value(_ number: some FixedWidthInteger) {
        beginValue()
        writer.append(number.description)
        endValue()
    }

    /// Writes the shortest number that reads back as the same value; infinities and NaN trap.
    public func value(_ number: Double) {
        precondition(number.isFinite, "JSON has no infinity and no NaN: write null()")
        beginValue()
        writer.append(number)
        endValue()
    }

    /// Writes `true` or `false`.
    public func value(_ flag: Bool) {
        beginValue()
        writer.append(flag ? "true" : "false")
        endValue()
    }

    /// Writes an array of numbers on one line.
    public func row(_ numbers: [Int64]) {
        beginValue()
        writer.append("[" + numbers.map(\.description).joined(separator: ", ") + "]")
        endValue()
    }

    /// Writes `null`.
    public func null() {
        beginValue()
        writer.append("null")
        endValue()
    }

    private func begin(_ container: Container, _ bracket: UInt8) {
        beginValue()
        writer.append(byte: bracket)
        containers.append(container)
        isEmpty = true
    }

    private func end(_ container: Container, _ bracket: UInt8) {
        precondition(containers.last == container && !hasKey, "containers end as they began")
        containers.removeLast()
        if !isEmpty { lineBreak() }
        writer.append(byte: bracket)
        endValue()
    }

    private func beginValue() {
        precondition(!isComplete, "a document is one value")
        switch containers.last {
        case .object:
            precondition(hasKey, "a value in an object needs a key")
            hasKey = false
        case .array: newLine()
        case nil: break
        }
    }

    private func endValue() {
        isEmpty = false
        guard containers.isEmpty else { return }
        isComplete = true
        writer.append(byte: 10)
    }

    private func newLine() {
        if !isEmpty { writer.append(byte: 44) }
        isEmpty = false
        lineBreak()
    }

    private func lineBreak() {
        writer.append(byte: 10)
        for _ in 0..<indent * containers.count { writer.append(byte: 32) }
    }

    private func string(_ text: String) { writer.append(Self.quoted(text)) }

    /// Text as a JSON string, with its quotation marks.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [34]
        for byte in FileName.shown(text).utf8 {
            switch byte {
            case 34, 92: bytes += [92, byte]
            case 10: bytes += "\\n".utf8
            case 13: bytes += "\\r".utf8
            case 9: bytes += "\\t".utf8
            case 0..<32, 127:
                bytes += (byte < 16 ? "\\u000" : "\\u00").utf8
                bytes += String(byte, radix: 16).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(34)
        return String(decoding: bytes, as: UTF8.self)
    }
}
