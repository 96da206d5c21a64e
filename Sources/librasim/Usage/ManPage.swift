/// The manual page, in the man macros of roff.
enum ManPage {
    /// Its lines.
    static var lines: [String] {
        [".TH LIBRASIM 1 \"\" \"librasim \(Program.version)\" \"User Commands\""]
            + [".SH NAME", "librasim \\- a DRAM and processing-in-memory timing simulator"]
            + [".SH SYNOPSIS"] + Command.all.flatMap(synopsis)
            + [".SH DESCRIPTION"] + Command.all.flatMap(section)
            + [".SH EXIT STATUS"] + statuses.flatMap { [".TP", ".B \($0.code)", escape($0.text)] }
            + [".SH EXAMPLES"] + Command.all.flatMap(examples)
    }

    private static let statuses: [(code: String, text: String)] = [
        ("0", "done; also when the reader of a pipe has gone"),
        ("1", "the audit found violations"),
        ("2", "bad usage, bad input, or an output that could not be written"),
        ("130", "ended by Ctrl-C; outputs cover what was run (143: by SIGTERM)"),
    ]

    private static func synopsis(_ command: Command) -> [String] {
        [".HP"] + command.synopsis.enumerated().map { $0 == 0 ? bold($1) : escape($1) }
    }

    private static func section(_ command: Command) -> [String] {
        var lines = [".SS \(bold("librasim \(command.name.rawValue)"))"]
        for (index, paragraph) in command.description.enumerated() {
            if index > 0 { lines.append(".PP") }
            lines.append(escape(paragraph))
        }
        for operand in command.operands {
            lines += [".TP", "\\fI\(escape(operand.placeholder))\\fR", escape(operand.help)]
        }
        for flag in command.allFlags {
            lines += [".TP", bold(HelpText.term(flag)), escape(HelpText.explanation(flag))]
        }
        return lines
    }

    private static func examples(_ command: Command) -> [String] {
        command.examples.flatMap { [".PP", ".nf", ".RS", escape($0), ".RE", ".fi"] }
    }

    private static func bold(_ text: String) -> String { "\\fB\(escape(text))\\fR" }

    /// Text that roff sets as it is.
    private static func escape(_ text: String) -> String {
        var result = ""
        for letter in text {
            switch letter {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "~": result += "\\(ti"
            case ".", "'": result += result.isEmpty ? "\\&\(letter)" : String(letter)
            default: result.append(letter)
            }
        }
        return result
    }
}
