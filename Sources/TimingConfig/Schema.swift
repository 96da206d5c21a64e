import ConfigFiles
import DRAMModel

/// Every key of a timing file, in the order in which a file is read and written.
///
/// The one table behind reading, unknown-key suggestions, the echo of a configuration and writing.
/// Later keys may depend on earlier ones: times are converted with `clock.tCK`.
enum Schema {
    /// The value of `format`.
    static let format = "librasim-timing/1"

    /// The keys as the reader of files checks them, with those that name a memory's further
    /// parameters.
    static func table(_ parameters: [SchemaKey]) -> KeyTable {
        KeyTable(
            .file(format: format), keys: all(parameters).filter { $0.id != "format" }.map(\.key),
            shorthands: shorthands, allowsEmptySections: true)
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
        heading + organization + timing + parameters + bank + pim + nmp + controller + power
    }

    /// Keys for the parameters of standards that have no field of their own, by name.
    static func parameters(_ standards: [Standard]) -> [SchemaKey] {
        let names = Set(standards.flatMap(\.parameters)).filter {
            !TimingParameters.hasField($0) && !ParameterNames.derived.contains($0)
        }
        return names.sorted().map(SchemaKey.parameter)
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
    static let keys = all([])

    private static let heading: [SchemaKey] = [
        SchemaKey(section: "", name: "format", form: .choice([format])),
        .text("", "name", \.name),
        SchemaKey(section: "", name: "source", form: .note, isOverridable: false),
        SchemaKey(section: "", name: "extends", form: .text, isOverridable: false),
        SchemaKey(
            section: "", name: "standard", form: .text, isRequired: true,
            text: { $0.standard.reference }),
        SchemaKey(
            section: "", name: "rule_set", form: .text,
            text: { $0.rules.reference }, isImplied: { $0.rules == $0.standard }),
        SchemaKey(section: "", name: "rules", form: .list, isOverridable: false),
        SchemaKey(
            section: "clock", name: "tCK", form: .period, isRequired: true,
            store: { if case .time_fs(let value) = $0 { $1.timing.tCK_fs = value } },
            text: { TimeUnit.nanoseconds($0.timing.tCK_fs) }),
    ]

    private static func size(
        _ name: String, _ path: SchemaKey.Path<Int>, _ range: ClosedRange<Int>
    ) -> SchemaKey {
        .integer("organization", name, path, .powerOfTwo(range), isRequired: true)
    }

    /// A size as files give it, with stack IDs as ranks.
    private static func stacked(
        _ key: SchemaKey, _ path: KeyPath<Organization, Int> & Sendable
    ) -> SchemaKey {
        var key = key
        key.text = { String($0.organization.named[keyPath: path]) }
        return key
    }

    private static let organization: [SchemaKey] = [
        .integer("organization", "channels", \.organization.channels, .count(1...1024)),
        .integer(
            "organization", "pseudo_channels", \.organization.pseudoChannels, .powerOfTwo(1...2)
        ).present { $0.standard.levels.contains(.pseudo_channel) },
        stacked(
            .integer("organization", "ranks", \.organization.ranks, .count(1...16)), \.ranks),
        stacked(size("bankgroups", \.organization.bankgroups, 1...64), \.bankgroups),
        .choice("organization", "stack_ids", \.organization.stackIDs)
            .present { $0.standard.levels.contains(.stack) },
        size("banks_per_group", \.organization.banks_per_group, 1...64),
        size("rows", \.organization.rows, 1...1 << 30),
        size("columns", \.organization.columns, 1...1 << 24),
        size("device_width", \.organization.device_width, 1...1 << 16),
        size("bus_width", \.organization.bus_width, 8...1 << 16),
        size("BL", \.organization.BL, 1...1 << 10),
        burstCycles,
    ]

    private static let burstCycles: SchemaKey = {
        var key = SchemaKey.integer(
            "organization", "burst_cycles", \.organization.burstCycles, .count(0...1 << 20))
        key.isImplied = {
            let usual = $0.organization.BL / $0.standard.beatsPerCycle
            return usual > 0 && usual == $0.organization.burstCycles
        }
        return key
    }()

    private static let timing: [SchemaKey] = [
        .cycles("timing", "AL", \.timing.AL),
        .cycles("timing", "CL", \.timing.CL, isRequired: true),
        .cycles("timing", "CWL", \.timing.CWL, isRequired: true),
        .cycles("timing", "tRCDRD", \.timing.tRCDRD, isRequired: true),
        .cycles("timing", "tRCDWR", \.timing.tRCDWR, isRequired: true),
        .cycles("timing", "tRP", \.timing.tRP, isRequired: true),
        .cycles("timing", "tRAS", \.timing.tRAS, isRequired: true),
        rowCycle,
        .cycles("timing", "tCCD_S", \.timing.tCCD_S, isRequired: true),
        .cycles("timing", "tCCD_L", \.timing.tCCD_L, isRequired: true),
        .cycles("timing", "tRTRS", \.timing.tRTRS, isRequired: true),
        .cycles("timing", "tRTP", \.timing.tRTP, isRequired: true),
        .cycles("timing", "tWTR_S", \.timing.tWTR_S, isRequired: true),
        .cycles("timing", "tWTR_L", \.timing.tWTR_L, isRequired: true),
        .cycles("timing", "tWR", \.timing.tWR, isRequired: true),
        .cycles("timing", "tRRD_S", \.timing.tRRD_S, isRequired: true),
        .cycles("timing", "tRRD_L", \.timing.tRRD_L, isRequired: true),
        .cycles("timing", "tFAW", \.timing.tFAW, isRequired: true),
        .cycles("timing", "t32AW", \.timing.t32AW),
        .cycles("timing", "tPPD", \.timing.tPPD),
        .cycles("timing", "tRFC", \.timing.tRFC, aliases: ["tRFCab"], isRequired: true),
        .cycles("timing", "tREFI", \.timing.tREFI, isRequired: true),
        .cycles("timing", "tRFCb", \.timing.tRFCb, aliases: ["tRFCpb", "tRFCsb"]),
        .cycles("timing", "tREFIb", \.timing.tREFIb, aliases: ["tREFIpb"]),
        .cycles("timing", "tRREFD", \.timing.tRREFD, aliases: ["tREFSBRD", "tpbR2act"]),
        .cycles("timing", "tCKESR", \.timing.tCKESR),
        .cycles("timing", "tXS", \.timing.tXS),
    ]

    private static let rowCycle: SchemaKey = {
        var key = SchemaKey.cycles("timing", "tRC", \.timing.tRC)
        key.isImplied = { $0.timing.tRC == $0.timing.tRAS + $0.timing.tRP }
        return key
    }()

    private static func count(
        _ name: String, _ path: SchemaKey.Path<Int>, _ range: ClosedRange<Int>
    ) -> SchemaKey {
        .integer("controller", name, path, .count(range))
    }

    private static let controller: [SchemaKey] = [
        .choice("controller", "policy", \.controller.policy),
        // Its value depends on the organization: `ConfigurationBuilder.readMapping` stores it.
        SchemaKey(
            section: "controller", name: "address_mapping", form: .node,
            text: { $0.controller.address_mapping.description }),
        .boolean("controller", "wrap_addresses", \.controller.wrap_addresses),
        .choice("controller", "queue_structure", \.controller.queue_structure),
        .choice("controller", "page_policy", \.controller.page_policy),
        count("cmd_queue_size", \.controller.cmd_queue_size, 1...64),
        count("trans_queue_size", \.controller.trans_queue_size, 1...4096),
        .boolean("controller", "unified_queue", \.controller.unified_queue),
        .boolean("controller", "dual_command", \.controller.dual_command),
        .choice("controller", "refresh_policy", \.controller.refresh_policy),
        .boolean("controller", "self_refresh", \.controller.self_refresh),
        count(
            "self_refresh_threshold", \.controller.self_refresh_threshold,
            1...CycleExpression.mostCycles),
        .boolean("controller", "power_down", \.controller.power_down),
        count(
            "power_down_threshold", \.controller.power_down_threshold,
            1...CycleExpression.mostCycles),
        count("age_cap", \.controller.age_cap, 0...CycleExpression.mostCycles),
        count("write_high_watermark", \.controller.write_high_watermark, 1...4096),
        count("write_low_watermark", \.controller.write_low_watermark, 0...4096),
        count("page_timeout", \.controller.page_timeout, 0...CycleExpression.mostCycles),
        count("refresh_postpone", \.controller.refresh_postpone, 0...8),
        count("refresh_pull_in", \.controller.refresh_pull_in, 0...8),
    ]

    private static let power: [SchemaKey] = [
        .power("VDD", \.VDD, unit: "V"),
        .power("IDD0", \.IDD0),
        .power("IDD2P", \.IDD2P),
        .power("IDD3P", \.IDD3P),
        .power("IDD2N", \.IDD2N),
        .power("IDD3N", \.IDD3N),
        .power("IDD4W", \.IDD4W),
        .power("IDD4R", \.IDD4R),
        .power("IDD5AB", \.IDD5AB),
        .power("IDD5PB", \.IDD5PB),
        .power("IDD6x", \.IDD6x),
        .power("activate_pJ_per_bit", \.activate_pJ_per_bit, unit: "pJ"),
        .power("read_pJ_per_bit", \.read_pJ_per_bit, unit: "pJ"),
        .power("write_pJ_per_bit", \.write_pJ_per_bit, unit: "pJ"),
        .power("refresh_pJ_per_bit", \.refresh_pJ_per_bit, unit: "pJ"),
    ]
}
