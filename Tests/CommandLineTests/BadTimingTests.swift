import Testing

/// Timing files that must be refused.
@Suite struct BadTimingTests {
    static let yaml: [BadRun] = [
        BadRun(timing: "clock:", "clock: [", "memory.yaml:"),
        BadRun(timing: "  CL: 22", "\tCL: 22", "memory.yaml:15:1: error"),
        BadRun(
            timing: "tFAW: 34", "tFAWW: 34",
            "memory.yaml:30:3: error: unknown key 'tFAWW' in 'timing'; did you mean 'tFAW'?"),
        BadRun(timing: "timing:", "timming:", "unknown section 'timming'; did you mean 'timing'?"),
        BadRun(timing: "CL: 22", "CL: 22\n  CL: 23", "memory.yaml:16:3: error"),
        BadRun(timing: "tRP: 22", "tRP: 22 GB", "memory.yaml:18:8: error"),
        BadRun(timing: "tRP: 22", "tRP: 22.5", "memory.yaml:18:8: error"),
        BadRun(timing: "tRP: 22", "tRP: -22", "memory.yaml:18:8: error"),
        BadRun(timing: "tRP: 22", "tRP: 99999999999999999999999", "memory.yaml:18:8: error"),
        BadRun(timing: "tRP: 22", "tRP: [22]", "memory.yaml:18:8: error"),
        BadRun(timing: "tRP: 22", "tRP:", "memory.yaml:18:"),
        BadRun(timing: "tRC: 74", "tRC: 51", "memory.yaml:20:8: error"),
        BadRun(timing: "tFAW: 34", "tFAW: 3", "memory.yaml:30:9: error"),
        BadRun(timing: "  tRAS: 52\n", "", "missing in 'timing': tRAS"),
        BadRun(timing: "clock:\n  tCK: 0.625 ns\n", "", "missing section 'clock' with tCK"),
        BadRun(timing: "standard: DDR4", "standard: DDR9", "memory.yaml:3:11: error"),
        BadRun(timing: "librasim-timing/1", "librasim-timing/7", "memory.yaml:1:9: error"),
        BadRun(timing: "banks_per_group: 4", "banks_per_group: 3", "memory.yaml:8:20: error"),
        BadRun(timing: "rows: 65536", "rows: 0", "memory.yaml:9:9: error"),
        BadRun(timing: "rochrababgco", "rochrababgro", "memory.yaml:35:20: error"),
        BadRun(timing: "rochrababgco", "somewhere", "memory.yaml:35:20: error"),
        BadRun(timing: "policy: dramsim3", "policy: frfcfs", "did you mean 'fr_fcfs'?"),
        BadRun(timing: "name: sample", "extends: nowhere.yaml", "memory.yaml:2:10: error"),
        BadRun(timing: "name: sample", "extends: memory.yaml", "extends itself"),
    ]

    /// A replay of the sample with a `bank` section, whose first key stands in line 34.
    private static func bank(_ keys: String..., message: String) -> BadRun {
        section("bank", keys, message)
    }

    /// A replay of the sample with a `pim` section, whose first key stands in line 34.
    private static func pim(_ keys: String..., message: String) -> BadRun {
        section("pim", keys, message)
    }

    private static func section(_ name: String, _ keys: [String], _ message: String) -> BadRun {
        let lines = keys.map { "  \($0)\n" }.joined()
        return BadRun(timing: "controller:", "\(name):\n\(lines)controller:", message)
    }

