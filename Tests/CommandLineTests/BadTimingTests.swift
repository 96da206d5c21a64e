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
        BadRun(ini: "CL = 22", "CL = 2x2", "memory.ini:11:6: error: CL"),
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

    @Test(arguments: yaml + bytes + ini + overrides)
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
