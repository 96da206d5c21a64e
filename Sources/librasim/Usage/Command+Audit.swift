/// The flags of `audit` and `explain`.
extension Flag {
    static let max = Flag(
        name: "max", value: .number(0...1_000_000), standard: "20",
        help: "violations to print; all are counted")
    static let strict = Flag(
        name: "strict", value: .none,
        help: "count rules that the dramsim3 rule set lacks as violations, not as notes")
    static let channel = Flag(
        name: "channel", value: .number(0...Int64(Int32.max)), standard: "every channel",
        help: "look at one channel only")
}

extension Operand {
    static let commandLog = Operand(
        placeholder: "COMMANDS.csv", kind: .file, isRequired: true,
        help: "a command log as 'replay --commands' writes it, perhaps packed with gzip or zstd; "
            + "- is standard input")
}

extension Command {
    static let audit = Command(
        name: .audit, summary: "check a command log against every timing rule",
        description: [
            "Checks every command of a log against the rules of a memory, by means of its own that "
                + "share nothing with the simulator, and names the rule, the cycles that are "
                + "missing and the earlier command for each violation.",
            "With policy dramsim3, rules that this policy does not keep (tRC before a refresh) "
                + "are notes and do not fail the audit, unless --strict is given.",
            "Exit status: 0 when the log is legal, 1 when it has violations.",
        ],
        operands: [.commandLog],
        flags: [.timing, .set, .allowUnused, .max, .strict],
        examples: [
            "librasim audit --timing timing/hbm2.yaml commands.csv.gz",
            "librasim replay --timing hbm2.yaml --trace app.trace --commands - --quiet | "
                + "librasim audit --timing hbm2.yaml -",
        ])

    static let explain = Command(
        name: .explain, summary: "tell what held the command of a cycle back, rule by rule",
        description: [
            "For each command issued in CYCLE: every rule that applied to it, the earlier command "
                + "that started the rule, when the rule would have allowed the command, and which "
                + "one bound. Without a command in that cycle, the nearest ones are named."
        ],
        operands: [
            Operand(
                placeholder: "CYCLE", kind: .number(0...1 << 54), isRequired: true,
                help: "the cycle to explain"),
            .commandLog,
        ],
        flags: [.timing, .set, .allowUnused, .channel],
        examples: ["librasim explain 4711 --timing timing/hbm2.yaml --channel 0 commands.csv"])
}
