/// One command with its flags: what the parser, the help, the man page and completions are made of.
struct Command: Sendable {
    /// The word behind `librasim`.
    let name: CommandName
    /// What it does: a few words.
    let summary: String
    /// What it does: paragraphs.
    let description: [String]
    /// The words that belong to no flag, in their order; those that may be left out come last.
    var operands: [Operand] = []
    /// Its flags, without `--help`.
    let flags: [Flag]
    /// Command lines that show how it is used.
    var examples: [String] = []

    /// Every command.
    static let all: [Command] = [
        replay, bandwidth, audit, explain, convert, `import`, standards, trace, run, sweep,
        sweepTask, query, export, report, help, version,
    ]

    /// The command of a name.
    static func named(_ name: String) -> Command? { all.first { $0.name.rawValue == name } }

    /// The flag that every command has.
    static let helpFlag = Flag(name: "help", letter: "h", value: .none, help: "show this help")

    /// Its flags and `--help`.
    var allFlags: [Flag] { flags + [Self.helpFlag] }

    /// `librasim replay --timing FILE …`, in pieces that a line must not break.
    var synopsis: [String] {
        var pieces = ["librasim \(name.rawValue)"]
        for flag in flags {
            let repeated = flag.isRepeated ? " ..." : ""
            pieces.append(flag.isRequired ? flag.form : "[\(flag.form)\(repeated)]")
        }
        for operand in operands {
            let form = operand.placeholder + (operand.isRepeated ? " ..." : "")
            pieces.append(operand.isRequired ? form : "[\(form)]")
        }
        return pieces
    }
}
