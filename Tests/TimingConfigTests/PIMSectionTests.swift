import DRAMModel
import Testing
import TimingConfig
import TestSupport

/// The `pim` section: its defaults, and values that do not fit the rows.
@Suite struct PIMSectionTests {
    func pim(_ text: String, _ overrides: String...) throws -> PIMParameters? {
        try Sample.load(text, overrides: overrides).configuration.pim
    }

    @Test func readsEverything() throws {
        var expected = PIMParameters(tCCD_PIM: 6, tRTP_PIM: 12)
        expected.tMAC = 6
        expected.tAF = 9
        expected.tfaw = .exempt
        expected.mac_bits = 512
        expected.element_bits = 8
        expected.result_bits = 32
        expected.priority = .oldest
        expected.refresh = .interrupt
        expected.mac_pJ = 0.5
        expected.array_permille = 200
        expected.bus_permille = 750
        #expect(try pim(Sample.pim) == expected)
    }

    @Test func itsPresenceMakesAPIMMemory() throws {
        let defaults = PIMParameters(tCCD_PIM: 8, tRTP_PIM: 12)
        #expect(try pim(Sample.yaml) == nil)
        for empty in ["pim:\n", "pim: {}\n", "pim: ~\n"] {
            #expect(try pim(Sample.yaml + empty) == defaults, "tCCD_L is 8")
        }
        #expect(try pim(Sample.yaml, "pim.tCCD_PIM=4") == PIMParameters(tCCD_PIM: 4, tRTP_PIM: 12))
    }

    @Test func defaultsFollowOtherKeys() throws {
        let empty = Sample.yaml + "pim: {}\n"
        #expect(try pim(empty, "timing.tCCD_L=5")?.tCCD_PIM == 5)
        #expect(try pim(empty, "timing.tRTP=15")?.tRTP_PIM == 15)
        #expect(try pim(empty, "pim.tRTP_PIM=20")?.tRTP_PIM == 20)
        #expect(try pim(empty, "pim.tMAC=11")?.tAF == 11)
        #expect(try pim(empty)?.weight_bursts_ahead == 0)
        #expect(try pim(empty, "pim.weight_bursts_ahead=64")?.weight_bursts_ahead == 64)
        #expect(try pim(empty)?.write_patience == 1000)
        #expect(try pim(empty, "pim.write_patience=0")?.write_patience == 0)
        #expect(try pim(empty, "pim.array_share=0.3")?.bus_permille == 700)
        #expect(try pim(empty, "pim.bus_share=1")?.array_permille == 0)
    }

    @Test func isInherited() throws {
        let defaults = PIMParameters(tCCD_PIM: 8, tRTP_PIM: 12)
        let folder = Scratch()
        folder.write(Sample.yaml + "pim: {}\n", as: "base.yaml")
        let heading = "format: librasim-timing/1\nextends: base.yaml\n"
        let same = folder.write(heading, as: "same.yaml")
        #expect(try TimingFile.load(path: same).configuration.pim == defaults)
        let child = folder.write(heading + "pim:\n  tCCD_PIM: 3.75 ns\n", as: "child.yaml")
        let loaded = try TimingFile.load(path: child, overrides: ["pim.tfaw=exempt"])
        #expect(loaded.configuration.pim?.tCCD_PIM == 6)
        #expect(loaded.configuration.pim?.tfaw == .exempt)
    }

