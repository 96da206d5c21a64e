import DRAMModel
import TestSupport

/// Random memories that obey what the standards and the reference take for granted: `_S` values no
/// longer than `_L` values, tRC = tRAS + tRP, refreshes that leave time for work.
struct RandomConfiguration {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// The standards whose own rules are drawn.
    static let ownRules: [Standard] = [
        .DDR3, .DDR4, .DDR5, .LPDDR4, .LPDDR5, .GDDR5, .GDDR6, .HBM2, .HBM3,
    ]

    /// A memory under the rules of the reference.
    mutating func next(name: String) -> MemoryConfiguration {
        let standard = random.pick(Standard.memories)
        var configuration = next(name: name, standard, organization(standard))
        configuration.rules = .dramsim3
        return configuration
    }

    /// A memory under the rules of its own standard; ranks may enter self refresh and power-down.
    mutating func nextByOwnRules(name: String) -> MemoryConfiguration {
        let standard = random.pick(Self.ownRules)
        var o = organization(standard)
        if standard.isHBM && random.chance(60) {
            // Stack IDs are bank address: they are among the bank groups of one rank.
            o.stacks = min(o.ranks, 4) == 3 ? 2 : o.ranks
            o.bankgroups *= o.stacks
            o.ranks = 1
        }
        var configuration = next(name: name, standard, o)
        configuration.controller.dual_command = standard.isHBM && random.chance(80)
        configuration.controller.power_down = random.chance(60)
        configuration.controller.power_down_threshold = random.pick([1, 2, 5, 20, 60, 150])
        addSelfRefresh(&configuration)
        // Times that the standards have defaults for, most of them long.
        for (name, longest) in [
            ("tXSDLL", 150), ("tXS_DLL", 150), ("tLK", 150), ("tXP", 12), ("tCKE", 8), ("tPD", 8),
        ] where random.chance(70) {
            configuration.timing.others[name] = random.int(1...longest)
        }
        return configuration
    }

    /// Lets ranks enter self refresh in some memories.
    mutating func addSelfRefresh(_ configuration: inout MemoryConfiguration) {
        configuration.controller.self_refresh = random.chance(40)
        configuration.controller.self_refresh_threshold = random.pick([1, 10, 30, 100, 300])
        configuration.timing.tCKESR = random.int(1...20)
        configuration.timing.tXS = random.int(1...80)
    }

    private mutating func next(
        name: String, _ standard: Standard, _ organization: Organization
    ) -> MemoryConfiguration {
        var configuration = MemoryConfiguration(
            name: name, standard: standard, organization: organization,
            timing: timing(standard, organization), controller: controller(standard))
        if random.chance(70) { configuration.power = power() }
        return configuration
    }

    private mutating func organization(_ standard: Standard) -> Organization {
        let BL = random.pick([2, 4, 8, 8, 16])
        let device_width = random.pick([4, 8, 16, 32])
        var o = Organization(
            channels: random.pick([1, 1, 1, 2, 3, 4]), ranks: random.pick([1, 1, 2, 2, 3, 4]),
            bankgroups: random.pick([1, 2, 4, 8]), banks_per_group: random.pick([2, 4, 8]),
            rows: random.pick([8, 64, 1024]), columns: random.pick([4, 8, 32]) * BL,
            device_width: device_width, bus_width: max(8, device_width * random.pick([1, 2, 4])),
            BL: BL, burstCycles: BL / standard.beatsPerCycle)
        // Keeps a scenario within a few milliseconds.
        while o.banksPerChannel > 64 { o.banks_per_group /= 2 }
        while o.channels * o.banksPerChannel > 128 { o.channels /= 2 }
        return o
    }

