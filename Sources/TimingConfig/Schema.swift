import ConfigFiles
import DRAMModel

/// Every key of a timing file, in the order in which a file is read and written.
///
/// The one table behind reading, unknown-key suggestions, the echo of a configuration and writing.
/// Later keys may depend on earlier ones: times are converted with `clock.tCK`.
enum Schema {
    /// The value of `format`.
    static let format = "librasim-timing/1"

    /// The keys of a memory as the reader of files checks them.
    static func table(_ keys: [SchemaKey]) -> KeyTable {
        // `format` comes first; a table of a file adds it itself.
        KeyTable(
            .file(format: format), keys: keys.dropFirst().map(\.key), shorthands: shorthands,
            allowsEmptySections: true)
    }

    /// Sections in the order of a file.
    static let sections: [String] = {
        var sections: [String] = []
        for key in keys where !key.section.isEmpty && !sections.contains(key.section) {
            sections.append(key.section)
        }
        return sections
    }()

    /// Every key, with those that name a memory's further parameters.
    static func all(_ parameters: [SchemaKey]) -> [SchemaKey] {
        guard !parameters.isEmpty else { return keys }
        var keys = keys
        keys.insert(contentsOf: parameters, at: indexOfParameters)
        return keys
    }

    /// Keys for the parameters of standards that have no field of their own, by name.
    static func parameters(_ standards: [Standard]) -> [SchemaKey] {
        var names: Set<String> = []
        for standard in standards { standard.addParameters(to: &names) }
        let ours = names.filter {
            !TimingParameters.hasField($0) && !ParameterNames.derived.contains($0)
        }
        return ours.sorted().map(SchemaKey.parameter)
    }

    /// Shorthands of section `timing`.
    static let shorthands = [shorthand("tRCD", "tRCDRD", "tRCDWR")] + ungroupedShorthands

    /// Shorthands that only make sense in a memory with one bank group.
    static let ungroupedShorthands = ["tCCD", "tRRD", "tWTR"].map {
        shorthand($0, "\($0)_S", "\($0)_L")
    }

    private static func shorthand(_ name: String, _ targets: String...) -> KeyTable.Shorthand {
        KeyTable.Shorthand("timing", name, sets: targets.map { "timing.\($0)" })
    }

    /// The keys that any memory has.
    static let keys = heading + organization + timing + bank + pim + nmp + controller + power

    /// Where further parameters stand: behind those that any memory has.
    private static let indexOfParameters = heading.count + organization.count + timing.count

    private static let heading: [SchemaKey] = [
        SchemaKey(section: "", name: "format", form: .choice([format])),
        .text("", "name") { $1(&$0.name) },
        SchemaKey(section: "", name: "source", form: .note, isOverridable: false),
        SchemaKey(section: "", name: "extends", form: .text, isOverridable: false),
        SchemaKey(
            section: "", name: "standard", form: .text, isRequired: true,
            text: { $0.memory.standard.reference }),
        SchemaKey(
            section: "", name: "rule_set", form: .text,
            text: { $0.memory.rules.reference }, isImplied: { $0.rules == $0.standard }),
        SchemaKey(section: "", name: "rules", form: .list, isOverridable: false),
        SchemaKey(
            section: "clock", name: "tCK", form: .period, isRequired: true,
            store: { if case .time_fs(let value) = $0 { $1.timing.tCK_fs = value } },
            text: { TimeUnit.nanoseconds($0.memory.timing.tCK_fs) }),
    ]

    private static func size(
        _ name: String, _ range: ClosedRange<Int>, _ access: @escaping SchemaKey.Access<Int>
    ) -> SchemaKey {
        .integer("organization", name, .powerOfTwo(range), isRequired: true, access)
    }

    /// A size as files give it, with stack IDs as ranks.
    private static func stacked(
        _ key: SchemaKey, _ size: @escaping @Sendable (Organization) -> Int
    ) -> SchemaKey {
        var key = key
        key.text = { String(size($0.memory.organization.named)) }
        return key
    }

