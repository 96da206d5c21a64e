import Testing

/// Experiments that say a thing twice, or something of points that there are not.
@Suite struct AmbiguousExperimentTests {
    private static let head = """
        format: librasim-experiment/1
        name: e
        metrics: [cycles, read_mean_ns]
        base: {timing: memory.yaml, trace: ok.trace}

        """

    private static func check(
        _ text: String, _ message: String, files: [String: String] = [:]
    ) throws {
        for arguments in [["run", "e.yaml"], ["sweep", "e.yaml", "-o", "r.sqlite"]] {
            var run = BadRun(arguments, message)
            run.files["e.yaml"] = Array((head + text).utf8)
            for (name, text) in files { run.files[name] = Array(text.utf8) }
            try run.check()
        }
    }

    private static let twice = "too; expected one place that sets a key"

    @Test(arguments: [
        // An axis against a value of another, in both orders.
        (
            "axes:\n  timing.tFAW: [34, 40]\n  p: [{label: a, set: {timing.tFAW: 60}}]\n",
            "e.yaml:7:37: error: 'timing.tFAW' is set at e.yaml:6:17 \(twice)"
        ),
        (
            "axes:\n  p: [{label: b, set: {timing.tCCD_L: 9}}, {label: a, set: {timing.tFAW: 60}}]"
                + "\n  timing.tFAW: [34, 40]\n",
            "e.yaml:7:17: error: 'timing.tFAW' is set at e.yaml:6:74 \(twice)"
        ),
        (
            "axes:\n  p: [{label: a, set: {timing.tFAW: 60}}]\n"
                + "  q: [{label: a, set: {timing.tFAW: 61}}]\n",
            "e.yaml:7:37: error: 'timing.tFAW' is set at e.yaml:6:37 \(twice)"
        ),
        // 'set' and 'base' against axes.
        (
            "set: {timing.tFAW: 50}\naxes: {timing.tFAW: [34, 40]}\n",
            "e.yaml:6:22: error: 'timing.tFAW' is set at e.yaml:5:20 \(twice)"
        ),
        (
            "set: {trace: ok.trace}\n",
            "e.yaml:5:14: error: 'trace' is set at e.yaml:4:36 \(twice)"
        ),
        (
            "axes: {trace: [ok.trace]}\n",
            "e.yaml:5:16: error: 'trace' is set at e.yaml:4:36 \(twice)"
        ),
        // Values that go together.
        (
            "sampling: list\naxes:\n  timing.tFAW: [34, 40]\n"
                + "  p: [{label: b, set: {timing.tCCD_L: 9}}, {label: a, set: {timing.tFAW: 6}}]\n",
            "e.yaml:8:74: error: 'timing.tFAW' is set at e.yaml:7:21 \(twice)"
        ),
        // Ranges.
        (
            "sampling: random\nrandom: {samples: 2, seed: 1}\nset: {timing.tFAW: 50}\n"
                + "axes: {timing.tFAW: {from: 34, to: 40}}\n",
            "e.yaml:8:21: error: 'timing.tFAW' is set at e.yaml:7:20 \(twice)"
        ),
    ])
    func keysHaveOnePlace(_ text: String, _ message: String) throws {
        try Self.check(text, message)
    }

    @Test func keysOfTrafficHaveOnePlace() throws {
        let text = """
            format: librasim-experiment/1
            name: e
            metrics: [cycles]
            base: {timing: memory.yaml, traffic: "random,count=100,rate=0.5"}
            axes: {traffic.rate: [0.1, 0.2]}

            """
        var run = BadRun(
            ["run", "e.yaml"], "e.yaml:5:23: error: 'traffic.rate' is set at e.yaml:4:38 ")
        run.files["e.yaml"] = Array(text.utf8)
        try run.check()
    }

