import DRAMModel
import Testing
import TimingConfig
import TestSupport

@Suite struct ReferenceINITests {
    @Test func defaultsAreTheReferences() throws {
        let loaded = try Sample.load("[system]\nchannels = 1\n", as: "d.ini")
        let c = loaded.configuration
        #expect(loaded.warnings == [])
        #expect(c.name == "d")
        #expect(c.standard.name == "DDR3" && c.rules == .dramsim3)
        // A rank of 8 devices with 4 banks of 64 Mi x 8 is 2 GiB, more than the 1024 MB of the
        // default.
        let organization = Organization(
            bankgroups: 2, banks_per_group: 2, rows: 65536, columns: 1024, device_width: 8,
            bus_width: 64, BL: 8, burstCycles: 4)
        #expect(c.organization.banks == organization.banks)
        var timing = TimingParameters(
            tCK_fs: 1_000_000, CL: 12, CWL: 12, tRCDRD: 10, tRCDWR: 10, tRP: 10, tRAS: 24, tRC: 34,
            tCCD_S: 4, tCCD_L: 6, tRTRS: 2, tRTP: 5, tWTR_S: 5, tWTR_L: 5, tWR: 10, tRRD_S: 4,
            tRRD_L: 4, tFAW: 50, tRFC: 74, tREFI: 7800)
        timing.tRFCb = 20
        timing.tREFIb = 1950
        timing.t32AW = 330
        timing.tCKESR = 12
        timing.tXS = 432
        #expect(c.timing == timing)
        #expect(c.controller.address_mapping == "chrobabgraco")
        #expect(c.controller.cmd_queue_size == 16)
        #expect(c.controller.policy == .dramsim3)
        var power = PowerParameters()
        (power.VDD, power.IDD0, power.IDD2P, power.IDD2N, power.IDD3N) = (1.2, 48, 25, 34, 43)
        (power.IDD4W, power.IDD4R, power.IDD5AB, power.IDD5PB, power.IDD6x) = (123, 135, 250, 5, 31)
        #expect(c.power == power)
    }

    @Test func thereAreGoldenRuns() {
        #expect(RecordedRun.names.count >= 12)
    }

    @Test(arguments: RecordedRun.names)
    func goldenRunsImportAndLoadBack(_ name: String) throws {
        let path = RecordedRun.path(name, "reference.ini")
        let loaded = try TimingFile.load(path: path)
        #expect(loaded.warnings == [])
        let text = TimingFile.yaml(for: loaded, source: path)
        let again = try Sample.load(text)
        #expect(again.readValues == loaded.readValues && again.unused == [])
        #expect(again.configuration.rules == loaded.configuration.rules)
    }

    @Test func graphicsMemory() throws {
        let ini = """
            [dram_structure]
            protocol = GDDR5
            bankgroups = 4
            banks_per_group = 4
            bankgroup_enable = False
            rows = 16384
            columns = 128
            device_width = 32
            [timing]
            tCK = 0.667
            [system]
            channel_size = 4096
            bus_width = 128
            """
        let c = try Sample.load(ini, as: "g.ini").configuration
        #expect(c.organization.bankgroups == 1)
        #expect(c.organization.banks_per_group == 16)
        #expect(c.organization.columns == 1024)
        #expect(c.organization.burstCycles == 2)
        #expect(c.organization.ranks == 4096 / (1024 * 4 * 16 / 1024 * 16 * 4))
        #expect(c.timing.tCK_fs == 667_000)
        #expect(c.timing.tRCDRD == 24)
        #expect(c.timing.tRCDWR == 20)
        #expect(!c.controller.dual_command)
    }

    @Test func stackedMemory() throws {
        let ini = """
            [dram_structure]
            protocol = HBM2
            bankgroups = 4
            banks_per_group = 4
            rows = 0x8000
            columns = 64 ; of 32 bytes
            device_width = 128
            BL = 0
            [system]
            bus_width = 128
            channels = 8
            """
        let loaded = try Sample.load(ini, as: "h.ini")
        let c = loaded.configuration
        #expect(c.organization.BL == 4)
        #expect(c.organization.burstCycles == 0)
        #expect(c.organization.columns == 128)
        #expect(c.organization.rows == 32768)
        #expect(c.organization.ranks == 1)
        #expect(c.controller.dual_command)
        let single = ini.changing("BL = 0", to: "BL = 4\nhbm_dual_cmd = off")
        #expect(try !Sample.load(single, as: "h.ini").configuration.controller.dual_command)
        let text = TimingFile.yaml(for: loaded, source: "h.ini")
        #expect(try Sample.load(text).readValues == loaded.readValues)
    }

