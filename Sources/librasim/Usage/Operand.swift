/// A word of a command line that belongs to no flag.
struct Operand: Sendable {
    /// What the word is.
    enum Kind: Sendable {
        /// The path of a file.
        case file
        /// Any text.
        case text
        /// A whole number in a range.
        case number(ClosedRange<Int64>)
        /// One of some words.
        case choice([String])
    }

    /// How the help writes it.
    let placeholder: String
    /// What it is.
    let kind: Kind
    /// Whether the command cannot run without it.
    let isRequired: Bool
    /// What it means.
    let help: String
    /// Whether there may be several; only of the last.
    var isRepeated = false
}