    private mutating func timing(_ standard: Standard, _ o: Organization) -> TimingParameters {
        let longest = random.pick([6, 12, 24])
        let CL = random.int(3...longest)
        let tRCDRD = random.int(3...longest)
        let tRP = random.int(3...longest)
        let tRAS = random.int(longest...3 * longest)
        let tCCD_S = random.int(1...6)
        let tWTR_S = random.int(1...longest)
        let tRRD_S = random.int(1...8)
        let separateRCD = standard.isGDDR || standard.isHBM
        var t = TimingParameters(
            tCK_fs: random.pick([1_000_000, 625_000, 833_333]), CL: CL, CWL: random.int(2...CL),
            tRCDRD: tRCDRD, tRCDWR: separateRCD ? random.int(3...longest) : tRCDRD, tRP: tRP,
            tRAS: tRAS, tRC: tRAS + tRP, tCCD_S: tCCD_S, tCCD_L: tCCD_S + random.int(0...4),
            tRTRS: random.int(0...5), tRTP: random.int(2...longest), tWTR_S: tWTR_S,
            tWTR_L: tWTR_S + random.int(0...8), tWR: random.int(2...longest), tRRD_S: tRRD_S,
            tRRD_L: min(tRRD_S + random.int(0...5), tRAS + tRP), tFAW: 0,
            tRFC: random.int(20...200), tREFI: 0)
        if random.chance(30) { t.AL = random.int(1...tRCDRD) }
        t.tFAW = random.pick([0, 4 * tRRD_S, 4 * tRRD_S + random.int(1...40)])
        if standard.isGDDR { t.t32AW = 8 * t.tFAW + random.int(0...100) }
        if standard.hasPrechargeSpacing { t.tPPD = random.int(0...5) }
        t.tRFCb = random.int(10...80)
        t.tRREFD = random.int(1...10)

        // A refresh closes banks one by one and waits for the last column command and its recovery.
        let close = t.WL + o.burstCycles + t.tWR + tRP + tRAS + o.banks * max(1, t.tPPD)
        let spare = random.pick([10, 100, 1000])
        t.tREFI = t.tRFC + o.ranks * (close + 10) + random.int(0...spare * o.ranks)
        let closeBank = t.WL + o.burstCycles + t.tWR + tRP + tRAS + t.tRREFD + tRRD_S
        t.tREFIb = t.tRFCb + o.ranks * (closeBank + 10) + random.int(0...spare * o.ranks)
        return t
    }

    private mutating func controller(_ standard: Standard) -> ControllerParameters {
        var c = ControllerParameters()
        c.policy = .dramsim3
        c.address_mapping = .fields(
            AddressMapping.fieldNames.shuffled(using: &random).joined())
        c.queue_structure = random.pick([.per_bank, .per_bank, .per_rank])
        c.page_policy = random.pick([.open, .open, .closed])
        c.cmd_queue_size = random.pick([1, 2, 3, 4, 8, 16])
        c.trans_queue_size = random.pick([2, 3, 4, 8, 9, 10, 16, 32])
        c.unified_queue = random.chance(25)
        c.dual_command = random.chance(standard.isHBM ? 80 : 25)
        c.refresh_policy = random.pick([
            .rank_staggered, .rank_staggered, .rank_simultaneous, .bank_staggered,
            .bank_staggered, .none,
        ])
        return c
    }

    /// Currents that are below standby at times, and one that is not always given.
    private mutating func power() -> PowerParameters {
        var p = PowerParameters()
        p.VDD = Double(random.int(8...18)) / 10
        p.IDD0 = Double(random.int(40...90))
        p.IDD2P = Double(random.int(10...25))
        p.IDD3P = Double(random.int(15...40))
        p.IDD2N = Double(random.int(20...40))
        p.IDD3N = Double(random.int(30...60))
        p.IDD4W = Double(random.int(30...500))
        p.IDD4R = Double(random.int(30...500))
        p.IDD5AB = Double(random.int(30...300))
        p.IDD5PB = Double(random.int(30...150))
        let IDD6x = random.int(6...30)
        p.IDD6x = IDD6x < 10 ? nil : Double(IDD6x)
        return p
    }
}
