import ConfigFiles
import DRAMModel

/// Reads the rows of rules, windows and defaults.
struct StandardRows {
    /// The commands that rows may name.
    let commands: CommandNames
    /// The parts of a channel that rows may be about.
    let levels: [Standard.Level]
    /// The name of the standard that rows are of.
    var standard = ""

    /// What a rule's list holds, in order.
    private static let ruleColumns = ["name", "after", "before", "where", "cycles", "source"]
    private static let ruleKeys = KeyTable(
        .mapping("a rule"),
        keys: [
            .text("", "name"), .text("", "after"), .text("", "before"), .text("", "where"),
            .text("", "cycles"), .text("", "per_count").optional, .text("", "only").optional,
            .note("", "source"),
        ])
    private static let windowKeys = KeyTable(
        .mapping("a window"),
        keys: [
            .text("", "name"), .text("", "counts"), .count("", "at_most", 1...32),
            .text("", "where"), .text("", "cycles"), .text("", "only").optional,
            .note("", "source"),
        ])

    // MARK: Rules

    /// The rules of a list, each a list of six or a mapping.
    func rules(_ items: [YAMLTree], _ diagnostics: inout DiagnosticCollector) -> [StandardRule] {
        var rules: [StandardRule] = []
        rules.reserveCapacity(items.count)
        for item in items {
            do throws(ConfigurationError) {
                rules.append(try rule(item))
            } catch {
                diagnostics.add(error)
            }
        }
        return rules
    }

    private func rule(_ item: YAMLTree) throws(ConfigurationError) -> StandardRule {
        guard case .list(let cells, let location) = item else {
            return try rule(KeyedInput(item, Self.ruleKeys))
        }
        let columns = Self.ruleColumns
        guard cells.count == columns.count || cells.count == columns.count - 1 else {
            throw ConfigurationError(
                "a rule has \(cells.count) items; expected "
                    + "[\(columns.joined(separator: ", "))], the last of which may be left out",
                at: location)
        }
        func cell(_ index: Int) throws(ConfigurationError) -> LocatedText {
            guard case .scalar(let text, let isNull, let location) = cells[index],
                !isNull || columns[index] == "source"
            else {
                throw ConfigurationError(
                    "'\(columns[index])' must be a single value", at: cells[index].location)
            }
            return LocatedText(text: text, location: location)
        }
        let (first, after, before) = (try cell(0), try cell(1), try cell(2))
        let (place, cycles) = (try cell(3), try cell(4))
        let source = cells.count > 5 ? try cell(5).text : ""
        var rule = StandardRule(
            name: try name(first.text, first.location), after: try set(after.text, after.location),
            before: try set(before.text, before.location),
            scope: try scope(place.text, place.location),
            cycles: try length(cycles.text, cycles.location))
        rule.source = source
        rule.text.after = after.text
        rule.text.before = before.text
        rule.text.cycles = cycles.text
        rule.text.set(location)
        return rule
    }

    private func rule(_ input: KeyedInput) throws(ConfigurationError) -> StandardRule {
        func text(_ key: String) -> String { input.text(key) ?? "" }
        var rule = StandardRule(
            name: try name(text("name"), input.location("name")),
            after: try set(text("after"), input.location("after")),
            before: try set(text("before"), input.location("before")),
            scope: try scope(text("where"), input.location("where")),
            cycles: try length(text("cycles"), input.location("cycles")))
        if let perCount = input.text("per_count") {
            guard rule.after.kinds.allSatisfy(\.traits.isCounted) else {
                throw ConfigurationError(
                    "'per_count' is for commands of several columns or bursts, which "
                        + "\(quoted(text("after"))) are not", at: input.keyLocation("per_count"))
            }
            rule.perCount = try length(perCount, input.location("per_count"))
            rule.text.perCount = perCount
        }
        rule.only = try standards(text("only"), input.location("only"))
        rule.source = text("source")
        rule.text.after = text("after")
        rule.text.before = text("before")
        rule.text.cycles = text("cycles")
        rule.text.set(input.start)
        return rule
    }

    // MARK: Windows and defaults

    /// The windows of a list, each a mapping.
    func windows(
        _ items: [YAMLTree], _ diagnostics: inout DiagnosticCollector
    ) -> [StandardWindow] {
        var windows: [StandardWindow] = []
        for item in items {
            do throws(ConfigurationError) {
                windows.append(try window(KeyedInput(item, Self.windowKeys)))
            } catch {
                diagnostics.add(error)
            }
        }
        return windows
    }

    private func window(_ input: KeyedInput) throws(ConfigurationError) -> StandardWindow {
        func text(_ key: String) -> String { input.text(key) ?? "" }
        let counts = try set(text("counts"), input.location("counts"))
        let allowed: CommandSet = [.activates, .bankRefreshes]
        guard counts.isSubset(of: allowed), counts.contains(.activate) else {
            throw input.failure(
                "a window counts activations, and refreshes of banks beside them", at: "counts")
        }
        let scope = try scope(text("where"), input.location("where"))
        guard scope == .same_rank || scope == .same_pseudo_channel else {
            throw input.failure(
                "a window is of a rank or pseudo channel: same_rank, same_pseudo_channel",
                at: "where")
        }
        var window = StandardWindow(
            name: try name(text("name"), input.location("name")), counts: counts,
            atMost: input.integer("at_most")!, scope: scope,
            cycles: try length(text("cycles"), input.location("cycles")))
        window.only = try standards(text("only"), input.location("only"))
        window.source = text("source")
        window.text.after = text("counts")
        window.text.cycles = text("cycles")
        window.text.set(input.start)
        return window
    }

