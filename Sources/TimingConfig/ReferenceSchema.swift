import ConfigFiles

/// Every key of a DRAMsim3 file that acts, with DRAMsim3's default.
///
/// Source: `src/configuration.cc` of DRAMsim3, commit 2981759.
enum ReferenceSchema {
    static let keys: [ReferenceKey] = structure + timing + power + system

    /// Keys that real files hold and that DRAMsim3 itself does not act on; no other key is meant by
    /// them.
    static let ignoredKeys: Set<String> = [
        "tcke", "txp", "trpre", "twpre", "trfc2", "trfc4", "idd3p", "num_dies", "write_buf_size",
        "mega_tick", "aggressive_precharging_enabled", "ideal_memory_latency",
    ]

    private static let structure: [ReferenceKey] = [
        key("dram_structure", "protocol", .text, "DDR3"),
        key("dram_structure", "bankgroups", .integer, "2"),
        key("dram_structure", "banks_per_group", .integer, "2"),
        key("dram_structure", "bankgroup_enable", .boolean, "true"),
        key("dram_structure", "rows", .integer, "65536", "organization.rows"),
        key("dram_structure", "columns", .integer, "1024"),
        key("dram_structure", "device_width", .integer, "8", "organization.device_width"),
        key("dram_structure", "BL", .integer, "8"),
        key("dram_structure", "hbm_dual_cmd", .boolean, "true"),
    ]

    private static let timing: [ReferenceKey] =
        [
            key("timing", "tCK", .decimal, "1.0"),
            key("timing", "tRCD", .integer, "10"),
            key("timing", "tRCDRD", .integer, "24"),
            key("timing", "tRCDWR", .integer, "20"),
        ]
        + [
            ("AL", 0), ("CL", 12), ("CWL", 12), ("tCCD_L", 6), ("tCCD_S", 4), ("tRTRS", 2),
            ("tRTP", 5), ("tWTR_L", 5), ("tWTR_S", 5), ("tWR", 10), ("tRP", 10), ("tRRD_L", 4),
            ("tRRD_S", 4), ("tRAS", 24), ("tRFC", 74), ("tREFI", 7800), ("tRFCb", 20),
            ("tREFIb", 1950), ("tFAW", 50), ("tPPD", 0), ("t32AW", 330), ("tCKESR", 12),
            ("tXS", 432),
        ].map { key("timing", $0, .integer, String($1), "timing.\($0)") }

    private static let power: [ReferenceKey] = [
        ("VDD", "1.2"), ("IDD0", "48"), ("IDD2P", "25"), ("IDD2N", "34"), ("IDD3N", "43"),
        ("IDD4W", "123"), ("IDD4R", "135"), ("IDD5AB", "250"), ("IDD5PB", "5"), ("IDD6x", "31"),
    ].map { key("power", $0, .decimal, $1, "power.\($0)") }

    private static let system: [ReferenceKey] = [
        key("system", "channel_size", .integer, "1024"),
        key("system", "channels", .integer, "1", "organization.channels"),
        key("system", "bus_width", .integer, "64", "organization.bus_width"),
        key("system", "address_mapping", .text, "chrobabgraco", "controller.address_mapping"),
        key(
            "system", "queue_structure", .words(["PER_BANK": "per_bank", "PER_RANK": "per_rank"]),
            "PER_BANK", "controller.queue_structure"),
        key(
            "system", "row_buf_policy", .words(["OPEN_PAGE": "open", "CLOSE_PAGE": "closed"]),
            "OPEN_PAGE", "controller.page_policy"),
        key("system", "cmd_queue_size", .integer, "16", "controller.cmd_queue_size"),
        key("system", "trans_queue_size", .integer, "32", "controller.trans_queue_size"),
        key("system", "unified_queue", .boolean, "false", "controller.unified_queue"),
        key(
            "system", "refresh_policy",
            .words([
                "RANK_LEVEL_STAGGERED": "rank_staggered",
                "RANK_LEVEL_SIMULTANEOUS": "rank_simultaneous",
                "BANK_LEVEL_STAGGERED": "bank_staggered",
            ]), "RANK_LEVEL_STAGGERED", "controller.refresh_policy"),
        key("system", "enable_self_refresh", .boolean, "false", "controller.self_refresh"),
        key("system", "sref_threshold", .integer, "1000", "controller.self_refresh_threshold"),
        key("other", "epoch_period", .integer, "100000", "controller.epoch_period"),
    ]

    private static func key(
        _ section: String, _ name: String, _ form: ReferenceKey.Form, _ defaultText: String,
        _ target: String? = nil
    ) -> ReferenceKey {
        ReferenceKey(
            section: section, name: name, form: form, defaultText: defaultText, target: target,
            id: section + "." + name)
    }
}
