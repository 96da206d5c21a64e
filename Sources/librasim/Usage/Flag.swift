/// One flag of a command: a row of the flag table.
struct Flag: Sendable {
    /// What stands behind a flag.
    enum Value: Sendable {
        /// Nothing.
        case none
        /// The path of a file.
        case file
        /// Text in a form that the placeholder shows.
        case text(String)
        /// A whole number in a range.
        case number(ClosedRange<Int64>)
        /// One of some words.
        case choice([String])
    }

    /// The name without its dashes.
    let name: String
    /// A short form, `-o`.
    var letter: Character? = nil
    /// What stands behind it.
    let value: Value
    /// Whether the command cannot run without it.
    var isRequired = false
    /// Whether it may be given more than once.
    var isRepeated = false
    /// What holds when it is left out, for the help.
    var standard: String? = nil
    /// What it does: one sentence without a capital or a full stop.
    let help: String

    /// The word that stands for the value in the help; `nil` without a value.
    var placeholder: String? {
        switch value {
        case .none: nil
        case .file: "FILE"
        case .text(let form): form
        case .number: "N"
        case .choice(let words): words.joined(separator: "|")
        }
    }

    /// `--name PLACEHOLDER`, as in a synopsis.
    var form: String { "--\(name)" + (placeholder.map { " \($0)" } ?? "") }
}
