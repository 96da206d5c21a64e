import ConfigFiles
import DRAMModel

/// Whether the values fit together.
extension ConfigurationBuilder {
    /// Reports every contradiction between values that could be read.
    mutating func check() {
        checkOrder()
        checkRow()
        checkRefresh()
        checkSums()
        checkSizes()
        checkStacks()
        checkPseudoChannels()
        checkCapacity()
        checkBank()
        checkPIM()
        readMapping()
        checkController()
        checkPower()
        checkRules()
    }

    /// How a violated check is reported for an imported file.
    enum Strictness {
        /// The memory cannot be simulated, or makes no sense at all.
        case always
        /// DRAMsim3 runs it: a warning there, an error in our own files.
        case ownFiles
    }

    mutating func require(
        _ condition: Bool, _ ids: [String], _ message: @autoclosure () -> String,
        _ strictness: Strictness = .always
    ) {
        guard !condition, isKnown(ids) else { return }
        let text = message() + inheritance(of: ids)
        if strictness == .ownFiles, isLenient {
            diagnostics.warning(text, at: location(of: ids))
        } else {
            diagnostics.error(text, at: location(of: ids))
        }
    }

    /// Requires that one timing value is no less than another.
    private mutating func require(
        _ name: String, _ value: Int, atLeast other: String, _ bound: Int
    ) {
        require(
            value >= bound, ["timing.\(name)", "timing.\(other)"],
            "\(name) (\(value)) is less than \(other) (\(bound))", .ownFiles)
    }

    private mutating func checkOrder() {
        let t = configuration.timing
        let pairs = [
            ("tCCD", t.tCCD_S, t.tCCD_L), ("tRRD", t.tRRD_S, t.tRRD_L),
            ("tWTR", t.tWTR_S, t.tWTR_L),
        ]
        // Without bank groups the `_L` values do not act.
        let isGrouped = configuration.organization.bankgroups > 1
        for (name, short, long) in pairs where isGrouped {
            require(
                short <= long, ["timing.\(name)_S", "timing.\(name)_L"],
                "\(name)_S (\(short)) is greater than \(name)_L (\(long))")
            let isShorthand = settings["timing.\(name)_S"]?.spelling == name
            require(
                !isShorthand, ["timing.\(name)_S", "organization.bankgroups"],
                "'\(name)' is for memories with one bank group; give \(name)_S and \(name)_L")
        }
    }

    private mutating func checkRow() {
        let t = configuration.timing
        let ids = ["timing.tRC", "timing.tRAS", "timing.tRP"]
        if t.tRC < t.tRAS {
            require("tRC", t.tRC, atLeast: "tRAS", t.tRAS)
        } else {
            require(
                t.tRC >= t.tRAS + t.tRP, ids,
                "tRC (\(t.tRC)) is less than tRAS + tRP (\(t.tRAS + t.tRP))", .ownFiles)
        }
        require("tRAS", t.tRAS, atLeast: "tRCDRD", t.tRCDRD)
        require("tFAW", t.tFAW, atLeast: "tRRD_S", t.tRRD_S)
        if t.t32AW > 0, configuration.rules.parameters.contains("t32AW") {
            require("t32AW", t.t32AW, atLeast: "tFAW", t.tFAW)
        }
    }

