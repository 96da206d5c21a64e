import DRAMModel
import Testing
import TimingConfig
import TestSupport

@Suite struct RoundTripTests {
    /// Repeat one failure with its seed: `randomConfiguration(seed:)`.
    @Test(arguments: UInt64(1)...150)
    func writtenFilesLoadBack(_ seed: UInt64) throws {
        let configuration = randomConfiguration(seed: seed)
        let text = TimingFile.yaml(
            for: LoadedConfiguration(configuration: configuration), source: "seed \(seed): \"é\\\n")
        let loaded = try Sample.load(text)
        #expect(loaded.isLike(configuration), "seed \(seed)\n\(text)")
        #expect(loaded.warnings == [] && loaded.unused == [], "seed \(seed)\n\(text)")
    }

    /// Repeat one failure with its seed.
    @Test(arguments: UInt64(1)...60) func mappingsLoadBack(_ seed: UInt64) throws {
        var configuration = randomConfiguration(seed: seed)
        var random = SplitMix64(seed: seed)
        let bits = AddressBits.random(configuration.organization.named, using: &random)
        let forms = [.bits(bits)] + AddressMapping.Preset.allCases.map(AddressMapping.Form.preset)
        for form in forms {
            configuration.controller.address_mapping = form
            let text = TimingFile.yaml(
                for: LoadedConfiguration(configuration: configuration), source: "a")
            #expect(try Sample.load(text).isLike(configuration), "seed \(seed)\n\(text)")
            #expect(text.contains("\n  address_mapping: \(form)\n"))
        }
    }

    @Test func importsLoadBack() throws {
        let imported = try Sample.load(Sample.ini, as: "a.ini")
        let text = TimingFile.yaml(for: imported, source: "a.ini")
        let loaded = try Sample.load(text)
        #expect(loaded.configuration.standard.name == "DDR4" && loaded.unused == [])
        #expect(loaded.configuration.rules == .dramsim3)
        #expect(loaded.readValues == imported.readValues)
        // What nothing reads is there for the reader.
        #expect(text.contains("\n  # t32AW: 330  # DRAMsim3's default\n"))
        #expect(text.contains("\n  CL: 22  # a.ini:11\n"))
        #expect(text.contains("\n  CWL: 12  # DRAMsim3's default\n"))
        #expect(text.contains("\nsource: \"a.ini\"\n"))
    }

    /// Rules that a file adds are written with it.
    @Test func addedRulesLoadBack() throws {
        let yaml =
            Sample.yaml + "rules:\n"
            + "  - [tMINE, RD RDA, PRE, same_rank, \"max(3, ns(9)) + tRTP\", \"a\"]\n"
            + "  - {name: tTWO, after: WR, before: RD, where: channel, cycles: 60, only: DDR4}\n"
        let loaded = try Sample.load(yaml)
        #expect(loaded.configuration.addedRules.count == 2)
        let text = TimingFile.yaml(for: loaded, source: "f.yaml")
        #expect(try Sample.load(text).configuration == loaded.configuration, "\(text)")
    }

    /// A current that is not given stays so: it is not written as zero.
    @Test func missingCurrentsStayMissing() throws {
        let yaml = Sample.yaml + "power:\n  VDD: 1.2\n  IDD2N: 30\n"
        let loaded = try Sample.load(yaml)
        #expect(loaded.configuration.power?.IDD0 == nil)
        let text = TimingFile.yaml(for: loaded, source: "f.yaml")
        #expect(!text.contains("IDD0"))
        #expect(try Sample.load(text).configuration == loaded.configuration)
    }