    private static let organization: [SchemaKey] = [
        .integer("organization", "channels", .count(1...1024)) { $1(&$0.organization.channels) },
        .integer(
            "organization", "pseudo_channels", .powerOfTwo(1...2)
        ) { $1(&$0.organization.pseudoChannels) }
        .present { $0.memory.standard.levels.contains(.pseudo_channel) },
        stacked(
            .integer("organization", "ranks", .count(1...16)) { $1(&$0.organization.ranks) },
            \.ranks),
        stacked(size("bankgroups", 1...64) { $1(&$0.organization.bankgroups) }, \.bankgroups),
        .choice("organization", "stack_ids") { $1(&$0.organization.stackIDs) }
            .present { $0.memory.standard.levels.contains(.stack) },
        size("banks_per_group", 1...64) { $1(&$0.organization.banks_per_group) },
        size("rows", 1...1 << 30) { $1(&$0.organization.rows) },
        size("columns", 1...1 << 24) { $1(&$0.organization.columns) },
        size("device_width", 1...1 << 16) { $1(&$0.organization.device_width) },
        size("bus_width", 8...1 << 16) { $1(&$0.organization.bus_width) },
        size("BL", 1...1 << 10) { $1(&$0.organization.BL) },
        burstCycles,
    ]

    private static let burstCycles: SchemaKey = {
        var key = SchemaKey.integer(
            "organization", "burst_cycles", .count(0...1 << 20)
        ) { $1(&$0.organization.burstCycles) }
        key.isImplied = {
            let usual = $0.organization.BL / $0.standard.beatsPerCycle
            return usual > 0 && usual == $0.organization.burstCycles
        }
        return key
    }()

    private static let timing: [SchemaKey] = [
        .cycles("timing", "AL") { $1(&$0.timing.AL) },
        .cycles("timing", "CL", isRequired: true) { $1(&$0.timing.CL) },
        .cycles("timing", "CWL", isRequired: true) { $1(&$0.timing.CWL) },
        .cycles("timing", "tRCDRD", isRequired: true) { $1(&$0.timing.tRCDRD) },
        .cycles("timing", "tRCDWR", isRequired: true) { $1(&$0.timing.tRCDWR) },
        .cycles("timing", "tRP", isRequired: true) { $1(&$0.timing.tRP) },
        .cycles("timing", "tRAS", isRequired: true) { $1(&$0.timing.tRAS) },
        rowCycle,
        .cycles("timing", "tCCD_S", isRequired: true) { $1(&$0.timing.tCCD_S) },
        .cycles("timing", "tCCD_L", isRequired: true) { $1(&$0.timing.tCCD_L) },
        .cycles("timing", "tRTRS", isRequired: true) { $1(&$0.timing.tRTRS) },
        .cycles("timing", "tRTP", isRequired: true) { $1(&$0.timing.tRTP) },
        .cycles("timing", "tWTR_S", isRequired: true) { $1(&$0.timing.tWTR_S) },
        .cycles("timing", "tWTR_L", isRequired: true) { $1(&$0.timing.tWTR_L) },
        .cycles("timing", "tWR", isRequired: true) { $1(&$0.timing.tWR) },
        .cycles("timing", "tRRD_S", isRequired: true) { $1(&$0.timing.tRRD_S) },
        .cycles("timing", "tRRD_L", isRequired: true) { $1(&$0.timing.tRRD_L) },
        .cycles("timing", "tFAW", isRequired: true) { $1(&$0.timing.tFAW) },
        .cycles("timing", "t32AW") { $1(&$0.timing.t32AW) },
        .cycles("timing", "tPPD") { $1(&$0.timing.tPPD) },
        .cycles("timing", "tRFC", aliases: ["tRFCab"], isRequired: true) { $1(&$0.timing.tRFC) },
        .cycles("timing", "tREFI", isRequired: true) { $1(&$0.timing.tREFI) },
        .cycles("timing", "tRFCb", aliases: ["tRFCpb", "tRFCsb"]) { $1(&$0.timing.tRFCb) },
        .cycles("timing", "tREFIb", aliases: ["tREFIpb"]) { $1(&$0.timing.tREFIb) },
        .cycles("timing", "tRREFD", aliases: ["tREFSBRD", "tpbR2act"]) { $1(&$0.timing.tRREFD) },
        .cycles("timing", "tCKESR") { $1(&$0.timing.tCKESR) },
        .cycles("timing", "tXS") { $1(&$0.timing.tXS) },
    ]

