import Testing
import TestSupport

/// `where` and `skip_invalid` of experiments: which combinations are points, and which points run.
@Suite struct PointConditionTests {
    private static let head = """
        format: librasim-experiment/1
        name: e
        metrics: [cycles]
        base: {timing: memory.yaml, trace: ok.trace}

        """
    /// tRAS is 52: two of the four pairs are impossible.
    private static let pairs = head + "axes: {timing.tRC: [74, 92], timing.tRP: [22, 40]}\n"
    /// The same where one pair is.
    private static let onePair = head + "axes: {timing.tRC: [80, 92], timing.tRP: [22, 40]}\n"

    private func rows(_ text: String, _ arguments: [String] = []) throws -> [[String: String]] {
        let scratch = SweepSample.folder(["e.yaml": text])
        let outcome = try Librasim.run(["sweep", "e.yaml"] + arguments, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try SweepSample.rows("e.sqlite", in: scratch)
    }

    @Test(arguments: [
        ("timing.tRC >= timing.tRP + 52", ["74,22", "92,22", "92,40"]),
        ("[timing.tRC - timing.tRP >= 52, timing.tRP > 22]", ["92,40"]),
        (
            "timing.tRC == 74 and timing.tRP == 22 or timing.tRP * 2 == 80 and not timing.tRC < 90",
            ["74,22", "92,40"]
        ),
        ("not (timing.tRP != 22 or timing.tRC / 4 <= 18.5)", ["92,22"]),
        ("\"-timing.tRP + 92 > (timing.tRC - 22) and \\\"timing.tRC\\\" <= 74\"", ["74,22"]),
    ])
    func conditionsChoosePoints(_ condition: String, _ labels: [String]) throws {
        let rows = try rows(Self.pairs + "where: \(condition)\n")
        #expect(rows.map { $0["timing.tRC"]! + "," + $0["timing.tRP"]! } == labels)
        #expect(rows.map { $0["point"]! } == labels.indices.map { "\($0)" })
    }

    /// Labels, and keys that all values of an axis set.
    @Test func conditionsSpeakOfLabelsAndKeys() throws {
        let axes = """
            axes:
              p:
                - {label: slow, set: {timing.tRC: 92}}
                - {label: fast, set: {timing.tRC: 74}}
              controller.page_policy: [open, closed]
            set: {controller.policy: fr_fcfs}
            """
        let text =
            Self.head + axes + "\nwhere: timing.tRC > 80 or controller.page_policy == 'open'\n"
        #expect(
            try rows(text).map { $0["p"]! + $0["controller.page_policy"]! }
                == ["slowopen", "slowclosed", "fastopen"])
    }

    @Test func conditionsChooseAmongSamplesToo() throws {
        let text =
            Self.head + """
                axes: {timing.tRC: {from: 74, to: 100}, timing.tRP: [22, 40]}
                sampling: random
                random: {samples: 40, seed: 3}
                where: timing.tRC >= timing.tRP + 52

                """
        let rows = try rows(text)
        #expect((10..<40).contains(rows.count))
        #expect(rows.allSatisfy { Int($0["timing.tRC"]!)! >= Int($0["timing.tRP"]!)! + 52 })
    }

    @Test func whatIsLeftOutIsSaid() throws {
        let scratch = SweepSample.folder([
            "e.yaml": Self.pairs + "where: timing.tRC >= timing.tRP + 52\nrepeats: 2\n"
        ])
        let said = "without 1 combination that 'where' leaves out"
        let run = try Librasim.run(["run", "e.yaml"], in: scratch)
        #expect(run.output.hasPrefix("e: 6 points, \(said)\n"), "\(run.output)")
        let dry = try Librasim.run(["sweep", "e.yaml", "--dry-run"], in: scratch)
        #expect(dry.output.hasPrefix("e: 6 points, \(said), all inputs in order\n"))
    }

