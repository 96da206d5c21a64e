/// The arguments of a command, checked against its flags.
struct Arguments {
    /// The command they belong to.
    let command: CommandName
    /// The words that belong to no flag.
    var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// Creates arguments that give nothing.
    init(command: CommandName) { self.command = command }

    /// Adds a value of a flag; flags without a value get an empty one.
    mutating func add(_ value: String, to flag: Flag) {
        values[flag.name, default: []].append(value)
    }

    /// Whether a flag was given.
    func has(_ flag: Flag) -> Bool { values[flag.name] != nil }

    /// All values of a flag, in order.
    func all(_ flag: Flag) -> [String] { values[flag.name] ?? [] }

    /// The value of a flag, if given.
    func text(_ flag: Flag) -> String? { values[flag.name]?.first }

    /// The value of a flag that the parser made sure of.
    func required(_ flag: Flag) -> String { values[flag.name]![0] }

    /// The number behind a flag, if given; the parser has checked it.
    func number(_ flag: Flag) -> Int64? { text(flag).map { Int64($0)! } }

    /// The word behind a flag as a case, if given; the parser has checked it.
    func choice<Choice: RawRepresentable<String>>(_ flag: Flag, as: Choice.Type) -> Choice? {
        text(flag).map { Choice(rawValue: $0)! }
    }
}