    private static let rowCycle: SchemaKey = {
        var key = SchemaKey.cycles("timing", "tRC") { $1(&$0.timing.tRC) }
        key.isImplied = { $0.timing.tRC == $0.timing.tRAS + $0.timing.tRP }
        return key
    }()

    private static func count(
        _ name: String, _ range: ClosedRange<Int>, _ access: @escaping SchemaKey.Access<Int>
    ) -> SchemaKey {
        .integer("controller", name, .count(range), access)
    }

    private static let controller: [SchemaKey] = [
        .choice("controller", "policy") { $1(&$0.controller.policy) },
        // Its value depends on the organization: `ConfigurationBuilder.readMapping` stores it.
        SchemaKey(
            section: "controller", name: "address_mapping", form: .node,
            text: { $0.memory.controller.address_mapping.description }),
        .boolean("controller", "wrap_addresses") { $1(&$0.controller.wrap_addresses) },
        count("epoch_period", 0...CycleExpression.mostCycles) { $1(&$0.controller.epoch_period) },
        .choice("controller", "queue_structure") { $1(&$0.controller.queue_structure) },
        .choice("controller", "page_policy") { $1(&$0.controller.page_policy) },
        count("cmd_queue_size", 1...1024) { $1(&$0.controller.cmd_queue_size) },
        count("trans_queue_size", 1...4096) { $1(&$0.controller.trans_queue_size) },
        .boolean("controller", "unified_queue") { $1(&$0.controller.unified_queue) },
        .boolean("controller", "dual_command") { $1(&$0.controller.dual_command) },
        .choice("controller", "refresh_policy") { $1(&$0.controller.refresh_policy) },
        .boolean("controller", "self_refresh") { $1(&$0.controller.self_refresh) },
        count(
            "self_refresh_threshold",
            1...CycleExpression.mostCycles
        ) { $1(&$0.controller.self_refresh_threshold) },
        .boolean("controller", "power_down") { $1(&$0.controller.power_down) },
        count(
            "power_down_threshold",
            1...CycleExpression.mostCycles
        ) { $1(&$0.controller.power_down_threshold) },
        count("age_cap", 0...CycleExpression.mostCycles) { $1(&$0.controller.age_cap) },
        count("write_high_watermark", 1...4096) { $1(&$0.controller.write_high_watermark) },
        count("write_low_watermark", 0...4096) { $1(&$0.controller.write_low_watermark) },
        count("page_timeout", 0...CycleExpression.mostCycles) { $1(&$0.controller.page_timeout) },
        count("refresh_postpone", 0...8) { $1(&$0.controller.refresh_postpone) },
        count("refresh_pull_in", 0...8) { $1(&$0.controller.refresh_pull_in) },
    ]

    private static let power: [SchemaKey] = [
        .power("VDD", unit: "V") { $1(&$0.VDD) },
        .power("IDD0") { $1(&$0.IDD0) },
        .power("IDD2P") { $1(&$0.IDD2P) },
        .power("IDD3P") { $1(&$0.IDD3P) },
        .power("IDD2N") { $1(&$0.IDD2N) },
        .power("IDD3N") { $1(&$0.IDD3N) },
        .power("IDD4W") { $1(&$0.IDD4W) },
        .power("IDD4R") { $1(&$0.IDD4R) },
        .power("IDD5AB") { $1(&$0.IDD5AB) },
        .power("IDD5PB") { $1(&$0.IDD5PB) },
        .power("IDD6x") { $1(&$0.IDD6x) },
        .power("activate_pJ_per_bit", unit: "pJ") { $1(&$0.activate_pJ_per_bit) },
        .power("read_pJ_per_bit", unit: "pJ") { $1(&$0.read_pJ_per_bit) },
        .power("write_pJ_per_bit", unit: "pJ") { $1(&$0.write_pJ_per_bit) },
        .power("refresh_pJ_per_bit", unit: "pJ") { $1(&$0.refresh_pJ_per_bit) },
    ]
}
