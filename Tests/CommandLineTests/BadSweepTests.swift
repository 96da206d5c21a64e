import Testing

/// Experiments and commands about results that must be refused.
@Suite struct BadSweepTests {
    private static let head = "format: librasim-experiment/1\nname: e\n"

    @Test(arguments: [
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nmetrics: [cycels]\n",
            "e.yaml:4:11: error: unknown metric 'cycels'; did you mean 'cycles'?"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nmetrics: [tokens_per_s]\n",
            "e.yaml:4:11: error: unknown metric 'tokens_per_s' of a replay; it is one of a run"
        ),
        (
            "base: {timing: memory.yaml}\nmetrics: [cycles]\n",
            "e.yaml:3:16: error: the point has none of 'trace', 'traffic' and 'pim'"
        ),
        (
            "base: {trace: ok.trace}\nmetrics: [cycles]\n",
            "e.yaml:3:15: error: the point has no 'timing'"
        ),
        ("base: {}\nmetrics: [cycles]\n", "e.yaml:3:1: error: 'base' names no input"),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\naxes: {workload: [w.yaml]}\nmetrics: "
                + "[cycles]\n",
            "e.yaml:4:19: error: 'workload' does not go with 'timing'"
        ),
        (
            "base: {timing: memory.yaml, trace: none.trace}\nmetrics: [cycles]\n",
            "e.yaml:3:36: error: cannot read 'none.trace': No such file or directory"
        ),
        (
            "base: {timing: memory.yaml, trace: \"-\"}\nmetrics: [cycles]\n",
            "e.yaml:3:36: error: '-' is standard input, which cannot be replayed at every point"
        ),
        (
            "base: {timing: memory.yaml, pim: ok.trace}\nmetrics: [cycles]\n",
            "ok.trace:1:1: error: '0x"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\naxes: {timing.tFWA: [3]}\nmetrics: "
                + "[cycles]\n",
            "e.yaml:4:22: error: unknown key 'tFWA' in 'timing'; did you mean 'tFAW'?\nnote: this "
                + "is point 0 (3)"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\naxes: {timing.tFAW: [34, 50, "
                + "3]}\nmetrics: [cycles]\n",
            "note: this is point 2 (3)"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nset: {replay.cycels: 3}\nmetrics: "
                + "[cycles]\n",
            "e.yaml:4:22: error: unknown key 'cycels' in 'replay'; did you mean 'cycles'?"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nset: {replay.cycles: no}\nmetrics: "
                + "[cycles]\n",
            "e.yaml:4:22: error: cycles: 'no' is not a whole number"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nset: {replay.frontend: "
                + "perchannel}\nmetrics: [cycles]\n",
            "error: frontend: 'perchannel' is not dramsim3 or per_channel; did you mean "
                + "'per_channel'?"
        ),
    ])
    func badExperiments(_ text: String, _ message: String) throws {
        var run = BadRun(["sweep", "e.yaml"], message)
        run.files["e.yaml"] = Array((Self.head + text).utf8)
        try run.check()
    }

    @Test(arguments: [
        BadRun(["sweep", "e.yaml", "--chunk", "3"], "--chunk needs --executor slurm"),
        BadRun(["sweep", "e.yaml", "--executor", "slrum"], "did you mean 'slurm'?"),
        BadRun(["sweep", "e.yaml", "--set", "timing.tFAW=3"], "'timing.tFAW' is set by the axis"),
        BadRun(["sweep", "e.yaml", "--set", "tFAW"], "expected section.key=value"),
        BadRun(["sweep", "e.yaml", "--set", "workload=x"], "'workload' is no input"),
        BadRun(["sweep", "e.yaml", "-o", "e.yaml"], "is the same file as the experiment"),
        BadRun(["sweep", "e.yaml", "-o", "none/r.sqlite"], "none/r.sqlite: error: cannot open"),
        BadRun(
            ["sweep", "e.yaml", "--resume", "-o", "ok.trace"],
            "--output 'ok.trace' is the same file as the input 'ok.trace', which e.yaml:5 names"),
        BadRun(["sweep", "e.yaml", "--resume", "-o", "memory.ini"], "memory.ini: error: "),
        BadRun(["sweep", "none.yaml"], "cannot read 'none.yaml'"),
        BadRun(
            ["sweep-task", "e.yaml", "--points", "ok.trace", "-o", "t"],
            "ok.trace:1:1: error: expected the number of a point, from 0 to 5"),
        BadRun(["query", "none.sqlite", "SELECT 1"], "none.sqlite: error: cannot open"),
        BadRun(["query", "ok.trace", "SELECT 1"], "ok.trace: error: "),
        BadRun(["query", "ok.trace"], "SQL is missing"),
        BadRun(["query", "ok.trace", "SELECT 1", "--csv", "--json"], "give one of"),
        BadRun(["export", "ok.trace"], "give one of --csv and --json"),
        BadRun(["export", "ok.trace", "--csv"], "ok.trace: error: "),
        BadRun(["export", "ok.trace", "--csv", "-o", "ok.trace"], "is the same file"),
    ])
    func badCommands(_ run: BadRun) throws {
        var run = run
        run.files["e.yaml"] = Array(SweepSample.experiment.utf8)
        try run.check()
    }

    /// Whatever is asked, results stay as they are.
    @Test func queriesDoNotWrite() throws {
        let scratch = SweepSample.folder()
        #expect(try Librasim.run(["sweep", "e.yaml", "--quiet"], in: scratch).status == 0)
        let before = scratch.data("e.sqlite")
        for sql in [
            "DELETE FROM results", "DROP TABLE results", "VACUUM INTO 'x'", "ATTACH 'x' AS x",
            "PRAGMA journal_mode = WAL", "SELECT 1; DELETE FROM results",
            "INSERT INTO meta VALUES (1, 2)",
        ] {
            let outcome = try Librasim.run(["query", "e.sqlite", sql], in: scratch)
            #expect(outcome.status == 2 && outcome.errors.contains("e.sqlite: error: "), "\(sql)")
        }
        #expect(scratch.data("e.sqlite") == before && !scratch.names.contains("x"))
        let wrong = try Librasim.run(
            ["query", "e.sqlite", "SELECT cycels FROM results"], in: scratch)
        #expect(
            wrong.errors == "e.sqlite: error: unknown column 'cycels'; did you mean 'cycles'?\n")
        #expect(wrong.status == 2)
        let table = try Librasim.run(
            [
                "query", "e.sqlite",
                "SELECT count(*) AS n, 'a,\"b' AS text, null AS none FROM results",
            ],
            in: scratch)
        #expect(table.output == "n   text   none\n6   a,\"b\n", "\(table.output)")
        let json = try Librasim.run(
            ["query", "e.sqlite", "SELECT 1.5 AS n, 'a,\"b' AS text, null AS none", "--json"],
            in: scratch)
        #expect(json.output == "[\n{\"n\": 1.5, \"text\": \"a,\\\"b\", \"none\": null}\n]\n")
        let csv = try Librasim.run(
            ["query", "e.sqlite", "SELECT 1.5 AS n, 'a,\"b' AS text WHERE 0", "--csv"], in: scratch)
        #expect(csv.output == "n,text\n")
        #expect(
            try Librasim.run(["export", "e.sqlite", "--csv", "-o", "e.csv"], in: scratch).status
                == 0)
        #expect(scratch.text("e.csv").split(separator: "\n").count == 7)
    }
}
