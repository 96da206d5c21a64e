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

    /// The value as our files spell it, and what DRAMsim3 makes of a text that is no such value: it
    /// takes the number in front, or its default.
    func translated(_ text: String) throws(ValueError) -> (value: String, note: String?) {
        switch form {
        case .integer: return try Self.integer(text) ?? fallback(for: text, "a whole number")
        case .decimal: return Self.decimal(text) ?? fallback(for: text, "a number")
        case .boolean:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return ("true", nil)
            case "false", "no", "off", "0": return ("false", nil)
            default: return fallback(for: text, "true or false")
            }
        case .text: return (text, nil)
        case .words(let words):
            if let word = words[text] { return (word, nil) }
            let names = words.keys.sorted()
            let hint = suggestion(for: text, among: names)
            throw ValueError("\(quoted(text)) is not \(alternatives(names))\(hint)")
        }
    }

    private func fallback(for text: String, _ what: String) -> (value: String, note: String?) {
        let problem = text.isEmpty ? "there is no value" : "\(quoted(text)) is not \(what)"
        return (defaultText, "\(problem); DRAMsim3 takes its default, \(defaultText)")
    }

    private static func note(_ text: String, _ number: String) -> String {
        "\(quoted(text)) is not a number; DRAMsim3 takes the one in front, \(number)"
    }

    /// What C's `strtol` finds, whose base 0 makes a number hexadecimal or octal; nil without
    /// digits.
    private static func integer(
        _ text: String
    ) throws(ValueError) -> (value: String, note: String?)? {
        let isNegative = text.hasPrefix("-")
        let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        var (digits, radix) = (unsigned, 10)
        if unsigned.hasPrefix("0x") || unsigned.hasPrefix("0X") {
            (digits, radix) = (unsigned.dropFirst(2), 16)
        } else if unsigned.hasPrefix("0"), unsigned.dropFirst().utf8.first?.isDigit ?? false {
            radix = 8
        }
        let number = digits.prefix { $0.isASCII && $0.hexDigitValue.map { $0 < radix } ?? false }
        guard !number.isEmpty else { return nil }
        guard let value = Int64(number, radix: radix) else {
            throw ValueError("\(quoted(text)) is too large a number")
        }
        let result = (isNegative ? "-" : "") + String(value)
        if number.count < digits.count { return (result, note(text, result)) }
        guard radix == 8 else { return (result, nil) }
        return (
            result,
            "\(quoted(text)) begins with 0 and so is an octal number, \(result), as in DRAMsim3"
        )
    }

    /// What C's `strtod` finds of a number without exponent; nil without digits.
    private static func decimal(_ text: String) -> (value: String, note: String?)? {
        let isNegative = text.hasPrefix("-")
        let unsigned = isNegative ? text.dropFirst() : text[...]
        var hasPoint = false
        let number = unsigned.prefix { character in
            if character == "." && !hasPoint {
                hasPoint = true
                return true
            }
            return character.isASCII && character.isNumber
        }
        guard DecimalNumber(number) != nil else { return nil }
        let rest = unsigned.dropFirst(number.count)
        // An exponent is not read; the default would be no better.
        guard rest.first.map({ $0 != "e" && $0 != "E" }) ?? true else { return nil }
        let result = (isNegative ? "-" : "") + number
        return (result, rest.isEmpty ? nil : note(text, result))
    }
}
