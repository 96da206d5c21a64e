/// A text of an input for a message: in quotes, on one line, cut to 60 characters.
package func quoted(_ text: String) -> String {
    var result = "'"
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == 60 {
            result += "..."
            break
        }
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
            result += scalar.yamlEscape
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result + "'"
}

/// The names as an English list: `a, b or c`.
package func alternatives(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
}
