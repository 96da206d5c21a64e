import Foundation
import Testing
import TestSupport

/// Outputs that would take the place of a file that was read, however it was named.
@Suite struct ProtectedInputTests {
    private static let child = """
        format: librasim-timing/1
        extends: memory.yaml
        timing: {tFAW: 50}

        """
    private static let experiment = """
        format: librasim-experiment/1
        name: e
        base: {timing: child.yaml, trace: ok.trace}
        axes: {timing.tCCD_L: [8, 9]}
        metrics: [cycles]
        published: others.csv

        """
    private static let replay = ["replay", "--timing", "child.yaml", "--trace", "ok.trace"]
    private static let byChild = "the input 'memory.yaml', which child.yaml:2 names"

    /// A folder with chains of files: `child.yaml` extends `memory.yaml`, `e.yaml` names both and
    /// `others.csv`; `./in/hard` and `link` are other names of `memory.yaml`.
    private static func folder() -> Scratch {
        let scratch = Sample.folder()
        scratch.write(child, as: "child.yaml")
        scratch.write(experiment, as: "e.yaml")
        scratch.write("timing.tCCD_L,cycles\n8,100\n", as: "others.csv")
        scratch.write("0\n", as: "points")
        mkdir(scratch.path("in"), 0o755)
        link(scratch.path("memory.yaml"), scratch.path("in/hard"))
        symlink("memory.yaml", scratch.path("link"))
        return scratch
    }

    private static func check(_ arguments: [String], _ message: String, in scratch: Scratch) throws
    {
        let (names, data) = (scratch.names, scratch.names.map(scratch.data))
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("is the same file as \(message)"), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(scratch.names == names && scratch.names.map(scratch.data) == data)
    }

    @Test(arguments: [
        "--commands", "--requests", "--stats", "--energy", "--drampower",
    ])
    func replays(_ flag: String) throws {
        for name in ["memory.yaml", "./memory.yaml", "link", "in/hard", "in/../memory.yaml"] {
            try Self.check(Self.replay + [flag, name], Self.byChild, in: Self.folder())
        }
    }

    @Test func timelinesAndEpochs() throws {
        let scratch = Self.folder()
        link(scratch.path("memory.yaml"), scratch.path("t.json"))
        try Self.check(Self.replay + ["--timeline", "t.json"], Self.byChild, in: scratch)
        let epochs = Self.replay + ["--epoch", "100", "--epochs"]
        try Self.check(epochs + ["memory.yaml"], Self.byChild, in: scratch)
    }

    @Test func standardsFoundByName() throws {
        let scratch = Self.folder()
        let shipped = Checkout.path("Sources/TimingConfig/standards/DDR4.yaml")
        mkdir(scratch.path("standards"), 0o755)
        scratch.write(
            try String(contentsOfFile: shipped, encoding: .utf8), as: "standards/DDR4.yaml")
        let before = scratch.data("standards/DDR4.yaml")
        try Self.check(
            Self.replay + ["--stats", "standards/DDR4.yaml"], "the input", in: scratch)
        #expect(scratch.data("standards/DDR4.yaml") == before)
    }

    @Test(arguments: [
        (["convert", "--timing", "child.yaml", "ok.trace", "memory.yaml"], byChild),
        (["bandwidth", "--timing", "child.yaml", "--csv", "memory.yaml"], byChild),
        (
            ["trace", "--traffic", "random,count=5", "--timing", "child.yaml", "--out", "link"],
            byChild
        ),
        (["run", "e.yaml", "--csv", "memory.yaml"], byChild),
        (["run", "e.yaml", "--csv", "ok.trace"], "the input 'ok.trace', which e.yaml:3 names"),
        (
            ["run", "e.yaml", "--results", "child.yaml"],
            "the input 'child.yaml', which e.yaml:3 names"
        ),
        (
            ["run", "e.yaml", "--results", "others.csv"],
            "the input 'others.csv', which e.yaml:6 names"
        ),
        (["sweep", "e.yaml", "--resume", "-o", "in/hard"], byChild),
        (
            ["sweep", "e.yaml", "--resume", "-o", "ok.trace"],
            "the input 'ok.trace', which e.yaml:3 names"
        ),
        (["sweep-task", "e.yaml", "--points", "points", "-o", "memory.yaml"], byChild),
        (["sweep-task", "e.yaml", "--points", "points", "-o", "points"], "--points 'points'"),
    ])
    func everyCommand(_ arguments: [String], _ message: String) throws {
        try Self.check(arguments, message, in: Self.folder())
    }

    @Test(arguments: ["m.yaml", "s.yaml"])
    func workloads(_ name: String) throws {
        let scratch = RunSample.folder()
        let line = name == "m.yaml" ? 3 : 4
        try Self.check(
            ["run", "w.yaml", "--stats", name], "the input '\(name)', which w.yaml:\(line) names",
            in: scratch)
        scratch.write(
            "format: librasim-experiment/1\nname: e\nbase: {workload: w.yaml}\n"
                + "metrics: [tokens_per_s]\n", as: "e.yaml")
        try Self.check(
            ["run", "e.yaml", "--csv", name], "the input '\(name)', which w.yaml:\(line) names",
            in: scratch)
    }

    /// What the files that a workload names name in turn.
    @Test(arguments: [
        ("c.yaml", "s.yaml:6"), ("g.yaml", "s.yaml:5"), ("m.yaml", "w.yaml:3"),
        ("b.csv", "w.yaml:5"),
    ])
    func filesOfFiles(_ name: String, _ reader: String) throws {
        let scratch = GPUSample.folder()
        scratch.write("request,sequence_length\n0,40\n1,30\n", as: "b.csv")
        scratch.write(
            GPUSample.workload.replacing(
                "lengths: uniform, requests: 6, length: 40", with: "lengths: csv, file: b.csv"),
            as: "w.yaml")
        #expect(try Librasim.run(["run", "w.yaml", "--stats", "o.json"], in: scratch).status == 0)
        try Self.check(
            ["run", "w.yaml", "--stats", name], "the input '\(name)', which \(reader) names",
            in: scratch)
    }

    @Test func addressMappings() throws {
        let scratch = Self.folder()
        scratch.write(
            """
            {"addressmapping": {"XOR": [{"FIRST": 6, "SECOND": 17}],
                "BYTE_BIT": [0, 1, 2], "COLUMN_BIT": [3, 4, 5, 8, 9, 10, 11, 12, 13, 14],
                "BANKGROUP_BIT": [6, 7], "BANK_BIT": [15, 16],
                "ROW_BIT": [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]}}
            """, as: "am.json")
        scratch.write(
            Self.child + "controller: {address_mapping: am.json}\n", as: "child.yaml")
        try Self.check(
            Self.replay + ["--stats", "am.json"], "the input 'am.json', which child.yaml:4 names",
            in: scratch)
    }

    @Test func resultsBesideFigures() throws {
        let scratch = Self.folder()
        mkdir(scratch.path("figures"), 0o755)
        #expect(
            try Librasim.run(Self.replay + ["--stats", "figures/data.json"], in: scratch).status
                == 0)
        try Self.check(
            ["report", "figures/data.json", "--png", "figures"], "RESULTS 'figures/data.json'",
            in: scratch)
        try Self.check(
            ["report", "figures/data.json", "-o", "./figures/data.json"],
            "RESULTS 'figures/data.json'", in: scratch)
    }

    @Test func twoOutputsOfOneName() throws {
        try Self.check(
            Self.replay + ["--stats", "x", "--drampower", "x/"], "--stats 'x'",
            in: Self.folder())
    }
}
