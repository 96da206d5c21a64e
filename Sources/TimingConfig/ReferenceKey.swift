import ConfigFiles
import DRAMModel

/// One key of a DRAMsim3 file that acts: its default, what its value looks like, and our key for
/// it.
struct ReferenceKey: Sendable {
    /// What a value looks like.
    enum Form: Sendable {
        /// A whole number, decimal or hexadecimal.
        case integer
        /// A decimal number.
        case decimal
        /// `true`, `yes`, `on`, `1` and their opposites.
        case boolean
        /// Any text.
        case text
        /// A word, and ours for it.
        case words([String: String])
    }

    let section: String
    let name: String
    let form: Form
    /// The value where a file leaves the key out, as it would stand in the file.
    let defaultText: String
    /// The id of our key that takes the value as it is; `nil` where more has to be done.
    let target: String?
    /// `section.name`.
    let id: String

    /// The value as our files spell it.
    func translated(_ text: String) throws(ValueError) -> String {
        switch form {
        case .integer: return try Self.integer(text)
        case .decimal:
            guard Self.isDecimal(text) else { throw ValueError("\(quoted(text)) is not a number") }
            return text
        case .boolean:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return "true"
            case "false", "no", "off", "0": return "false"
            default: throw ValueError("\(quoted(text)) is neither true nor false")
            }
        case .text: return text
        case .words(let words):
            if let word = words[text] { return word }
            let names = words.keys.sorted()
            let hint = suggestion(for: text, among: names)
            throw ValueError("\(quoted(text)) is not \(alternatives(names))\(hint)")
        }
    }

    private static func integer(_ text: String) throws(ValueError) -> String {
        var problem: ValueError { ValueError("\(quoted(text)) is not a whole number") }
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            let digits = text.dropFirst(2)
            guard digits.first != "-", digits.first != "+", let value = Int64(digits, radix: 16)
            else { throw problem }
            return String(value)
        }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), Int64(digits) != nil else {
            throw problem
        }
        if digits.utf8.count > 1, digits.hasPrefix("0") {
            throw ValueError(
                "\(quoted(text)) begins with 0, which DRAMsim3 takes for octal; write it without")
        }
        return text
    }

    private static func isDecimal(_ text: String) -> Bool {
        DecimalNumber(text.hasPrefix("-") ? text.dropFirst() : text[...]) != nil
    }
}
