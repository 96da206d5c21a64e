import ConfigFiles
import DRAMModel

/// The commands of a standard's file: `ACT: {log: activate, does: open, bus_cycles: 2}`.
struct StandardCommandTable {
    /// What is wrong with one of them.
    struct Problem {
        var message: String
        var location: SourceLocation
    }

    private static let keys = KeyTable(
        .mapping("a command"),
        keys: [
            .text("", "log"),
            ConfigKey("", "does", .choice(verbs.map(\.word))),
            .count("", "bus_cycles", 1...8).optional,
            ConfigKey.choice("", "covers", BankRefreshCover.self).optional,
        ])

    /// What logs call the kinds of command.
    private static let names = CommandKind.allCases.map { "\($0.name)" }

    /// What the engine does for commands, as files spell it.
    private static let verbs: [(word: String, verb: CommandTraits.Verb)] = [
        ("transfer", .transfer), ("open", .open), ("close", .close), ("refresh", .refresh),
        ("enter", .enter), ("leave", .leave), ("load", .load), ("multiply", .multiply),
        ("apply", .apply),
    ]

    private(set) var commands: [StandardCommand] = []
    private(set) var errors: [Problem] = []

    init(_ tree: YAMLTree) throws(ConfigurationError) {
        for entry in try tree.entries("'commands'") {
            let input = try KeyedInput(entry.value, Self.keys)
            add(entry, input)
        }
    }

    private mutating func add(_ entry: YAMLTree.Entry, _ input: KeyedInput) {
        let log = input.text("log")!
        let kind = Self.names.firstIndex(of: log).map { CommandKind.allCases[$0] }
        if let kind, let verb = Self.verbs.first(where: { $0.verb == kind.traits.verb }),
            verb.word != input.text("does")
        {
            errors.append(
                Problem(
                    message: "\(quoted(log)) does '\(verb.word)', not '\(input.text("does")!)'",
                    location: input.location("does")))
        }
        if kind == nil, let near = nearestName(to: log, among: Self.names) {
            errors.append(
                Problem(
                    message: "unknown command \(quoted(log)) in logs; did you mean '\(near)'?",
                    location: input.location("log")))
        }
        if let kind, let other = commands.first(where: { $0.kind == kind }) {
            errors.append(
                Problem(
                    message: "'\(other.name)' is logged as \(quoted(log)) already",
                    location: input.location("log")))
        }
        if input.isGiven("covers"), kind?.traits.verb != .refresh || kind?.traits.scope != .bank {
            errors.append(
                Problem(
                    message: "'covers' is for the refresh of banks, 'refresh_bank'",
                    location: input.keyLocation("covers")))
        }
        if entry.key.contains(" ") || entry.key.isEmpty {
            errors.append(
                Problem(
                    message: "a command's name must be one word, not \(quoted(entry.key))",
                    location: entry.location))
        }
        var command = StandardCommand(name: entry.key, log: log, kind: kind)
        command.busCycles = input.integer("bus_cycles") ?? 1
        command.covers = input.choice("covers", BankRefreshCover.self) ?? .one
        commands.append(command)
    }
}