    func randomConfiguration(seed: UInt64) -> MemoryConfiguration {
        var random = SplitMix64(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func size(_ range: ClosedRange<Int>) -> Int { 1 << number(range) }
        let standard = Standard.memories.randomElement(using: &random)!
        let device_width = size(2...7)
        let BL = size(4...6)
        var organization = Organization(
            channels: number(1...32), ranks: number(1...8), bankgroups: size(0...3),
            banks_per_group: size(0...3), rows: size(8...17), columns: BL * size(0...5),
            device_width: device_width, bus_width: max(8, device_width * size(0...3)), BL: BL,
            burstCycles: number(0...3) == 0 ? number(0...9) : BL / standard.beatsPerCycle)
        // Stack IDs are bank address, or ranks, as in a standard without.
        organization.stackIDs = .ranks
        if standard.levels.contains(.stack), organization.banksPerChannel <= 64, number(0...1) == 0
        {
            organization.stackIDs = .bank_address
            organization.stacks = organization.ranks
            organization.bankgroups *= organization.ranks
            organization.ranks = 1
        }
        let tRCDRD = number(0...40)
        let tRAS = tRCDRD + number(0...50)
        let tRP = number(0...40)
        let tRRD_S = number(0...9)
        let tRFC = number(0...600)
        var timing = TimingParameters(
            tCK_fs: Int64(number(1...3_000_000)), CL: number(0...40), CWL: number(0...40),
            tRCDRD: tRCDRD, tRCDWR: number(0...40), tRP: tRP, tRAS: tRAS,
            tRC: tRAS + tRP + (number(0...1) == 0 ? 0 : number(0...9)), tCCD_S: number(0...4),
            tCCD_L: number(4...8), tRTRS: number(0...4), tRTP: number(0...12),
            tWTR_S: number(0...5), tWTR_L: number(5...12), tWR: number(0...40), tRRD_S: tRRD_S,
            tRRD_L: tRRD_S + number(0...5), tFAW: tRRD_S + number(0...50), tRFC: tRFC,
            tREFI: tRFC + number(2000...9999))
        timing.AL = number(0...20)
        timing.t32AW = number(0...1) == 0 ? 0 : timing.tFAW + number(0...300)
        timing.tPPD = number(0...4)
        timing.tRFCb = number(1...300)
        timing.tREFIb = number(64...999)
        timing.tRREFD = number(0...timing.tRFCb)
        timing.tCKESR = number(0...20)
        timing.tXS = number(1...600)
        let names = ["plain", "two words", "quotes \" ' \\ # : -", "null", "12", "naïve 名前", " x "]
        var memory = MemoryConfiguration(
            name: names.randomElement(using: &random)!, standard: standard,
            organization: organization, timing: timing, power: power(&random),
            controller: controller(standard, &random), bank: bank(organization, &random))
        if memory.controller.refresh_policy == .bank_staggered {
            let hasBankRefresh = memory.rules.command(.refresh_bank) != nil
            if !hasBankRefresh { memory.controller.refresh_policy = .rank_staggered }
            memory.timing.tREFIb = max(16, min(timing.tREFIb, timing.tREFI / organization.banks))
        }
        // Units need stack IDs that are ranks.
        if organization.stacks == 1, let pim = pim(organization, tRTP: timing.tRTP, &random) {
            memory.install(pim)
        }
        return memory
    }

    func bank(_ o: Organization, _ random: inout SplitMix64) -> BankStructure {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        var bank = BankStructure()
        bank.kind = .allCases.randomElement(using: &random)!
        if o.banks > 32, bank.kind == .dual_row_buffer { bank.kind = .conventional }
        guard bank.kind == .sliced else { return bank }
        bank.rows_per_subarray = o.rows >> number(1...8)
        bank.weight_rows =
            bank.rows_per_subarray * number(1...o.rows / bank.rows_per_subarray - 1)
        bank.bridge = o.banks > 32 ? .connected : .allCases.randomElement(using: &random)!
        bank.column_delay_permille = number(1000...2000)
        bank.rounding = .allCases.randomElement(using: &random)!
        return bank
    }

    func pim(_ o: Organization, tRTP: Int, _ random: inout SplitMix64) -> PIMParameters? {
        guard Bool.random(using: &random) else { return nil }
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        let rowBits = o.requestsPerRow * o.requestBytes * 8
        // Never less than tRTP.
        var pim = PIMParameters(tCCD_PIM: number(1...9), tRTP_PIM: tRTP + number(0...9))
        pim.tMAC = number(0...30)
        pim.tAF = number(0...30)
        pim.weight_bursts_ahead = number(0...64)
        pim.tfaw = .allCases.randomElement(using: &random)!
        pim.mac_bits = 1 << number(0...rowBits.trailingZeroBitCount)
        pim.element_bits = 1 << number(0...min(16, pim.mac_bits.trailingZeroBitCount))
        pim.result_bits = number(1...64)
        pim.priority = .allCases.randomElement(using: &random)!
        pim.write_patience = number(0...5000)
        pim.refresh = .allCases.randomElement(using: &random)!
        pim.mac_pJ = Double(number(0...999)) / 100
        pim.array_permille = number(0...1000)
        pim.bus_permille = number(0...1000 - pim.array_permille)
        return pim
    }

    func power(_ random: inout SplitMix64) -> PowerParameters? {
        guard Bool.random(using: &random) else { return nil }
        var power = PowerParameters()
        let paths: [WritableKeyPath<PowerParameters, Double?>] = [
            \.VDD, \.IDD2P, \.IDD6x, \.IDD2N, \.IDD3N, \.IDD0, \.IDD4W, \.IDD4R, \.IDD5AB, \.IDD5PB,
        ]
        // In ascending order, so that no current is below standby.
        let values = paths.map { _ in
            let value = Double.random(in: 0...500, using: &random)
            return Bool.random(using: &random) ? value : value.rounded() / 1e7
        }.sorted()
        for (path, value) in zip(paths, values) { power[keyPath: path] = value }
        return power
    }

    func controller(
        _ standard: Standard, _ random: inout SplitMix64
    ) -> ControllerParameters {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        var c = ControllerParameters()
        c.policy = .allCases.randomElement(using: &random)!
        c.address_mapping = .fields(
            AddressMapping.fieldNames.shuffled(using: &random).joined())
        c.queue_structure = .allCases.randomElement(using: &random)!
        c.page_policy = [.open, .closed, c.policy == .fr_fcfs ? .adaptive : .open]
            .randomElement(using: &random)!
        c.cmd_queue_size = number(1...64)
        c.trans_queue_size = number(1...4096)
        c.unified_queue = Bool.random(using: &random)
        c.dual_command = standard.isHBM && Bool.random(using: &random)
        c.refresh_policy = .allCases.randomElement(using: &random)!
        c.self_refresh = Bool.random(using: &random)
        c.self_refresh_threshold = number(1...9999)
        c.age_cap = number(0...9999)
        c.write_high_watermark = number(1...c.trans_queue_size)
        c.write_low_watermark = number(0...c.write_high_watermark)
        c.page_timeout = number(0...999)
        c.refresh_postpone = number(0...standard.postponement)
        c.refresh_pull_in = number(0...8)
        return c
    }
}

extension LoadedConfiguration {
    /// Whether a file that was written has the memory again, but for what nothing reads.
    fileprivate func isLike(_ other: MemoryConfiguration) -> Bool {
        let written = LoadedConfiguration(configuration: other)
        return readValues == written.readValues && configuration.standard == other.standard
            && configuration.rules == other.rules && configuration.units == other.units
            && configuration.addedRules == other.addedRules
    }
}
