import ConfigFiles
import DRAMModel

/// Turns words into the arguments of a command, by its flag table.
///
/// `--flag value` and `--flag=value` are the same, as are `-o value` and `-ovalue`. `--` ends the
/// flags. A word that starts with `--` is never taken for the value of the flag before it.
struct ArgumentParser {
    private let command: Command
    private var words: ArraySlice<String>
    private var arguments: Arguments

    /// Whether help is asked for before any `--`.
    static func wantsHelp(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }

    /// Parses the words behind a command's name; throws `Failure` for what it does not understand.
    static func parse(_ words: [String], for command: Command) throws -> Arguments {
        var parser = ArgumentParser(
            command: command, words: words[...], arguments: Arguments(command: command.name))
        try parser.parse()
        return parser.arguments
    }

    private mutating func parse() throws {
        var areFlagsOver = false
        while let word = words.popFirst() {
            if areFlagsOver || word == "-" || !word.hasPrefix("-") {
                arguments.operands.append(word)
            } else if word == "--" {
                areFlagsOver = true
            } else if word.hasPrefix("--") {
                try parseLong(word)
            } else {
                try parseShort(word)
            }
        }
        try checkOperands()
        for flag in command.flags where flag.isRequired && !arguments.has(flag) {
            throw failure("\(flag.form) is missing")
        }
    }

    private mutating func parseLong(_ word: String) throws {
        let name = word.prefix { $0 != "=" }
        guard let flag = command.flags.first(where: { "--\($0.name)" == name }) else {
            let names = command.allFlags.map { "--\($0.name)" }
            throw failure("unknown flag '\(name)'" + suggestion(for: String(name), among: names))
        }
        let attached =
            name.count < word.count ? String(word[name.endIndex...].dropFirst()) : nil
        try take(flag, attached)
    }

    private mutating func parseShort(_ word: String) throws {
        let letter = word.dropFirst().first
        guard let flag = command.flags.first(where: { $0.letter != nil && $0.letter == letter })
        else {
            let names = command.allFlags.map { "--\($0.name)" }
            throw failure("unknown flag '\(word)'" + suggestion(for: "-\(word)", among: names))
        }
        let rest = word.dropFirst(2)
        try take(flag, rest.isEmpty ? nil : String(rest.first == "=" ? rest.dropFirst() : rest))
    }

    /// Takes a flag with the value that is attached to it or stands behind it.
    private mutating func take(_ flag: Flag, _ attached: String?) throws {
        if arguments.has(flag) && !flag.isRepeated {
            throw failure("--\(flag.name) is given twice")
        }
        guard let placeholder = flag.placeholder else {
            guard let attached else { return arguments.add("", to: flag) }
            throw failure("--\(flag.name) takes no value, but has '\(attached)'")
        }
        var value = attached
        if value == nil, let next = words.first, !next.hasPrefix("--") {
            value = next
            words.removeFirst()
        }
        guard let value, !value.isEmpty else {
            throw failure("--\(flag.name) needs a value: --\(flag.name) \(placeholder)")
        }
        try check(value, of: flag)
        arguments.add(value, to: flag)
    }

    private func check(_ value: String, of flag: Flag) throws {
        switch flag.value {
        case .choice(let words):
            guard !words.contains(value) else { return }
            throw failure(
                "--\(flag.name): '\(value)' is unknown" + suggestionOrList(for: value, among: words)
            )
        case .number(let range): try checkNumber(value, range, of: "--\(flag.name)")
        case .none, .file, .text: return
        }
    }

    private func checkOperands() throws {
        let words = arguments.operands
        let isOpen = command.operands.last?.isRepeated ?? false
        if words.count > command.operands.count, !isOpen {
            throw failure("unexpected '\(words[command.operands.count])'")
        }
        for (index, operand) in command.operands.enumerated() {
            guard index < words.count else {
                if operand.isRequired { throw failure("\(operand.placeholder) is missing") }
                continue
            }
            let own = operand.isRepeated ? words[index...] : words[index...index]
            for word in own { try check(word, of: operand) }
        }
    }

    private func check(_ word: String, of operand: Operand) throws {
        switch operand.kind {
        case .file, .text: return
        case .number(let range):
            try checkNumber(word, range, of: operand.placeholder)
        case .choice(let words):
            guard !words.contains(word) else { return }
            throw failure(
                "'\(word)' is not a \(operand.placeholder.lowercased())"
                    + suggestionOrList(for: word, among: words))
        }
    }

    private func checkNumber(_ word: String, _ range: ClosedRange<Int64>, of name: String) throws {
        let digits = word.utf8.allSatisfy { (48...57).contains($0) }
        if digits, let number = Int64(word), range.contains(number) { return }
        throw failure(
            "\(name): '\(word)' is not a whole number from \(range.lowerBound) "
                + "to \(range.upperBound)")
    }

    private func failure(_ message: String) -> Failure {
        .usage(message, command: command.name)
    }
}