    @Test(arguments: [
        (
            "timing.tRC >= timing.tRPP + 52",
            "6:22: error: 'timing.tRPP' is no axis; did you mean "
                + "'timing.tRP'?"
        ),
        (
            "timing.tRC >= 52 +",
            "6:26: error: the condition ends where an axis, a number, a 'text' "
                + "or '(' was expected"
        ),
        (
            "timing.tRC + 52",
            "6:8: error: expected a comparison such as timing.tRC >= 74, not a "
                + "number"
        ),
        ("timing.tRC >= 52 timing.tRP", "6:25: error: expected an operator or the end"),
        ("timing.tRC = 74", "6:19: error: expected '==' in place of '='"),
        ("timing.tRC > 60 and timing.tRP", "6:28: error: expected a comparison such as"),
        ("timing.tRC >= 'x'", "6:22: error: expected a number, not a text"),
        ("(timing.tRC >= 7", "6:24: error: the condition ends where ')' was expected"),
        ("timing.tRC >= 7x", "6:22: error: '7' is not a number"),
        ("timing.tRC > 74 / (timing.tRP - 22)", "6:8: error: it divides by zero"),
        ("timing.tRC > 100", "6:1: error: 'where' leaves out all 4 combinations"),
        ("p == 'opened'", "6:13: error: 'opened' is no value of 'p'; did you mean 'open'?"),
        ("p > 3", "6:8: error: expected numbers, and 'p' can be 'open'"),
        ("{timing.tRC: 74}", "6:8: error: 'where' "),
        ("[]", "6:8: error: 'where' is empty"),
    ])
    func badConditions(_ condition: String, _ message: String) throws {
        var run = BadRun(["sweep", "e.yaml"], "e.yaml:\(message)")
        let axes =
            "axes: {timing.tRC: [74, 92], timing.tRP: [22, 40], "
            + "p: [{label: open, set: {timing.tFAW: 34}}]}\n"
        run.files["e.yaml"] = Array((Self.head + axes + "where: \(condition)\n").utf8)
        try run.check()
    }

    @Test(arguments: [
        (
            "claims: [{text: t, source: here, metric: cycles, at_least: 1, "
                + "where: {timing.tRC: 74, timing.tRP: 40}}]\n",
            "e.yaml:7:10: error: no point of the experiment counts for this claim"
        ),
        (
            "published: o.csv\n",
            "o.csv:3:1: error: 'where' leaves out every point with these labels"
        ),
    ])
    func whatIsLeftOutIsNotClaimed(_ more: String, _ message: String) throws {
        var run = BadRun(["sweep", "e.yaml"], message)
        let text = Self.pairs + "where: timing.tRC >= timing.tRP + 52\n" + more
        run.files["e.yaml"] = Array(text.utf8)
        run.files["o.csv"] = Array("timing.tRC,timing.tRP,cycles\n74,22,1\n74,40,1\n".utf8)
        try run.check()
    }

    private static let reason = "e.yaml:5:21: error: tRC (80) is less than tRAS + tRP (92)"

