import ConfigFiles
import DRAMModel

/// Reads the files of `standards/`.
struct StandardFile {
    /// The value of `format`.
    static let format = "librasim-standard/1"

    private static let keys: [ConfigKey] = [
        .text("", "name"), .note("", "source"), .count("", "beats_per_cycle", 1...64).optional,
        .text("", "rules_from").optional, ConfigKey("", "levels", .list).optional,
        ConfigKey("", "commands", .node).optional, ConfigKey("", "rules", .list).optional,
        ConfigKey("", "windows", .list).optional, ConfigKey("", "defaults", .node).optional,
        ConfigKey.choice("buses", "command", Standard.Buses.self).optional,
        .count("refresh", "postpone", 0...64).optional,
        ConfigKey.choice("", "units", Standard.Units.self).optional,
    ]

    private let input: KeyedInput
    private var standard: Standard
    private var diagnostics = DiagnosticCollector()
    /// The commands by name, for rows.
    private var commands = CommandNames()

    /// Reads a standard.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - isForRules: Whether its rows are wanted; they are not read where another rule set holds.
    ///   - base: Reads the standard that `rules_from` names.
    /// - Throws: All errors, with their locations.
    static func read(
        _ source: SourceFile, _ collected: DiagnosticCollector, isForRules: Bool,
        base: (LocatedText) throws(ConfigurationError) -> Standard
    ) throws(ConfigurationError) -> Standard {
        var file = try StandardFile(source, collected)
        if let name = file.input.text("rules_from") {
            let located = LocatedText(text: name, location: file.input.location("rules_from"))
            file.inherit(try base(located))
        }
        file.readCommands()
        file.readLevels()
        // Rows name commands: without these, each would only repeat what is wrong.
        if isForRules, !file.diagnostics.hasErrors {
            file.readRows()
            file.check()
        }
        try file.diagnostics.throwErrors()
        return file.standard
    }

    private init(
        _ source: SourceFile, _ collected: DiagnosticCollector
    ) throws(ConfigurationError) {
        input = try KeyedInput(source, format: Self.format, keys: Self.keys, collected)
        standard = Standard(name: input.text("name")!, file: source.path)
        standard.source = input.text("source") ?? ""
        standard.beatsPerCycle = input.integer("beats_per_cycle") ?? 2
        standard.buses = input.choice("buses.command", Standard.Buses.self) ?? .one
        standard.postponement = input.integer("refresh.postpone") ?? 8
        standard.units = input.choice("units", Standard.Units.self)
    }

    /// Takes the rows of another standard, before its own.
    private mutating func inherit(_ base: Standard) {
        standard.commands = base.commands
        standard.levels = base.levels
        standard.rules = base.rules
        standard.windows = base.windows
        standard.defaults = base.defaults
    }

    // MARK: Commands and levels

    private mutating func readCommands() {
        if let tree = input.node("commands") {
            do throws(ConfigurationError) {
                let table = try StandardCommandTable(tree)
                let names = Set(table.commands.map(\.name))
                standard.commands.removeAll { names.contains($0.name) }
                for command in table.commands {
                    if let kind = command.kind,
                        let other = standard.commands.first(where: { $0.kind == kind })
                    {
                        diagnostics.error(
                            "'\(other.name)' of the standard in 'rules_from' is logged as "
                                + "\(quoted(command.log)) already",
                            at: input.keyLocation("commands"))
                    }
                }
                standard.commands += table.commands
                for error in table.errors { diagnostics.error(error.message, at: error.location) }
            } catch {
                diagnostics.add(error)
            }
        } else if input.text("rules_from") == nil {
            diagnostics.error("missing key commands", at: input.start)
        }
        commands = CommandNames(standard.commands)
    }

    private mutating func readLevels() {
        guard let items = input.items("levels") else { return }
        var levels: [Standard.Level] = []
        for item in items {
            let names = Standard.Level.allCases.map(\.rawValue)
            guard case .scalar(let text, _, let location) = item,
                let level = Standard.Level(rawValue: text)
            else {
                let text = if case .scalar(let text, _, _) = item { text } else { item.kind }
                diagnostics.error(
                    "unknown level \(quoted(text))" + suggestionOrList(for: text, among: names),
                    at: item.location)
                continue
            }
            if levels.contains(level) {
                diagnostics.error("level '\(text)' is repeated", at: location)
            }
            if let last = levels.last, let order = Standard.Level.allCases.firstIndex(of: level),
                Standard.Level.allCases.firstIndex(of: last)! > order
            {
                diagnostics.error(
                    "level '\(text)' comes before '\(last.rawValue)', as it is the larger part",
                    at: location)
            }
            levels.append(level)
        }
        standard.levels = levels
    }

    // MARK: Rows

    private mutating func readRows() {
        let rows = StandardRows(
            commands: commands, levels: standard.levels, standard: standard.name)
        standard.rules += rows.rules(input.items("rules") ?? [], &diagnostics)
        standard.windows += rows.windows(input.items("windows") ?? [], &diagnostics)
        if let tree = input.node("defaults") {
            standard.defaults += rows.defaults(tree, &diagnostics)
        }
    }

    /// What must hold between rows.
    private mutating func check() {
        var seen = [String: Int](minimumCapacity: standard.defaults.count)
        for (index, row) in standard.defaults.enumerated() {
            if let earlier = seen.updateValue(index, forKey: row.name) {
                let first = standard.defaults[earlier].text.location
                diagnostics.error(
                    "the default of '\(row.name)' is given twice, first at \(first)",
                    at: input.location("defaults"))
            }
        }
    }
}

/// The commands of a standard by their names, as sets of kinds.
struct CommandNames {
    /// Every name with its kind; `nil` for a command that the memory controller does not issue.
    private var kinds: [String: CommandKind?] = [:]
    /// The names, as the file has them.
    private(set) var names: [String] = []

    init() {}

    init(_ commands: [StandardCommand]) {
        for command in commands { kinds[command.name] = .some(command.kind) }
        names = commands.map(\.name)
    }

    /// The kinds of some commands, with blanks between their names.
    func set(_ text: String) throws(ValueError) -> CommandSet {
        var set: CommandSet = []
        var count = 0
        for word in text.utf8.split(separator: UInt8(ascii: " ")) {
            let name = String(Substring(word))
            guard let kind = kinds[name] else {
                throw ValueError(
                    "unknown command \(quoted(name))" + suggestionOrList(for: name, among: names))
            }
            count += 1
            if let kind { set.insert(CommandSet(kind)) }
        }
        if count == 0 { throw ValueError("no command; expected names such as 'ACT PRE'") }
        return set
    }
}
