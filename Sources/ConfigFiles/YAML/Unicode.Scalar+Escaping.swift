extension Unicode.Scalar {
    /// The escape of a double-quoted YAML string: `\x07`, `\u2028`, `\U0001F600`.
    package var yamlEscape: String {
        let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        let digits = String(value, radix: 16, uppercase: true)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
}
