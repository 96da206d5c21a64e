/// The flags of `import` and `help`.
extension Flag {
    static let output = Flag(
        name: "output", letter: "o", value: .file, standard: "standard output",
        help: "where to write the timing file")
    static let timingOfStandard = Flag(
        name: "timing", value: .file, help: "a memory whose rules to work out in cycles")
    static let man = Flag(name: "man", value: .none, help: "print the manual page (roff)")
    static let completions = Flag(
        name: "completions", value: .choice(Shell.allCases.map(\.rawValue)),
        help: "print a completion script for a shell")
}

extension Command {
    static let `import` = Command(
        name: .import, summary: "convert a DRAMsim3 .ini file to a timing file",
        description: [
            "Converts a DRAMsim3 .ini file to a timing file in YAML that gives the same results. "
                + "Keys that the file leaves out get DRAMsim3's defaults; a comment behind each "
                + "value says where it comes from."
        ],
        operands: [
            Operand(
                placeholder: "REFERENCE.ini", kind: .file, isRequired: true,
                help: "the file to convert")
        ],
        flags: [.output],
        examples: ["librasim import DDR4_8Gb_x8_3200.ini -o ddr4.yaml"])

    static let standards = Command(
        name: .standards, summary: "print what a standard says: commands, rules, sources",
        description: [
            "Prints a standard as tables: its commands, what may follow what, activation windows, "
                + "and the parameters that a timing file need not give, each with its source. "
                + "Without a name it lists the standards that the program holds.",
            "With --timing the rules are those that hold for that memory, rows that its timing "
                + "file adds included, and each has its cycles there.",
        ],
        operands: [
            Operand(
                placeholder: "NAME", kind: .text, isRequired: false,
                help: "a standard, as 'DDR5', or the path of a standard's file")
        ],
        flags: [.timingOfStandard, .set, .allowUnused],
        examples: [
            "librasim standards DDR5",
            "librasim standards --timing timing/ddr5-4800.yaml",
        ])

    static let help = Command(
        name: .help, summary: "explain a command; print the manual or shell completions",
        description: ["Explains a command, or prints the manual page or shell completions."],
        operands: [
            Operand(
                placeholder: "COMMAND", kind: .choice(CommandName.allCases.map(\.rawValue)),
                isRequired: false, help: "the command to explain")
        ],
        flags: [.man, .completions],
        examples: [
            "librasim help --man | man -l -",
            "librasim help --completions bash > "
                + "~/.local/share/bash-completion/completions/librasim",
        ])

    static let version = Command(
        name: .version, summary: "print the version",
        description: ["Prints the version, as 'librasim --version' does."], flags: [])
}
