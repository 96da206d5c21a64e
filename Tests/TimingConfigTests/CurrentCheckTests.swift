import Testing
import TestSupport
import TimingConfig

/// Currents with which an energy would be less than nothing: warnings, each at its key.
@Suite struct CurrentCheckTests {
    /// Currents that just do: of a row cycle of 74 cycles, 52 with the row open,
    /// 44 * 74 = 55 * 52 + 18 * 22 = 3256. `power` stands in line 32.
    private static let power = """
        power:
          VDD: 1.2
          IDD0: 44
          IDD2N: 18
          IDD3N: 55
          IDD4R: 55
          IDD4W: 55
          IDD5AB: 55
          IDD5PB: 55
          IDD6x: 0

        """

    private static func warnings(
        _ text: String = power, overrides: [String] = []
    ) throws -> [String] {
        try Sample.load(Sample.yaml + text, overrides: overrides).warnings.map {
            let place = $0.location.map { "\($0.line):\($0.column) " } ?? ""
            return place + $0.message
        }
    }

    private static let perBank = [
        "rule_set=dramsim3", "controller.refresh_policy=bank_staggered", "timing.tRFCb=90",
        "timing.tREFIb=780",
        "controller.self_refresh=true", "timing.tXS=400",
    ]

    @Test(arguments: [[], perBank])
    func whatJustHoldsIsRight(_ overrides: [String]) throws {
        #expect(try Self.warnings(overrides: overrides) == [])
    }

    static let failing = [
        (
            "IDD0: 44", "IDD0: 43.9",
            "34:9 IDD0 * tRC (43.9 mA * 74 = 3248.6) is less than standby, IDD3N * tRAS + IDD2N * "
                + "(tRC - tRAS) (55 mA * 52 + 18 mA * 22 = 3256): the energy of activations is "
                + "unknown"
        ),
        (
            "IDD2N: 18", "IDD2N: 18.1",
            "34:9 IDD0 * tRC (44 mA * 74 = 3256) is less than standby, IDD3N * tRAS + IDD2N * "
                + "(tRC - tRAS) (55 mA * 52 + 18.1 mA * 22 = 3258.2): the energy of activations is "
                + "unknown"
        ),
        (
            "IDD4R: 55", "IDD4R: 54.9",
            "37:10 IDD4R (54.9 mA) is less than IDD3N (55 mA): the energy of reads is unknown"
        ),
        (
            "IDD4W: 55", "IDD4W: 54.9",
            "38:10 IDD4W (54.9 mA) is less than IDD3N (55 mA): the energy of writes is unknown"
        ),
        (
            "IDD5AB: 55", "IDD5AB: 54.9",
            "39:11 IDD5AB (54.9 mA) is less than IDD3N (55 mA): the energy of all-bank refreshes "
                + "is unknown"
        ),
    ]

    @Test(arguments: failing.indices)
    func whatJustFailsIsNamed(_ index: Int) throws {
        let (old, new, warning) = Self.failing[index]
        #expect(try Self.warnings(Self.power.changing(old, to: new)) == [warning])
    }

    /// Refreshes that the policy does not issue cost nothing, whatever their current.
    @Test func onlyWhatIsIssuedMatters() throws {
        let bank = Self.power.changing("IDD5PB: 55", to: "IDD5PB: 54.9")
        #expect(try Self.warnings(bank) == [])
        #expect(
            try Self.warnings(bank, overrides: Self.perBank) == [
                "40:11 IDD5PB (54.9 mA) is less than IDD3N (55 mA): the energy of per-bank "
                    + "refreshes is unknown"
            ])
        let rank = Self.power.changing("IDD5AB: 55", to: "IDD5AB: 54.9")
        // A rank that is to enter self refresh again is refreshed as a whole before.
        #expect(try Self.warnings(rank, overrides: Self.perBank).count == 1)
        let awake = Self.perBank + ["controller.self_refresh=false"]
        #expect(try Self.warnings(rank, overrides: awake) == [])
        #expect(try Self.warnings(rank, overrides: ["controller.refresh_policy=none"]) == [])
    }

    /// A state draws no more than one that does more.
    @Test func statesAreInOrder() throws {
        #expect(
            try Self.warnings(overrides: ["power.IDD0=900", "power.IDD2N=55.1"]) == [
                "1:13 IDD2N (55.1 mA) is greater than IDD3N (55 mA): the energy of standby with "
                    + "all banks closed is unknown"
            ])
        #expect(try Self.warnings(overrides: ["power.IDD0=900", "power.IDD2N=55"]) == [])
        let refresh = ["controller.self_refresh=true", "timing.tXS=400"]
        #expect(try Self.warnings(overrides: refresh + ["power.IDD6x=18"]) == [])
        #expect(
            try Self.warnings(overrides: refresh + ["power.IDD6x=18.5"]) == [
                "1:13 IDD6x (18.5 mA) is greater than IDD2N (18 mA): the energy of self refresh "
                    + "is unknown"
            ])
        let down = ["controller.power_down=true", "power.IDD3P=56", "power.IDD2P=19"]
        #expect(
            try Self.warnings(overrides: down) == [
                "1:13 IDD3P (56 mA) is greater than IDD3N (55 mA): the energy of power-down with "
                    + "a bank open is unknown",
                "1:13 IDD2P (19 mA) is greater than IDD2N (18 mA): the energy of power-down with "
                    + "all banks closed is unknown",
            ])
        #expect(
            Sample.errors(Sample.yaml + Self.power.changing("VDD: 1.2", to: "VDD: 0"))
                == ["f.yaml:33:8: error: VDD is 0 V"])
    }

    @Test func missingCurrentsAreNamedTogether() throws {
        let without = Self.power.changing("  IDD5PB: 55\n", to: "").changing("  IDD6x: 0\n", to: "")
        #expect(try Self.warnings(without) == [])
        #expect(
            try Self.warnings(without, overrides: Self.perBank) == [
                "32:1 missing in 'power': IDD5PB, IDD6x; the energy of per-bank refreshes, self "
                    + "refresh is unknown"
            ])
        let voltage = Self.power.changing("  VDD: 1.2\n", to: "")
        #expect(
            try Self.warnings(voltage) == [
                "32:1 missing in 'power': VDD; the energy of activations, reads, writes, "
                    + "all-bank refreshes, standby with a bank open, standby with all banks closed "
                    + "is unknown"
            ])
    }

    /// An override is where its value stands, and the file is still usable.
    @Test func overridesAndImportsAreWarnedOfToo() throws {
        let loaded = try Sample.load(
            Sample.yaml + Self.power, overrides: ["power.IDD3N=56"])
        #expect(loaded.warnings.count == 4)
        #expect(loaded.warnings.allSatisfy { $0.location?.file.hasPrefix("--set ") == true })
        let ini = try Sample.load(Sample.ini + "[power]\nIDD4R = 20\n", as: "p.ini")
        #expect(
            ini.warnings.map(\.message) == [
                "IDD4R (20 mA) is less than IDD3N (43 mA): the energy of reads is unknown"
            ])
        #expect(ini.warnings.first?.location?.line == 15)
    }
}