    /// The defaults of a mapping: `tPPD: 2`, or `tPPD: [2, source]`.
    func defaults(
        _ tree: YAMLTree, _ diagnostics: inout DiagnosticCollector
    ) -> [StandardDefault] {
        var defaults: [StandardDefault] = []
        do throws(ConfigurationError) {
            for entry in try tree.entries("'defaults'") {
                var cells = [entry.value]
                if case .list(let items, _) = entry.value { cells = items }
                guard (1...2).contains(cells.count),
                    case .scalar(let text, false, let location) = cells[0]
                else {
                    diagnostics.error(
                        "'\(entry.key)' must be a formula or [formula, source]",
                        at: entry.value.location)
                    continue
                }
                do throws(ConfigurationError) {
                    try checkParameter(entry)
                    var row = StandardDefault(name: entry.key, value: try formula(text, location))
                    if cells.count == 2, case .scalar(let source, _, _) = cells[1] {
                        row.source = source
                    }
                    row.text.cycles = text
                    row.text.set(entry.location)
                    defaults.append(row)
                } catch {
                    diagnostics.add(error)
                }
            }
        } catch {
            diagnostics.add(error)
        }
        return defaults
    }

    // MARK: Cells

    /// The names of standards that a row holds for.
    ///
    /// A user's standard may have any name, but one that is nearly that of another is a mistake.
    private func standards(
        _ text: String, _ location: SourceLocation
    ) throws(ConfigurationError) -> [String] {
        let words = text.split(separator: " ").map(String.init)
        let known = StandardLibrary.names + (standard.isEmpty ? [] : [standard])
        for word in words where !known.contains(word) {
            guard let near = nearestName(to: word, among: known) else { continue }
            throw ConfigurationError(
                "\(quoted(word)) is no standard; did you mean '\(near)'?", at: location)
        }
        return words
    }

    /// The name of a rule or window, which tables, logs and messages show as one word.
    private func name(
        _ text: String, _ location: SourceLocation
    ) throws(ConfigurationError) -> String {
        let isWord = text.utf8.allSatisfy { (33...126).contains($0) && !Self.isSeparator($0) }
        guard isWord, (1...Self.longestName).contains(text.utf8.count) else {
            throw ConfigurationError(
                "a name must be one word of at most \(Self.longestName) letters, digits and signs, "
                    + "such as tRCD, not \(quoted(text))", at: location)
        }
        return text
    }

    private static let longestName = 64

    /// Whether a byte parts the fields of logs and tables.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "\\"):
            true
        default: false
        }
    }

    /// Whether a parameter may have a default.
    private func checkParameter(_ entry: YAMLTree.Entry) throws(ConfigurationError) {
        guard FormulaParser.isName(entry.key) else {
            throw ConfigurationError(
                "\(quoted(entry.key)) is no name of a parameter, such as tRCD", at: entry.location)
        }
        guard !ParameterNames.derived.contains(entry.key) else {
            throw ConfigurationError(
                "'\(entry.key)' follows from other values of the timing file and has no default",
                at: entry.location)
        }
    }

    private func set(
        _ text: String, _ location: SourceLocation
    ) throws(ConfigurationError) -> CommandSet {
        do throws(ValueError) {
            return try commands.set(text)
        } catch {
            throw ConfigurationError(error.message, at: location)
        }
    }

    private func scope(
        _ text: String, _ location: SourceLocation
    ) throws(ConfigurationError) -> StandardScope {
        if let scope = StandardScope(rawValue: text) {
            guard let level = scope.level, !levels.contains(level) else { return scope }
            throw ConfigurationError(
                "'\(text)' needs the level '\(level.rawValue)', which 'levels' does not have; "
                    + "there are \(levels.map(\.rawValue).joined(separator: ", "))",
                at: location)
        }
        let known = StandardScope.allCases.filter { scope in
            scope.level.map { levels.contains($0) } ?? true
        }
        let names = known.map(\.rawValue)
        throw ConfigurationError(
            "unknown scope \(quoted(text))" + suggestionOrList(for: text, among: names),
            at: location)
    }

    /// The formula of a distance or window; one that can only be negative is a mistake.
    private func length(
        _ text: String, _ location: SourceLocation
    ) throws(ConfigurationError) -> CycleFormula {
        let formula = try formula(text, location)
        if case .negative(.number) = formula {
            throw ConfigurationError(
                "\(quoted(text)) is negative; a rule of no cycles holds nothing back", at: location)
        }
        return formula
    }

    private func formula(
        _ text: String, _ location: SourceLocation
    ) throws(ConfigurationError) -> CycleFormula {
        do throws(ValueError) {
            return try FormulaParser.parse(text)
        } catch {
            throw ConfigurationError(error.message, at: location)
        }
    }
}

extension StandardRowText {
    fileprivate mutating func set(_ location: SourceLocation) {
        (file, line, column) = (location.file, location.line, location.column)
    }
}

extension StandardScope {
    /// The level without which the scope means nothing.
    fileprivate var level: Standard.Level? {
        switch self {
        case .same_bank, .any_row_buffer, .channel: nil
        case .same_bankgroup: .bankgroup
        case .same_rank, .other_rank: .rank
        case .same_pseudo_channel: .pseudo_channel
        case .other_stack: .stack
        }
    }
}