    static let banksAndUnits: [BadRun] = [
        bank("structure: sliced", message: "memory.yaml:34:14: error: sliced banks need"),
        bank("structure: slised", message: "did you mean 'sliced'?"),
        bank("ratio: 1:1", message: "memory.yaml:34:10: error: 'ratio' is for sliced banks"),
        bank(
            "structure: sliced", "weight_rows: 1000",
            message: "memory.yaml:35:16: error: weight_rows (1000) is not a multiple"),
        bank("structure: sliced", "kv_rows: -512", message: "memory.yaml:35:12: error: kv_rows"),
        bank(
            "structure: sliced", "kv_rows: 512", "weight_rows: 512",
            message: "memory.yaml:36:16: error: weight_rows (512) and kv_rows (512) add up to"),
        bank(
            "structure: sliced", "ratio: 5:3:1",
            message: "memory.yaml:35:10: error: ratio: '5:3:1' is not a ratio such as '3:1'"),
        bank(
            "structure: sliced", "ratio: 3:2",
            message: "the nearest are 19:13 (weight_rows: 38912) and 77:51 (weight_rows: 39424)"),
        bank(
            "structure: sliced", "ratio: 1:1", "column_delay: 3",
            message: "memory.yaml:36:17: error: column_delay: '3' is out of range: 1 to 2"),
        bank("rows: 512", message: "it belongs in section 'organization'"),
        bank("structure: [sliced]", message: "'structure' must be a single value, not a list"),
        pim("tCCD_PIM: 0", message: "memory.yaml:34:13: error: tCCD_PIM is 0"),
        pim("tMAC: 3 nz", message: "memory.yaml:34:9: error: tMAC: unknown unit 'nz'"),
        pim("mac_bits: 300", message: "memory.yaml:34:13: error: mac_bits (300) does not divide"),
        pim("element_bits: 3", message: "memory.yaml:34:17: error: element_bits (3)"),
        pim("tfaw: 30", message: "memory.yaml:34:9: error: tfaw: '30' is not enforced or exempt"),
        pim(
            "array_share: 0.9", "bus_share: 0.9",
            message: "memory.yaml:34:16: error: array_share (0.9) and bus_share (0.9)"),
        pim("mac_pj: 1", "mac_pJ: x", message: "memory.yaml:34:3: error: unknown key 'mac_pj'"),
        pim("result_bits: 0", message: "memory.yaml:34:16: error: result_bits: '0' is out of"),
        BadRun(
            timing: "controller:", "pim: 1\ncontroller:",
            "memory.yaml:33:1: error: 'pim' is a section and must hold keys"),
        BadRun(adding: ["--set", "bank.structure=sliced"], ":1:16: error: sliced banks need"),
        BadRun(adding: ["--set", "pim.priority=fast"], ":1:14: error: priority: 'fast' is not"),
    ]

    static let bytes: [BadRun] = [
        BadRun(timing: [], "memory.yaml:1:1: error: the file is empty"),
        BadRun(timing: Array(Sample.yaml.utf8) + [0, 10], "memory.yaml:36:1: error"),
        BadRun(timing: Array(Sample.yaml.utf8) + [0x23, 0xff, 10], "memory.yaml:36:2: error"),
        BadRun(BadRun.replay(timing: "nowhere.yaml"), "cannot read 'nowhere.yaml'"),
        BadRun(BadRun.replay(timing: "."), "cannot read '.'"),
    ]

    static let ini: [BadRun] = [
        BadRun(ini: "DDR4", "HMC", "memory.ini:2:12: error: protocol: HMC is not supported"),
        BadRun(ini: "DDR4", "DDR44", "did you mean 'DDR4'?"),
        BadRun(ini: "CL = 22", "CL = -2", "memory.ini:11:6: error: CL"),
        BadRun(ini: "rows = 65536", "rows = 65535", "memory.ini:5:8: error"),
        BadRun(ini: "channel_size = 16384", "channel_size = -1", "memory.ini:13:16: error"),
    ]

    static let overrides: [BadRun] = [
        BadRun(adding: ["--set", "timing.tFAW"], "expected section.key=value"),
        BadRun(adding: ["--set", "timing.tFAWW=3"], "did you mean 'tFAW'?"),
        BadRun(adding: ["--set", "timming.tFAW=3"], "did you mean 'timing'?"),
        BadRun(adding: ["--set", "timing.tFAW="], "'tFAW' has no value"),
        BadRun(adding: ["--set", "timing.tFAW=x"], "--set timing.tFAW=x:1:13: error"),
        BadRun(adding: ["--set", "timing.tFAW=1"], "--set timing.tFAW=1:1:13: error"),
        BadRun(adding: ["--set", "extends=a.yaml"], "'extends' cannot be overridden"),
    ]

    @Test(arguments: yaml + banksAndUnits + bytes + ini + overrides)
    func isRefused(_ run: BadRun) throws { try run.check() }

    @Test(arguments: ini)
    func importRefuses(_ run: BadRun) throws {
        var run = run
        run.arguments = ["import", "memory.ini", "-o", "new.yaml"]
        try run.check()
    }

    /// DRAMsim3 runs it, and so does `replay`; a timing file of our own may not say it.
    @Test func importRefusesWhatATimingFileMayNotSay() throws {
        var run = BadRun(
            ini: "CL = 22", "CL = 22\ntFAW = 3",
            "memory.ini:12:8: error: tFAW (3) is less than tRRD_S (4)")
        run.arguments = ["import", "memory.ini", "-o", "new.yaml"]
        try run.check()
    }
}