    /// Values of one axis set what they like, as do values that never meet.
    @Test(arguments: [
        "axes:\n  p: [{label: a, set: {timing.tFAW: 60}}, {label: b, set: {timing.tFAW: 61}}]\n",
        "sampling: list\naxes:\n"
            + "  p: [{label: a, set: {timing.tFAW: 60}}, {label: b, set: {timing.tCCD_L: 9}}]\n"
            + "  q: [{label: a, set: {timing.tCCD_L: 9}}, {label: b, set: {timing.tFAW: 60}}]\n",
    ])
    func oneAxisMayVaryAKey(_ text: String) throws {
        let scratch = SweepSample.folder(["e.yaml": Self.head + text])
        let outcome = try Librasim.run(["run", "e.yaml"], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(arguments: [
        (
            "timing.tFAW,cycles\n34,100\n41,100\n",
            "o.csv:3:1: error: '41' is no value of 'timing.tFAW'"
        ),
        (
            "# of a paper\nq,timing.tFAW,cycles\n8,34,100\n8,43,100\n",
            "o.csv:4:3: error: '43' is no value of 'timing.tFAW'"
        ),
        ("q,cycles\n16,\n", "o.csv:2:1: error: '16' is no value of 'q'; did you mean '8'?"),
    ])
    func publishedRowsHavePoints(_ table: String, _ message: String) throws {
        let axes = "axes:\n  timing.tFAW: [34, 40]\n  q: [{label: 8, set: {timing.tCCD_L: 9}}]\n"
        try Self.check(
            axes + "published: o.csv\n", String(message.prefix { $0 != ";" }),
            files: ["o.csv": table])
    }

    @Test func publishedRowsOfAListHavePointsToo() throws {
        let list = "sampling: list\naxes: {timing.tFAW: [34, 40], timing.tCCD_L: [8, 9]}\n"
        try Self.check(
            list + "published: o.csv\n",
            "o.csv:3:1: error: no point of the experiment has these labels",
            files: ["o.csv": "timing.tFAW,timing.tCCD_L,cycles\n34,8,100\n34,9,100\n"])
    }

    @Test(arguments: [
        (
            "published: 3, within: -5 %",
            "e.yaml:7:67: error: a claim cannot hold within less than 0; expected a share"
        ),
        (
            "at_least: 1, where: {timing.tFAW: 43}",
            "error: '43' is no value of 'timing.tFAW'"
        ),
        (
            "at_least: 1, where: {timing.tFAW: []}",
            "e.yaml:7:79: error: 'timing.tFAW' is empty"
        ),
        (
            "at_least: 1, where: {timing.tFAW: 34}, "
                + "ratio: {of: {timing.tFAW: 40}, over: {timing.tFAW: 34}}",
            "e.yaml:7:5: error: no point of the experiment counts for this claim"
        ),
        (
            "at_least: 1, ratio: {of: {timing.tFAW: 40}, over: {timing.tFAW: 40}}",
            "error: 'of' and 'over' are the same points"
        ),
        (
            "at_least: 1, ratio: {of: {timing.tFAW: 40}, over: {timing.tFAW: 43}}",
            "error: '43' is no value of 'timing.tFAW'"
        ),
    ])
    func claimsHavePoints(_ claim: String, _ message: String) throws {
        try Self.check(
            "axes: {timing.tFAW: [34, 40]}\nclaims:\n"
                + "  - {text: t, source: here, metric: cycles, \(claim)}\n", message)
    }

    @Test(arguments: [
        ("where: {timing.tFAW: 34, timing.tCCD_L: 9}", "no point of the experiment counts"),
        (
            "ratio: {of: {timing.tFAW: 40}, over: {timing.tFAW: 34}}",
            "no point of the experiment counts"
        ),
    ])
    func claimsOfListsHavePoints(_ claim: String, _ message: String) throws {
        try Self.check(
            "sampling: list\naxes: {timing.tFAW: [34, 40], timing.tCCD_L: [8, 9]}\nclaims:\n"
                + "  - {text: t, source: here, metric: cycles, at_least: 1, \(claim)}\n",
            "e.yaml:8:5: error: \(message)")
    }

    @Test func claimsOfRangesHavePoints() throws {
        try Self.check(
            "sampling: random\nrandom: {samples: 2, seed: 1}\n"
                + "axes: {timing.tFAW: {from: 34, to: 40}}\nclaims:\n"
                + "  - {text: t, source: here, metric: cycles, at_least: 1, "
                + "where: {timing.tFAW: 41}}\n",
            "error: '41' is no value of 'timing.tFAW', which is 34 to 40")
    }
}
