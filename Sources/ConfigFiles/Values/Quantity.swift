/// A number with the unit written behind it, both still as text: `14 ns`, `14ns`, `22`.
struct Quantity {
    let number: String
    let unit: String

    /// Splits a text; a sign or any other start that is not a number is an error.
    init(_ text: String, example: String) throws(ValueError) {
        let text = text.trimmed
        let bytes = text.utf8
        if bytes.first == UInt8(ascii: "-") {
            throw ValueError("\(quoted(text)) is negative; it must be zero or more")
        }
        let end = bytes.firstIndex { !$0.isDigit && $0 != UInt8(ascii: ".") } ?? bytes.endIndex
        number = String(text[..<end])
        unit = text[end...].trimmed
        guard number.utf8.contains(where: \.isDigit) else {
            throw ValueError("\(quoted(text)) is not \(example)")
        }
    }
}
