import ConfigFiles
import DRAMModel

/// Turns settings into a configuration: reads values, fills in defaults, checks that they fit
/// together.
struct ConfigurationBuilder {
    /// The file that errors without a better location belong to.
    let mainFile: String
    /// The file and those it extends.
    let ancestry: Ancestry
    /// Whether the settings come from a DRAMsim3 file, whose odd but workable values are only
    /// warned of.
    let isImport: Bool
    /// What DRAMsim3 runs although it makes little sense is a warning, not an error.
    let isLenient: Bool
    let settings: Settings
    /// The memory's standard and whose rules hold.
    let standards: StandardChoice
    /// Rules that the file and those it extends add.
    let addedRules: [StandardRule]
    /// Every key that the memory may have.
    let keys: [SchemaKey]
    var diagnostics: DiagnosticCollector
    var configuration = MemoryConfiguration.blank
    /// Ids of keys that are missing or malformed: what depends on them is not checked.
    private(set) var failed: Set<String> = []
    /// What was read, by the id of its key.
    private(set) var values: [String: Value] = [:]

    init(
        settings: Settings, standards: StandardChoice, addedRules: [StandardRule] = [],
        mainFile: String, ancestry: Ancestry = Ancestry(), isImport: Bool, isLenient: Bool,
        diagnostics: DiagnosticCollector
    ) {
        self.settings = settings
        self.standards = standards
        self.addedRules = addedRules
        keys = standards.keys
        self.mainFile = mainFile
        self.ancestry = ancestry
        self.isImport = isImport
        self.isLenient = isLenient
        self.diagnostics = diagnostics
    }

    /// Builds the configuration, or throws everything that is wrong.
    mutating func build() throws(ConfigurationError) -> LoadedConfiguration {
        configuration.name = baseName(mainFile)
        configuration.standard = standards.standard
        configuration.rules = standards.rules
        configuration.units = standards.units
        configuration.addedRules = addedRules
        for key in keys { read(key) }
        reportMissing()
        fillDefaults()
        check()
        try diagnostics.throwErrors()
        let written = settings
        let defaults = isImport
        return LoadedConfiguration(
            configuration: configuration, keys: keys, warnings: diagnostics.sortedWarnings
        ) { key in
            let split = Schema.splitKeys.contains(key.id) ? Schema.splitKeys : []
            let first = written[key.id] ?? split.lazy.compactMap { written[$0] }.first
            guard let setting = first else { return .standardDefault }
            if let location = setting.location { return .written(location) }
            return defaults ? .referenceDefault : .standardDefault
        }
    }

    /// Whether all keys have been given or have a default, and could be read.
    func isKnown(_ ids: [String]) -> Bool {
        failed.isDisjoint(with: ids)
    }

    func location(ofSection section: String) -> SourceLocation {
        settings.sections[section] ?? .start(of: mainFile)
    }

    private mutating func read(_ key: SchemaKey) {
        let tCK_fs = configuration.timing.tCK_fs
        let reading = settings.read(
            key.key, period_fs: tCK_fs > 0 ? tCK_fs : nil, start: .start(of: mainFile),
            &diagnostics)
        switch reading {
        case .missing: return
        case .malformed: failed.insert(key.id)
        case .value(let value):
            key.store(value, &configuration)
            values[key.id] = value
        }
        let isTime =
            tCK_fs <= 0 && key.form.isTime && settings[key.id]?.text?.contains("s") ?? false
        if isTime { failed.insert(key.id) }
    }

    // MARK: Missing keys

    private mutating func reportMissing() {
        let (settings, isUngrouped) = (settings, isUngrouped)
        let missing = settings.reportMissing(
            standards.table, start: .start(of: mainFile),
            unless: { isUngrouped && Self.isImpliedByShortForm($0, settings) },
            calling: { Self.shortened($0, isUngrouped: isUngrouped) }, &diagnostics)
        failed.formUnion(missing)
    }

    /// Without bank groups the `_S` value serves for both.
    private static func isImpliedByShortForm(_ key: ConfigKey, _ settings: Settings) -> Bool {
        Schema.ungroupedShorthands.contains {
            $0.targets[1] == key.id && settings[$0.targets[0]] != nil
        }
    }

    private var isUngrouped: Bool {
        isKnown(["organization.bankgroups"]) && configuration.organization.bankgroups == 1
    }