    @Test func invalidPointsAreSkipped() throws {
        let scratch = SweepSample.folder(["e.yaml": Self.onePair + "skip_invalid: true\n"])
        let first = try Librasim.run(["sweep", "e.yaml"], in: scratch)
        #expect(first.status == 0)
        #expect(
            first.errors == "1 of 4 points skipped, as their inputs are invalid:\n"
                + "  point 1 (80, 40): \(Self.reason)\n", "\(first.errors)")
        #expect(first.output.contains("\n1 point skipped, with invalid inputs\n"))
        let rows = try SweepSample.rows("e.sqlite", in: scratch)
        #expect(rows.map { $0["status"]! } == ["done", "skipped", "done", "done"])
        #expect(rows[1]["error"] == Self.reason)
        // Only what became valid is run when the sweep goes on.
        let times = "SELECT group_concat(wall_s) FROM results WHERE status = 'done'"
        let before = try Librasim.run(["query", "e.sqlite", times], in: scratch).output
        let again = try Librasim.run(["sweep", "e.yaml", "--resume"], in: scratch)
        #expect(again.status == 0 && again.errors == first.errors)
        #expect(try Librasim.run(["query", "e.sqlite", times], in: scratch).output == before)
        #expect(try SweepSample.rows("e.sqlite", in: scratch) == rows)
        scratch.write("/**\n* plotly.js v0\n*/\nvar Plotly = {};\n", as: "plotly.js")
        let page = try Librasim.run(
            ["report", "e.sqlite", "-o", "p.html", "--plotly", "plotly.js"], in: scratch)
        #expect(page.status == 0 && scratch.text("p.html").contains("skipped: \(Self.reason)"))
    }

    /// A cluster is sent the valid points only; here one that runs its tasks at once.
    @Test func tasksOfAClusterSkipToo() throws {
        let scratch = SweepSample.folder([
            "e.yaml": Self.onePair + "skip_invalid: true\n",
            "sbatch": """
            #!/bin/bash
            for word in "$@"; do case $word in --array=*) last=${word##*-} ;; esac; done
            for ((task = 0; task <= last; task++)); do
                SLURM_ARRAY_TASK_ID=$task sh "${!#}" || exit 1
            done
            echo 7

            """,
            "squeue": "#!/bin/sh\n",
        ])
        let outcome = try Librasim.shell(
            "chmod +x sbatch squeue && PATH=$PWD:$PATH $L sweep e.yaml --executor slurm --chunk 1",
            in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("  point 1 (80, 40): \(Self.reason)\n"))
        #expect(outcome.errors.contains("\njob 7: 3 points in 3 tasks\n"), "\(outcome.errors)")
        let rows = try SweepSample.rows("e.sqlite", in: scratch)
        #expect(rows.map { $0["status"]! } == ["done", "skipped", "done", "done"])
        #expect(!scratch.names.contains("e.sqlite.tasks"))
    }

    @Test func otherCommandsSkipToo() throws {
        let scratch = SweepSample.folder(["e.yaml": Self.onePair + "skip_invalid: true\n"])
        let run = try Librasim.run(["run", "e.yaml", "--csv", "-", "--quiet"], in: scratch)
        #expect(run.status == 0 && run.errors.contains("  point 1 (80, 40): \(Self.reason)\n"))
        #expect(run.output.contains("\n80,40,,skipped: \(Self.reason)\n"), "\(run.output)")
        let dry = try Librasim.run(["sweep", "e.yaml", "--dry-run"], in: scratch)
        #expect(dry.output.hasPrefix("e: 4 points, 1 of them skipped\n"))
        #expect(dry.output.contains("\n3 points measured"))
        #expect(dry.errors.contains("  point 1 (80, 40): "))
        scratch.write("1\n2\n", as: "points")
        let task = ["sweep-task", "e.yaml", "--points", "points", "-o", "t.sqlite"]
        #expect(try Librasim.run(task, in: scratch).status == 0)
        let rows = try SweepSample.rows("t.sqlite", in: scratch)
        #expect(rows.map { $0["status"]! } == ["skipped", "done"])
    }

    @Test(arguments: [
        (Self.onePair, "e.yaml:5:21: error: tRC (80) is less"),
        (
            Self.head + "skip_invalid: true\naxes: {timing.tRC: [60, 61]}\n",
            "note: this is point 0 (60); all are invalid"
        ),
        (
            Self.head.replacing("ok.trace", with: "none.trace") + "skip_invalid: true\n",
            "e.yaml:4:36: error: cannot read 'none.trace'"
        ),
        (
            Self.head.replacing("memory.yaml", with: "none.yaml") + "skip_invalid: true\n"
                + "axes: {timing.tRC: [74, 80]}\n",
            "cannot read 'none.yaml'"
        ),
        (
            Self.onePair + "skip_invalid: yes\n",
            "e.yaml:6:15: error: skip_invalid: 'yes' is neither"
        ),
    ])
    func whatIsNotSkipped(_ text: String, _ message: String) throws {
        var run = BadRun(["sweep", "e.yaml"], message)
        run.files["e.yaml"] = Array(text.utf8)
        try run.check()
    }
}
