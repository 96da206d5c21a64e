/// `librasim help`.
struct HelpCommand {
    private let arguments: Arguments

    /// Creates the command.
    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Prints what was asked for.
    func run() throws -> ExitStatus {
        try Console.print(lines())
    }

    private func lines() throws -> [String] {
        let requested =
            arguments.operands.count + (arguments.has(.man) ? 1 : 0)
            + (arguments.has(.completions) ? 1 : 0)
        guard requested <= 1 else {
            throw Failure.usage(
                "give one of COMMAND, --man and --completions", command: .help)
        }
        if arguments.has(.man) { return ManPage.lines }
        if let shell = arguments.choice(.completions, as: Shell.self) {
            return CompletionScript.lines(for: shell)
        }
        guard let name = arguments.operands.first, let command = Command.named(name) else {
            return HelpText.overview
        }
        return HelpText.of(command)
    }
}
