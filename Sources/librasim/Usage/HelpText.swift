/// The texts of `--help`.
enum HelpText {
    /// The help of the whole program.
    static var overview: [String] {
        ["librasim: a DRAM and processing-in-memory timing simulator", ""]
            + ["usage: librasim COMMAND [flags]", "", "commands:"]
            + TextBlock.definitions(Command.all.map { ($0.name.rawValue, $0.summary) })
            + ["", "'librasim COMMAND --help' explains a command."]
            + ["'librasim --version' prints the version."]
    }

    /// The help of one command.
    static func of(_ command: Command) -> [String] {
        var lines = TextBlock.wrap(["usage:"] + command.synopsis, indent: 9)
        for paragraph in command.description { lines += [""] + TextBlock.wrap(paragraph) }
        if !command.operands.isEmpty {
            lines += ["", command.operands.count == 1 ? "operand:" : "operands:"]
            lines += TextBlock.definitions(command.operands.map { ($0.placeholder, $0.help) })
        }
        lines += ["", "flags:"]
        lines += TextBlock.definitions(command.allFlags.map { (term($0), explanation($0)) })
        if !command.examples.isEmpty {
            lines += ["", "examples:"] + command.examples.map { "  " + $0 }
        }
        return lines
    }

    /// `-o, --output FILE`.
    static func term(_ flag: Flag) -> String {
        (flag.letter.map { "-\($0), " } ?? "") + flag.form
    }

    /// What a flag does and what holds without it.
    static func explanation(_ flag: Flag) -> String {
        var text = flag.help
        if flag.isRequired { text += " (required)" }
        if flag.isRepeated { text += " (may be repeated)" }
        if let standard = flag.standard { text += " (default: \(standard))" }
        return text
    }
}
