import ConfigFiles
import DRAMModel
import Testing
import TimingConfig

@Suite struct TimingFileTests {
    @Test func readsTheSample() throws {
        let c = try Sample.load(Sample.yaml).configuration
        #expect(c.name == "sample")
        #expect(c.standard == .DDR4)
        #expect(c.organization.channels == 1)
        #expect(c.organization.burstCycles == 4)
        #expect(c.timing.tCK_fs == 625_000)
        #expect(c.timing.tRCDRD == 22)
        #expect(c.timing.tRCDWR == 22)
        #expect(c.timing.tRC == 74)
        #expect(c.power == nil)
        #expect(c.controller == ControllerParameters())
    }

    @Test func readsFlowStyleWindowsLinesAndEmptySections() throws {
        let yaml =
            "\u{FEFF}"
            + Sample.yaml
            .changing("clock:\n  tCK: 0.625 ns", to: "clock: {tCK: 0.625 ns}\nbank:\npower: ~")
            .replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try Sample.load(yaml).configuration == Sample.load(Sample.yaml).configuration)
    }

    @Test func defaultsFollowOtherKeys() throws {
        func controller(_ overrides: String...) throws -> ControllerParameters {
            try Sample.load(Sample.yaml, overrides: overrides).configuration.controller
        }
        #expect(try controller("standard=HBM2").dual_command)
        #expect(try !controller("standard=HBM2", "controller.dual_command=false").dual_command)
        let small = try controller("controller.trans_queue_size=16")
        #expect(small.write_high_watermark == 12)
        #expect(small.write_low_watermark == 4)
        let one = try controller("controller.trans_queue_size=1")
        #expect(one.write_high_watermark == 1)
        #expect(one.write_low_watermark == 0)
        #expect(try controller("controller.write_high_watermark=2").write_low_watermark == 2)
    }

    @Test func oneBankGroupNeedsNoLongValues() throws {
        let yaml = Sample.yaml.changing("bankgroups: 4", to: "bankgroups: 1")
            .changing("  tCCD_S: 4\n  tCCD_L: 8", to: "  tCCD: 4")
            .changing("  tRRD_L: 8\n", to: "").changing(
                "  tWTR_S: 4\n  tWTR_L: 12\n", to: "  tWTR: 7\n")
        let t = try Sample.load(yaml).configuration.timing
        #expect((t.tCCD_S, t.tCCD_L) == (4, 4))
        #expect((t.tRRD_S, t.tRRD_L) == (4, 4))
        #expect((t.tWTR_S, t.tWTR_L) == (7, 7))
    }

    @Test func powerHasUnitsOrNone() throws {
        let yaml = Sample.yaml + "power:\n  VDD: 1.2 V\n  IDD0: 57.5mA\n  IDD2N: 3e1\n"
        let loaded = try Sample.load(yaml)
        #expect(loaded.configuration.power?.VDD == 1.2)
        #expect(loaded.configuration.power?.IDD0 == 57.5)
        #expect(loaded.configuration.power?.IDD2N == 30)
        #expect(
            loaded.warnings.map(\.message) == [
                "missing in 'power': IDD3N, IDD4W, IDD4R, IDD5AB; the energy of activations, "
                    + "reads, writes, all-bank refreshes, standby with a bank open is unknown"
            ])
        #expect(loaded.warnings.first?.location?.line == 32)
    }

    @Test func overridesComeLast() throws {
        let overrides = [
            "timing.tFAW=20 ns", "timing.tFAW=40", "timing.tRCD=20", "name=x=y",
            "controller.page_policy=closed",
        ]
        let c = try Sample.load(Sample.yaml, overrides: overrides).configuration
        #expect(c.timing.tFAW == 40)
        #expect(c.timing.tRCDWR == 20)
        #expect(c.name == "x=y")
        #expect(c.controller.page_policy == .closed)
    }

    @Test(arguments: [
        ("timing.tFAWW=3", "8: error: unknown key 'tFAWW' in 'timing'; did you mean 'tFAW'?"),
        ("timming.tFAW=3", "1: error: unknown section 'timming'; did you mean 'timing'?"),
        ("timing.tFAW", "12: error: expected section.key=value, such as timing.tFAW=16"),
        ("timing.tFAW=", "13: error: 'tFAW' has no value"),
        ("format=x", "1: error: 'format' cannot be overridden"),
        ("tFAW=3", "1: error: unknown key 'tFAW'; it belongs in section 'timing'"),
        (
            "timing.tFAW=3 nz",
            "13: error: tFAW: unknown unit 'nz' in '3 nz'; use fs, ps, ns, us or ms"
        ),
        ("", "1: error: expected section.key=value, such as timing.tFAW=16"),
    ])
    func overrideErrors(_ override: String, _ error: String) throws {
        #expect(
            Sample.errors(Sample.yaml, overrides: [override]) == [
                "--set \(override):1:\(error)"
            ])
    }

    @Test func resolvedNamesEverything() throws {
        let loaded = try Sample.load(Sample.yaml, overrides: ["timing.tFAW=40"])
        func setting(_ section: String, _ key: String) -> ResolvedSetting? {
            loaded.resolved.first { $0.section == section && $0.key == key }
        }
        #expect(setting("", "standard")?.value == "DDR4")
        #expect(setting("clock", "tCK")?.value == "0.625 ns")
        #expect(setting("clock", "tCK")?.kind == .string)
        #expect(setting("timing", "tRC")?.value == "74")
        #expect(setting("timing", "tRC")?.kind == .number)
        #expect(setting("timing", "tRC")?.origin == .standardDefault)
        #expect(
            setting("timing", "tFAW")?.origin
                == .written(SourceLocation(file: "--set timing.tFAW=40", line: 1, column: 13)))
        #expect(setting("controller", "unified_queue")?.kind == .boolean)
        #expect(setting("power", "VDD") == nil)
    }
}
