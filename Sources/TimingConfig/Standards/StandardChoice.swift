import ConfigFiles
import DRAMModel

/// The standard of a memory and the rule set that holds, as its files choose them.
struct StandardChoice {
    /// What the memory is.
    let standard: Standard
    /// Whose rules hold: the standard's, or those of `rule_set`.
    let rules: Standard
    /// The rules of its processing units; `nil` in a memory without.
    let units: Standard?
    /// Every key that the memory may have, with those for the parameters of all.
    let keys: [SchemaKey]
    /// Every key that a timing file of the memory may hold.
    let table: KeyTable

    /// How rows of a timing file are read.
    var rows: StandardRows { Self.rows(rules, units) }

    private static func rows(_ rules: Standard, _ units: Standard?) -> StandardRows {
        let ofUnits = units?.commands.filter { $0.kind?.isPIM ?? false } ?? []
        let commands = rules.commands + ofUnits
        return StandardRows(commands: CommandNames(commands), levels: rules.levels)
    }

    /// Looks into files, settings and overrides, of which the last decide.
    ///
    /// - Parameters:
    ///   - trees: A timing file and those it extends, nearest first.
    ///   - located: Settings of another file.
    ///   - overrides: `key=value` each.
    ///   - mainFile: The timing file.
    /// - Throws: What is wrong with the standards; one that is not chosen at all is reported later.
    init(
        _ trees: [YAMLTree], _ located: [LocatedSetting], _ overrides: [String], mainFile: String,
        _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        func chosen(_ key: String) -> LocatedText? {
            if let given = Self.override(of: key, in: overrides) { return given }
            if let given = located.last(where: { $0.section.isEmpty && $0.key.text == key }) {
                return LocatedText(text: given.value, location: given.location)
            }
            let found = trees.lazy.compactMap { $0.scalar(key) }.first
            return found.map { LocatedText(text: $0.text, location: $0.location) }
        }
        func has(_ section: String) -> Bool {
            trees.contains { $0.has(section) } || located.contains { $0.section == section }
                || Self.overrides(overrides, have: section)
        }
        try self.init(
            chosen("standard"), chosen("rule_set"), Self.units(has), mainFile,
            needsAllNames: true, added: trees.flatMap { $0.list("rules") }, diagnostics)
    }

    /// Looks into the settings of an import, which has no parameters of its standard's, and into
    /// overrides.
    init(
        _ settings: Settings, _ overrides: [String], mainFile: String,
        _ diagnostics: DiagnosticCollector
    ) throws(ConfigurationError) {
        func chosen(_ key: String) -> LocatedText? {
            if let given = Self.override(of: key, in: overrides) { return given }
            guard let setting = settings[key], let text = setting.text else { return nil }
            return LocatedText(text: text, location: setting.location ?? .start(of: mainFile))
        }
        try self.init(
            chosen("standard"), chosen("rule_set"),
            Self.units { Self.overrides(overrides, have: $0) }, mainFile, needsAllNames: false,
            added: [], diagnostics)
    }

    /// - Parameter added: Rows of rules of the timing files, whose parameters they may give.
    private init(
        _ standard: LocatedText?, _ rules: LocatedText?, _ units: Standard.Units?,
        _ mainFile: String, needsAllNames: Bool, added: [YAMLTree],
        _ collected: DiagnosticCollector
    ) throws(ConfigurationError) {
        var diagnostics = collected
        func read(_ name: LocatedText?, isForRules: Bool) -> Standard? {
            guard let name else { return nil }
            let isOverride = name.location.file.hasPrefix("--set ")
            do throws(ConfigurationError) {
                return try StandardLibrary.standard(
                    name, from: isOverride ? mainFile : name.location.file,
                    isForRules: isForRules)
            } catch {
                diagnostics.add(error)
                return nil
            }
        }
        let isOwn = rules == nil || rules?.text == standard?.text
        let own = read(standard, isForRules: needsAllNames || isOwn)
        let chosen = rules?.text == standard?.text ? own : read(rules, isForRules: true)
        if standard != nil && own == nil || rules != nil && chosen == nil {
            try diagnostics.throwErrors()
        }
        self.standard = own ?? Standard(name: "", file: "")
        self.rules = chosen ?? self.standard
        self.units = try units.map { (units) throws(ConfigurationError) in
            try StandardLibrary.standard(of: units, from: mainFile)
        }
        // The same standard twice would only be looked through twice.
        let standards = [self.standard, isOwn ? nil : self.rules, self.units]
        var ofFiles = Standard(name: "", file: "")
        // What is wrong with the rows is reported when they are read for good.
        var ignored = DiagnosticCollector()
        ofFiles.rules = Self.rows(self.rules, self.units).rules(added, &ignored)
        keys = Schema.all(Schema.parameters(standards.compactMap(\.self) + [ofFiles]))
        table = Schema.table(keys)
    }

    /// The units of a memory whose timing file has these sections.
    private static func units(_ hasSection: (String) -> Bool) -> Standard.Units? {
        hasSection("nmp") ? .ports : hasSection("pim") ? .banks : nil
    }

    private static func overrides(_ overrides: [String], have section: String) -> Bool {
        overrides.contains { $0.hasPrefix("\(section).") }
    }

    private static func override(of key: String, in overrides: [String]) -> LocatedText? {
        overrides.lazy.reversed().compactMap { Override($0) }.first { $0.id == key }?.value
    }
}

extension YAMLTree {
    /// Whether a mapping has a key.
    fileprivate func has(_ key: String) -> Bool {
        guard case .mapping(let entries, _) = self else { return false }
        return entries.contains { $0.key == key }
    }

    /// The items of a list outside sections; none where there is no such list.
    fileprivate func list(_ key: String) -> [YAMLTree] {
        guard case .mapping(let entries, _) = self,
            case .list(let items, _)? = entries.first(where: { $0.key == key })?.value
        else { return [] }
        return items
    }

    /// The text of a key outside sections, and where it stands; `nil` when there is none.
    func scalar(_ key: String) -> (text: String, location: SourceLocation)? {
        guard case .mapping(let entries, _) = self,
            let entry = entries.first(where: { $0.key == key }),
            case .scalar(let text, false, let location) = entry.value
        else { return nil }
        return (text, location)
    }
}