    /// The names of missing keys, with a shorthand instead of all keys that it sets.
    private static func shortened(_ names: [String], isUngrouped: Bool) -> [String] {
        var names = names
        let ungrouped = Schema.ungroupedShorthands.map(\.name)
        for shorthand in Schema.shorthands where isUngrouped || !ungrouped.contains(shorthand.name)
        {
            let targets = shorthand.targets.map { String($0.dropFirst("timing.".count)) }
            guard targets.allSatisfy(names.contains),
                let first = names.firstIndex(of: targets[0])
            else { continue }
            names[first] = shorthand.name
            names.removeAll(where: targets.contains)
        }
        return names
    }

    // MARK: Defaults that depend on other keys

    private mutating func fillDefaults() {
        let standard = configuration.standard
        if settings["organization.burst_cycles"] == nil {
            configuration.organization.burstCycles =
                configuration.organization.BL / standard.beatsPerCycle
        }
        if settings["timing.tRC"] == nil {
            configuration.timing.tRC = configuration.timing.tRAS + configuration.timing.tRP
        }
        if isUngrouped {
            if settings["timing.tCCD_L"] == nil {
                configuration.timing.tCCD_L = configuration.timing.tCCD_S
            }
            if settings["timing.tRRD_L"] == nil {
                configuration.timing.tRRD_L = configuration.timing.tRRD_S
            }
            if settings["timing.tWTR_L"] == nil {
                configuration.timing.tWTR_L = configuration.timing.tWTR_S
            }
        }
        if settings["controller.dual_command"] == nil {
            configuration.controller.dual_command = standard.buses == .row_and_column
        }
        if settings["controller.refresh_postpone"] == nil {
            let most = configuration.controller.refresh_postpone
            configuration.controller.refresh_postpone = min(most, standard.postponement)
        }
        fillStacks()
        fillFields()
        fillSplit()
        fillPIM()
        fillWatermarks()
    }

    /// Parameters that have a field take the defaults of the rules, then of the standard.
    private mutating func fillFields() {
        for row in standards.rules.defaults + standards.standard.defaults
        where TimingParameters.hasField(row.name) {
            let field = TimingParameters.otherNames[row.name] ?? row.name
            guard settings["timing.\(field)"] == nil, configuration.timing[field] == 0 else {
                continue
            }
            configuration.timing[field] = configuration.cycles(row.value) ?? 0
        }
    }

    /// Stack IDs that are bank address become bank groups, so that all rules of a rank hold across
    /// them; other rule sets than those of stacked memory have no word for them.
    private mutating func fillStacks() {
        let hasStacks =
            standards.standard.levels.contains(.stack) && standards.rules.levels.contains(.stack)
        if settings["organization.stack_ids"] == nil {
            configuration.organization.stackIDs = hasStacks ? .bank_address : .ranks
        }
        guard hasStacks, configuration.organization.stackIDs == .bank_address,
            isKnown(["organization.ranks", "organization.bankgroups"])
        else { return }
        configuration.organization.stacks = configuration.organization.ranks
        configuration.organization.bankgroups *= configuration.organization.ranks
        configuration.organization.ranks = 1
    }

    /// Three quarters and one quarter of the queue, moved so that they fit a mark that was given.
    private mutating func fillWatermarks() {
        let size = configuration.controller.trans_queue_size
        let isLowGiven = settings["controller.write_low_watermark"] != nil
        if settings["controller.write_high_watermark"] == nil {
            let low = isLowGiven ? configuration.controller.write_low_watermark : 0
            configuration.controller.write_high_watermark = min(
                size, max(1, size * 3 / 4, low))
        }
        if !isLowGiven {
            configuration.controller.write_low_watermark = min(
                size / 4, configuration.controller.write_high_watermark)
        }
    }
}

extension MemoryConfiguration {
    /// What a file's values are stored into: ones where a default is one, else zeros.
    static var blank: MemoryConfiguration {
        MemoryConfiguration(
            name: "", standard: Standard(name: "", file: ""),
            organization: Organization(
                bankgroups: 1, banks_per_group: 1, rows: 1, columns: 1, device_width: 8,
                bus_width: 8, BL: 1, burstCycles: 0),
            timing: TimingParameters(
                tCK_fs: 0, CL: 0, CWL: 0, tRCDRD: 0, tRCDWR: 0, tRP: 0, tRAS: 0, tRC: 0,
                tCCD_S: 0, tCCD_L: 0, tRTRS: 0, tRTP: 0, tWTR_S: 0, tWTR_L: 0, tWR: 0, tRRD_S: 0,
                tRRD_L: 0, tFAW: 0, tRFC: 0, tREFI: 0))
    }
}

/// The name of a file without folder and extension.
private func baseName(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? "memory"
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return String(file) }
    return String(file[..<dot])
}