    private mutating func checkRefresh() {
        let t = configuration.timing
        let policy = configuration.controller.refresh_policy
        let ranks = configuration.organization.ranks
        let policyKey = "controller.refresh_policy"
        if policy != .none {
            require(
                t.tREFI > t.tRFC, ["timing.tREFI", "timing.tRFC", policyKey],
                "tREFI (\(t.tREFI)) must be greater than tRFC (\(t.tRFC)): "
                    + "a rank would do nothing but refresh")
            let write = t.tRCDWR + t.WL + configuration.organization.burstCycles + t.tWR
            let rowCycle = max(t.tRAS, write) + t.tRP + t.tRAS
            require(
                t.tREFI <= t.tRFC || t.tREFI - t.tRFC >= rowCycle || rowCycle > 1 << 30,
                ["timing.tREFI", "timing.tRFC", policyKey],
                "tREFI (\(t.tREFI)) leaves \(t.tREFI - t.tRFC) cycles beside tRFC (\(t.tRFC)): "
                    + "opening, writing and closing a row takes \(rowCycle)")
        }
        if t.tRFCb > 0 { require("tRFCb", t.tRFCb, atLeast: "tRREFD", t.tRREFD) }
        switch policy {
        case .rank_staggered, .rank_simultaneous, .none: break
        case .bank_staggered:
            let rules = configuration.rules
            require(
                rules.command(.refresh_bank) != nil, [policyKey],
                "\(rules.name) has no refresh of single banks, as bank_staggered needs")
            guard rules.command(.refresh_bank) != nil else { return }
            checkBankRefreshes()
            let missing = [("tRFCb", t.tRFCb), ("tREFIb", t.tREFIb)].filter { $0.1 == 0 }.map(\.0)
            require(
                missing.isEmpty, [policyKey, "timing.tRFCb", "timing.tREFIb"],
                "bank_staggered refresh needs \(missing.joined(separator: " and ")) in 'timing'")
            require(
                t.tREFIb == 0 || t.tREFIb >= ranks,
                ["timing.tREFIb", "organization.ranks", policyKey],
                "tREFIb (\(t.tREFIb)) leaves less than one cycle for each of \(ranks) ranks")
        }
        require(
            !configuration.controller.self_refresh || t.tXS > 0,
            ["controller.self_refresh", "timing.tXS"], "self_refresh needs tXS in 'timing'")
    }

    /// Every bank must come round within tREFI.
    private mutating func checkBankRefreshes() {
        let t = configuration.timing
        let banks = configuration.organization.banks
        let commands =
            switch configuration.standard.bankRefresh {
            case .one: banks
            case .same_bank: banks / configuration.organization.bankgroups
            case .pair: (banks + 1) / 2
            }
        let most = (t.tREFI + commands - 1) / commands
        require(
            t.tREFIb <= most, ["timing.tREFIb", "organization.ranks", "timing.tREFI"],
            "tREFIb (\(t.tREFIb)): \(commands) refreshes, one for each bank of a rank, take "
                + "\(t.tREFIb * commands) cycles, longer than tREFI (\(t.tREFI)); tREFIb may be "
                + "\(most) at most", .ownFiles)
    }

    /// Sums of distances stay below 2^31, so that the engine may keep them in 32 bits.
    private mutating func checkSums() {
        let burst = configuration.organization.burstCycles
        let memory = KeyedMemory(configuration)
        var sum = 4 * burst + min(longestPIMCommand, Self.mostPIMCycles)
        var greatest: (key: SchemaKey, cycles: Int)?
        for key in keys where key.form.isTime && key.name != "tREFI" && key.name != "tREFIb" {
            let cycles = key.text(memory).flatMap { Int($0) } ?? 0
            sum += cycles
            if greatest.map({ $0.cycles < cycles }) ?? true { greatest = (key, cycles) }
        }
        guard let greatest, sum > Int(Int32.max) else { return }
        require(
            false, [greatest.key.id, "organization.burst_cycles"],
            "\(greatest.key.name) (\(greatest.cycles)) is too large: "
                + "all timing parameters together must stay below 2^31 cycles")
    }

    private mutating func checkSizes() {
        let o = configuration.organization
        func ids(_ names: String...) -> [String] { names.map { "organization.\($0)" } }
        require(
            o.bus_width % o.device_width == 0, ids("bus_width", "device_width"),
            "bus_width (\(o.bus_width)) is not a multiple of device_width (\(o.device_width))")
        require(
            o.banks <= 64, ids("banks_per_group", "bankgroups"),
            "\(o.bankgroups) bank groups of \(o.banks_per_group) banks "
                + "are more than 64 banks a rank"
        )
        require(
            o.columns >= o.BL, ids("columns", "BL"),
            "columns (\(o.columns)) is less than BL (\(o.BL)): a row does not hold one burst")
        if settings["organization.burst_cycles"] == nil {
            let standard = configuration.standard
            require(
                o.burstCycles > 0, ids("BL") + ["standard"],
                "BL (\(o.BL)) is less than the \(standard.beatsPerCycle) beats of one cycle of "
                    + "\(standard.name); set burst_cycles to say how long it lasts"
            )
        }
    }

