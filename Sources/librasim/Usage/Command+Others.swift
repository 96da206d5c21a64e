/// The flags of `import` and `help`.
extension Flag {
    static let output = Flag(
        name: "output", letter: "o", value: .file, standard: "standard output",
        help: "where to write the timing file")
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