    @Test func theWordsOfTheControllerAreTranslated() throws {
        let ini =
            Sample.ini + """
                queue_structure = PER_RANK
                row_buf_policy = CLOSE_PAGE
                unified_queue = YES
                refresh_policy = BANK_LEVEL_STAGGERED
                enable_self_refresh = on
                sref_threshold = 50
                trans_queue_size = 16
                """
        let c = try Sample.load(ini, as: "c.ini").configuration.controller
        #expect(c.queue_structure == .per_rank)
        #expect(c.page_policy == .closed)
        #expect(c.unified_queue)
        #expect(c.refresh_policy == .bank_staggered)
        #expect(c.self_refresh)
        #expect(c.self_refresh_threshold == 50)
        #expect(c.write_high_watermark == 12)
    }

    @Test func ignoredKeysAreNamedInOneWarning() throws {
        let ini = Sample.ini.changing(
            "CL = 22",
            to: "CL = 22\nREFI = 7800\ntCKE = 6\ntRTP_L = 6\ntRCDRD = 3\n[other]\nepoch_period = 5")
        let loaded = try Sample.load(ini, as: "i.ini")
        #expect(loaded.warnings.count == 1)
        #expect(
            loaded.warnings.first?.message == "these keys do not act: "
                + "'REFI' (line 12, did you mean 'tREFI'?), 'tCKE' (line 13), "
                + "'tRTP_L' (line 14, did you mean 'tRTP'?), 'tRCDRD' (line 15)")
        #expect(loaded.warnings.first?.location?.line == 12)
        #expect(loaded.configuration.timing.tREFI == 7800)
    }

    static let errors: [(old: String, new: String, error: String)] = [
        (
            "CL = 22", "CL = 99999999999999999999",
            "11:6: error: CL: '99999999999999999999' is too large a number"
        ),
        ("CL = 22", "CL = -3", "11:6: error: CL: '-3' is negative; it must be zero or more"),
        ("CL = 22", "  CL 22", "11:3: error: expected 'key = value', a [section] or a comment"),
        ("[timing]", "[timing", "9:1: error: a section without its ']'"),
        (
            "tCK = 0.63", "tCK = 0",
            "10:7: error: tCK: '0 ns' is not between 1 fs and 1 ms"
        ),
        (
            "protocol = DDR4", "protocol = HMC",
            "2:12: error: protocol: HMC is not supported; "
                + "there are DDR3, DDR4, GDDR5, GDDR5X, GDDR6, "
                + "LPDDR, LPDDR3, LPDDR4, HBM, HBM2"
        ),
        (
            "protocol = DDR4", "protocol = DDR44",
            "2:12: error: protocol: 'DDR44' is not known; did you mean 'DDR4'?; "
                + "there are DDR3, DDR4, "
                + "GDDR5, GDDR5X, GDDR6, LPDDR, LPDDR3, LPDDR4, HBM, HBM2"
        ),
        (
            "rows = 65536", "rows = 65535",
            "5:8: error: rows: 65535 is not a power of two; the nearest are 32768 and 65536"
        ),
        (
            "rows = 65536", "rows = 512",
            "5:8: error: rows: a bank is smaller than 1 MB, so that channel_size does not tell "
                + "how many ranks there are"
        ),
        (
            "channel_size = 16384", "channel_size = 24576",
            "13:16: error: channel_size: 24576 MB are 3 ranks of 8192 MB; "
                + "the number of ranks must be a power of two"
        ),
        (
            "[system]", "[system]\nchannels = 6",
            "13:12: error: channels: 6 is not a power of two, as DRAMsim3's address mapping needs; "
                + "convert the file with another number and change it then"
        ),
        ("CL = 22", "tCCD_S = 9", "11:10: error: tCCD_S (9) is greater than tCCD_L (6)"),
        (
            "[system]", "[system]\nqueue_structure = PER_BANG",
            "13:19: error: queue_structure: 'PER_BANG' is not PER_BANK or PER_RANK; "
                + "did you mean 'PER_BANK'?"
        ),
    ]

    @Test(arguments: errors.indices)
    func locates(_ index: Int) throws {
        let (old, new, error) = Self.errors[index]
        #expect(
            Sample.errors(Sample.ini.changing(old, to: new), as: "e.ini") == ["e.ini:\(error)"])
    }

    /// DRAMsim3 reads numbers with C's functions, which stop where the number does.
    typealias Odd = (new: String, holds: @Sendable (TimingParameters) -> Bool, warning: String)

    static let odd: [Odd] = [
        (
            "CL = 2x", { $0.CL == 2 },
            "CL: '2x' is not a number; DRAMsim3 takes the one in front, 2"
        ),
        (
            "CL = 11;", { $0.CL == 11 },
            "CL: '11;' is not a number; DRAMsim3 takes the one in front, 11"
        ),
        (
            "CL = 24   # like the others", { $0.CL == 24 },
            "CL: '24   # like the others' is not a number; DRAMsim3 takes the one in front, 24"
        ),
        ("CL =", { $0.CL == 12 }, "CL: there is no value; DRAMsim3 takes its default, 12"),
        (
            "CL = fast", { $0.CL == 12 },
            "CL: 'fast' is not a whole number; DRAMsim3 takes its default, 12"
        ),
        (
            "CL = 022", { $0.CL == 18 },
            "CL: '022' begins with 0 and so is an octal number, 18, as in DRAMsim3"
        ),
        (
            "CL = 22\ntCK = 0.666 (1/1.5)", { $0.tCK_ns == 0.666 },
            "tCK: '0.666 (1/1.5)' is not a number; DRAMsim3 takes the one in front, 0.666"
        ),
        (
            "CL = 22\ntCK = 1.25;", { $0.tCK_ns == 1.25 },
            "tCK: '1.25;' is not a number; DRAMsim3 takes the one in front, 1.25"
        ),
        (
            "CL = 22\ntCK =", { $0.tCK_ns == 1 },
            "tCK: there is no value; DRAMsim3 takes its default, 1.0"
        ),
        (
            "CL = 22\n[system]\nunified_queue = maybe", { $0.CL == 22 },
            "unified_queue: 'maybe' is not true or false; DRAMsim3 takes its default, false"
        ),
    ]

    @Test(arguments: odd.indices)
    func oddValuesAreTakenAsTheReferenceDoes(_ index: Int) throws {
        let (new, holds, warning) = Self.odd[index]
        let clock = new.contains("tCK") ? "" : "tCK = 0.63\n"
        let ini = Sample.ini.changing("tCK = 0.63\nCL = 22", to: clock + new)
        let loaded = try Sample.load(ini, as: "o.ini")
        #expect(holds(loaded.configuration.timing), "\(new)")
        #expect(loaded.warnings.contains { $0.message == warning && $0.location != nil })
    }

    @Test func whatTheReferenceRunsIsOnlyWarnedOf() throws {
        let ini = Sample.ini.changing(
            "CL = 22", to: "tRAS = 5\ntFAW = 2\nCL = 1\ncl = 2")
        let loaded = try Sample.load(ini, as: "w.ini")
        #expect(loaded.warnings.map { $0.location?.line } == [11, 12, 14])
        #expect(loaded.configuration.timing.CL == 1)
        #expect(loaded.configuration.timing.tRC == 15)
    }

    @Test func overridesHaveOurNames() throws {
        let c = try Sample.load(
            Sample.ini, as: "o.ini",
            overrides: ["timing.tFAW=16", "controller.page_policy=closed", "timing.tRAS=10 ns"]
        ).configuration
        #expect(c.timing.tFAW == 16)
        #expect(c.timing.tRAS == 16)
        #expect(c.timing.tRC == 26)
        #expect(c.controller.page_policy == .closed)
        #expect(
            Sample.errors(Sample.ini, as: "o.ini", overrides: ["system.channels=2"]).count == 1)
    }

    @Test func contentTellsTheFormat() throws {
        #expect(
            try Sample.load("; a comment: [x]\n\n" + Sample.ini, as: "config").configuration.timing
                .CL == 22)
        #expect(try Sample.load(Sample.yaml, as: "config").configuration.timing.CL == 22)
        #expect(
            Sample.errors("", as: "e.ini") == [
                "e.ini:1:1: error: the file holds no 'key = value'"
            ])
    }
}