    private mutating func checkStacks() {
        let o = configuration.organization
        let standard = configuration.standard
        let isGiven = settings["organization.stack_ids"] != nil
        require(
            !isGiven || standard.levels.contains(.stack),
            ["organization.stack_ids", "standard"],
            "stack_ids is for stacked memory: \(standard.name) has none")
        let rules = configuration.rules
        require(
            o.stackIDs == .ranks || rules.levels.contains(.stack) || !isGiven,
            ["organization.stack_ids", "rule_set"],
            "rule_set \(rules.name) has no rules for stack IDs as bank address")
        require(
            o.stacks == 1 || configuration.pim == nil, ["organization.stack_ids", "pim.tCCD_PIM"],
            "processing units need 'stack_ids: ranks' in 'organization': "
                + "their commands go to a stack ID each")
    }

    private mutating func checkPseudoChannels() {
        let o = configuration.organization
        let standard = configuration.standard
        let key = "organization.pseudo_channels"
        require(
            o.pseudoChannels == 1 || standard.levels.contains(.pseudo_channel),
            [key, "standard"], "pseudo_channels is for HBM: \(standard.name) has none")
        require(
            o.channels % o.channelsTogether == 0, [key, "organization.channels"],
            "\(o.channels) channels are no pairs of pseudo channels")
        require(
            o.pseudoChannels == 1 || configuration.pim == nil, [key],
            "processing units need 'pseudo_channels: 1' in 'organization': each pseudo channel "
                + "then has command buses of its own")
    }

    private mutating func checkCapacity() {
        let bits = configuration.organization.addressWidth
        let names = [
            "rows", "columns", "channels", "ranks", "bankgroups", "banks_per_group", "bus_width",
            "BL",
        ].map { "organization.\($0)" }
        require(bits <= 62, names, "the memory needs \(bits) address bits; at most 62 are possible")
    }

    private mutating func checkController() {
        let c = configuration.controller
        let standard = configuration.standard
        func ids(_ names: String...) -> [String] { names.map { "controller.\($0)" } }
        require(
            c.page_policy != .adaptive || c.policy == .fr_fcfs, ids("page_policy", "policy"),
            "page_policy adaptive needs policy fr_fcfs")
        require(
            !c.dual_command || standard.buses == .row_and_column,
            ids("dual_command") + ["standard"],
            "dual_command is for HBM: \(standard.name) has one command bus")
        let rules = configuration.rules
        require(
            standard.buses == .one || rules.buses == standard.buses
                || rules.commands.allSatisfy { $0.busCycles == 1 },
            ["rule_set", "standard"],
            "the commands of rule_set \(rules.name) take several cycles of one command bus, and "
                + "\(standard.name) has two")
        require(
            c.refresh_postpone <= standard.postponement, ids("refresh_postpone") + ["standard"],
            "refresh_postpone (\(c.refresh_postpone)) is more than the "
                + "\(standard.postponement) that \(standard.name) allows")
        require(
            !c.power_down || rules.command(.power_down_enter) != nil,
            ids("power_down") + ["rule_set"],
            "power_down: the rules of \(rules.name) have no power-down")
        require(
            !c.power_down || configuration.pim == nil, ids("power_down") + ["pim.tCCD_PIM"],
            "power_down is for memories without processing units")
        require(
            c.write_low_watermark <= c.write_high_watermark,
            ids("write_low_watermark", "write_high_watermark"),
            "write_low_watermark (\(c.write_low_watermark)) is greater than "
                + "write_high_watermark (\(c.write_high_watermark))")
        require(
            c.write_high_watermark <= c.trans_queue_size,
            ids("write_high_watermark", "trans_queue_size"),
            "write_high_watermark (\(c.write_high_watermark)) is greater than "
                + "trans_queue_size (\(c.trans_queue_size))")
    }
}