    @Test func isEchoedOnlyWherePresent() throws {
        func settings(_ text: String) throws -> [String] {
            try Sample.load(text).resolved.filter { $0.section == "pim" }
                .map { "\($0.key) \($0.value)" }
        }
        #expect(try settings(Sample.yaml) == [])
        #expect(
            try settings(Sample.pim) == [
                "tCCD_PIM 6", "tRTP_PIM 12", "tMAC 6", "tAF 9", "tfaw exempt",
                "weight_bursts_ahead 0", "mac_bits 512", "element_bits 8", "result_bits 32",
                "priority oldest", "write_patience 1000", "refresh interrupt",
                "mac_pJ 0.5", "array_share 0.2", "bus_share 0.75",
            ])
    }

    static let violations: [(override: String, error: String)] = [
        (
            "tRTP_PIM=11",
            "14: error: tRTP_PIM (11) is less than tRTP (12): a MAC reads its row like a READ"
        ),
        ("tCCD_PIM=0", "14: error: tCCD_PIM is 0: a unit takes at least one cycle for a column"),
        (
            "tCCD_PIM=1.5",
            "14: error: tCCD_PIM: '1.5' is not a whole number of cycles; "
                + "for a time, add a unit: fs, ps, ns, us or ms"
        ),
        ("tMAC=-1", "10: error: tMAC: '-1' is negative; it must be zero or more"),
        (
            "mac_bits=300",
            "14: error: mac_bits (300) does not divide a row of 65536 bits; "
                + "the nearest are 256 and 512"
        ),
        (
            "mac_bits=131072",
            "14: error: mac_bits (131072) does not divide a row of 65536 bits; "
                + "the nearest is 65536"
        ),
        (
            "weight_bursts_ahead=65",
            "25: error: weight_bursts_ahead: '65' is out of range: 0 to 64"
        ),
        (
            "write_patience=-1",
            "20: error: write_patience: '-1' is negative; it must be zero or more"
        ),
        ("mac_bits=0", "14: error: mac_bits: '0' is out of range: 1 to 1073741824"),
        (
            "element_bits=12",
            "18: error: element_bits (12) does not divide mac_bits (512); "
                + "the nearest are 8 and 16"
        ),
        (
            "element_bits=1024",
            "18: error: element_bits (1024) does not divide mac_bits (512); the nearest is 512"
        ),
        ("result_bits=x", "17: error: result_bits: 'x' is not a whole number"),
        (
            "tfaw=enforce",
            "10: error: tfaw: 'enforce' is not enforced or exempt; did you mean 'enforced'?"
        ),
        (
            "priority=pim",
            "14: error: priority: 'pim' is not pim_first, host_first or oldest"
        ),
        ("refresh=defer", "13: error: refresh: 'defer' is not defer_tile or interrupt"),
        (
            "mac_pJ=0.3 nJ",
            "12: error: mac_pJ: '0.3 nJ' is not a number; the unit is pJ, or left out"
        ),
        ("array_share=1.001", "17: error: array_share: '1.001' is out of range: 0 to 1"),
        ("bus_share=-0.1", "15: error: bus_share: '-0.1' is negative; it must be zero or more"),
        ("array_share=0.3", "17: error: array_share (0.3) and bus_share (0.75) are more than 1"),
        ("tCDD_PIM=4", "5: error: unknown key 'tCDD_PIM' in 'pim'; did you mean 'tCCD_PIM'?"),
        ("tFAW=4", "5: error: unknown key 'tFAW' in 'pim'; did you mean 'tfaw'?"),
        ("tCCD_L=4", "5: error: unknown key 'tCCD_L' in 'pim'; it belongs in section 'timing'"),
    ]

    @Test(arguments: violations.indices)
    func reports(_ index: Int) throws {
        let (override, error) = Self.violations[index]
        let file = "--set pim.\(override)"
        #expect(
            Sample.errors(Sample.pim, overrides: ["pim." + override]) == [
                "\(file):1:\(error)"
            ])
    }

    @Test func theValueInTheFileIsBlamed() throws {
        #expect(
            Sample.errors(Sample.pim.changing("mac_bits: 512", to: "mac_bits: 768")) == [
                "f.yaml:45:13: error: mac_bits (768) does not divide a row of 65536 bits; "
                    + "the nearest are 512 and 1024"
            ])
    }

    @Test func commandsThatLastForeverAreRefused() throws {
        let errors = Sample.errors(
            Sample.pim, overrides: ["pim.mac_bits=8", "timing.tCCD_L=200000"])
        #expect(
            errors == [
                "--set pim.mac_bits=8:1:14: error: a pim_gwrite of a row or a pim_read_result of "
                    + "all banks takes up to 1671168008 cycles; at most 1073741824 are possible"
            ])
    }
}
