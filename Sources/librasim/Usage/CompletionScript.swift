/// Completion scripts of the shells.
enum CompletionScript {
    /// The script for a shell.
    static func lines(for shell: Shell) -> [String] {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    private static let names = CommandName.allCases.map(\.rawValue)

    // MARK: bash

    private static var bash: [String] {
        var lines = ["# bash completion of librasim", "_librasim() {"]
        lines.append("    local current=${COMP_WORDS[COMP_CWORD]}")
        lines.append("    local previous=${COMP_WORDS[COMP_CWORD-1]}")
        lines += ["    local words=", "    COMPREPLY=()", "    if ((COMP_CWORD == 1)); then"]
        lines.append("        words=\"\(names.joined(separator: " ")) --help --version\"")
        lines += ["    else", "        case \"${COMP_WORDS[1]} $previous\" in"]
        for command in Command.all {
            for flag in command.flags {
                guard let action = bashAction(flag.value) else { continue }
                let names = ["--\(flag.name)"] + (flag.letter.map { ["-\($0)"] } ?? [])
                let patterns = names.map { "\"\(command.name.rawValue) \($0)\"" }
                lines.append("        \(patterns.joined(separator: " | "))) \(action) ;;")
            }
        }
        for command in Command.all {
            var words = command.allFlags.map { "--\($0.name)" }
            if case .choice(let choices)? = command.operands.first?.kind { words += choices }
            let list = words.joined(separator: " ")
            lines.append("        \"\(command.name.rawValue) \"*) words=\"\(list)\" ;;")
        }
        lines += ["        esac", "    fi"]
        lines.append("    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))")
        return lines + ["}", "complete -o default -F _librasim librasim"]
    }

    /// What completes a value; `nil` for flags without one.
    private static func bashAction(_ value: Flag.Value) -> String? {
        switch value {
        case .none: nil
        case .file: "COMPREPLY=($(compgen -f -- \"$current\")); return"
        case .text, .number: "return"
        case .choice(let words): "words=\"\(words.joined(separator: " "))\""
        }
    }

    // MARK: zsh

    private static var zsh: [String] {
        var lines = ["#compdef librasim", "_librasim() {", "    local -a commands"]
        lines.append("    commands=(")
        lines += Command.all.map { "        '\($0.name.rawValue):\(zshText($0.summary))'" }
        lines += ["    )", "    if ((CURRENT == 2)); then"]
        lines += ["        _describe command commands", "        return", "    fi"]
        lines += ["    local command=$words[2]", "    shift words", "    ((CURRENT--))"]
        lines.append("    case $command in")
        for command in Command.all {
            lines.append("    \(command.name.rawValue))")
            var specifications = command.allFlags.map(zshFlag)
            for operand in command.operands {
                switch operand.kind {
                case .file:
                    specifications.append(operand.isRepeated ? "'*:file:_files'" : "':file:_files'")
                case .number: specifications.append("':number:'")
                case .text: specifications.append("':text:'")
                case .choice(let words):
                    specifications.append("':word:(\(words.joined(separator: " ")))'")
                }
            }
            lines.append("        _arguments -s \\")
            lines += specifications.dropLast().map { "            \($0) \\" }
            lines += ["            \(specifications.last!)", "        ;;"]
        }
        return lines + ["    esac", "}", "_librasim \"$@\""]
    }

    private static func zshFlag(_ flag: Flag) -> String {
        let action =
            switch flag.value {
            case .none: ""
            case .file: ":file:_files"
            case .text(let form): ":\(form):"
            case .number: ":number:"
            case .choice(let words): ":word:(\(words.joined(separator: " ")))"
            }
        let text = "[\(zshText(flag.help))]\(action)'"
        let star = flag.isRepeated ? "*" : ""
        guard let letter = flag.letter else { return "'\(star)--\(flag.name)\(text)" }
        return "{-\(letter),--\(flag.name)}'\(text)"
    }

    private static func zshText(_ text: String) -> String {
        var result = ""
        for letter in text {
            switch letter {
            case "'": result += "'\\''"
            case ":", "[", "]": result += "\\\(letter)"
            default: result.append(letter)
            }
        }
        return result
    }

    // MARK: fish

    private static var fish: [String] {
        var lines = ["# fish completion of librasim"]
        for command in Command.all {
            let summary = fishText(command.summary)
            lines.append(
                "complete -c librasim -n __fish_use_subcommand -f -a \(command.name.rawValue) "
                    + "-d \(summary)")
        }
        for command in Command.all {
            let condition = "__fish_seen_subcommand_from \(command.name.rawValue)"
            let start = "complete -c librasim -n '\(condition)'"
            if case .choice(let words)? = command.operands.first?.kind {
                lines.append("\(start) -f -a '\(words.joined(separator: " "))'")
            }
            for flag in command.allFlags {
                let letter = flag.letter.map { " -s \($0)" } ?? ""
                lines.append(
                    "\(start) -l \(flag.name)\(letter)\(fishAction(flag.value)) "
                        + "-d \(fishText(flag.help))")
            }
        }
        return lines
    }

    private static func fishAction(_ value: Flag.Value) -> String {
        switch value {
        case .none: ""
        case .file: " -r -F"
        case .text, .number: " -x"
        case .choice(let words): " -x -a '\(words.joined(separator: " "))'"
        }
    }

    private static func fishText(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
            + "'"
    }
}
